/** What a rule that was set aside has not seen: it is looked at when the rule runs again, oldest first, slice by slice. */
import type { Arrival, WriterRange } from '../../sql/arrival.ts';

export class MissedEvents {
  readonly #ranges = new Map<string, { afterSeq: bigint; upToSeq: bigint }>();
  #ingestedUs: bigint | null;

  constructor(first: Arrival) {
    this.#ingestedUs = first.ingestedUs;
    this.#extend(first);
  }

  get isEmpty(): boolean {
    return this.#ranges.size === 0;
  }

  /** Slices come one after the other, so those of a writer are one range. */
  add(slice: Arrival): void {
    if (slice.ingestedUs === null || this.#ingestedUs === null) this.#ingestedUs = null;
    else if (slice.ingestedUs < this.#ingestedUs) this.#ingestedUs = slice.ingestedUs;
    this.#extend(slice);
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

  #extend({ writers }: Arrival): void {
    for (const { writer, afterSeq, upToSeq } of writers) {
      const range = this.#ranges.get(writer);
      if (range === undefined) this.#ranges.set(writer, { afterSeq, upToSeq });
      else range.upToSeq = upToSeq;
    }
  }
}
