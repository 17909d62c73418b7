/** What a rule that was set aside has not seen: it is looked at when the rule runs again, oldest first, slice by slice. */
import { z } from 'zod';
import type { Arrival, WriterRange } from '../../sql/arrival.ts';

const seq = z.string().regex(/^\d+$/);

/** As it is kept in the store: of each writer the last number before, and the last of it. */
export const keptEvents = z.object({ ingested: seq.nullable(), writers: z.record(z.string(), z.tuple([seq, seq])) });

export type KeptEvents = z.output<typeof keptEvents>;

export class MissedEvents {
  readonly #ranges = new Map<string, { afterSeq: bigint; upToSeq: bigint }>();
  #ingestedUs: bigint | null;

  constructor(first: Arrival) {
    this.#ingestedUs = first.ingestedUs;
    this.#extend(first);
  }

  static read({ ingested, writers }: KeptEvents): MissedEvents {
    return new MissedEvents({
      ingestedUs: ingested === null ? null : BigInt(ingested),
      writers: Object.entries(writers).map(([writer, [after, upTo]]) => ({ writer, afterSeq: BigInt(after), upToSeq: BigInt(upTo) })),
    });
  }

  print(): KeptEvents {
    return {
      ingested: this.#ingestedUs === null ? null : String(this.#ingestedUs),
      writers: Object.fromEntries(
        [...this.#ranges].map(([writer, { afterSeq, upToSeq }]) => [writer, [String(afterSeq), String(upToSeq)]]),
      ),
    };
  }

  copy(): MissedEvents {
    return new MissedEvents(this.#all());
  }

  get isEmpty(): boolean {
    return this.#ranges.size === 0;
  }

  /** Of so many writers. */
  get writers(): number {
    return this.#ranges.size;
  }

  /** How many there are at most: superseded copies have numbers as well. */
  get events(): number {
    return [...this.#ranges.values()].reduce((sum, { afterSeq, upToSeq }) => sum + Number(upToSeq - afterSeq), 0);
  }

  /** Slices come one after the other, so those of a writer are one range. One that comes again changes nothing. */
  add(slice: Arrival): void {
    if (slice.ingestedUs === null || this.#ingestedUs === null) this.#ingestedUs = null;
    else if (slice.ingestedUs < this.#ingestedUs) this.#ingestedUs = slice.ingestedUs;
    this.#extend(slice);
  }

  addAll(other: MissedEvents): void {
    this.add(other.#all());
  }

  next(most: number): Arrival {
    const writers: WriterRange[] = [];
    let room = BigInt(most);
    for (const [writer, { afterSeq, upToSeq }] of this.#ranges) {
      if (room === 0n) break;
      const count = upToSeq - afterSeq < room ? upToSeq - afterSeq : room;
      writers.push({ writer, afterSeq, upToSeq: afterSeq + count });
      room -= count;
    }
    return { writers, ingestedUs: this.#ingestedUs };
  }

  done({ writers }: Arrival): void {
    for (const { writer, upToSeq } of writers) {
      const range = this.#ranges.get(writer);
      if (range === undefined) continue;
      if (upToSeq >= range.upToSeq) this.#ranges.delete(writer);
      else range.afterSeq = upToSeq;
    }
  }

  #all(): Arrival {
    return { writers: [...this.#ranges].map(([writer, range]) => ({ writer, ...range })), ingestedUs: this.#ingestedUs };
  }

  #extend({ writers }: Arrival): void {
    for (const { writer, afterSeq, upToSeq } of writers) {
      const range = this.#ranges.get(writer);
      if (range === undefined) this.#ranges.set(writer, { afterSeq, upToSeq });
      else {
        if (afterSeq < range.afterSeq) range.afterSeq = afterSeq;
        if (upToSeq > range.upToSeq) range.upToSeq = upToSeq;
      }
    }
  }
}
