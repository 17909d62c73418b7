/**
 * How far a pass has come: the last number that it has seen of each writer. Writers come and go, so only those are kept that have loaded
 * something lately; a writer that is not known begins with its first load since then. A value: nothing here changes in place.
 */
import type { WriterHead, WriterRange } from '../../sql/arrival.ts';

/** A load is journalled this much later than it says at most: clocks differ, and loads may hang. */
const slackUs = 86_400_000_000n;

export class Watermark {
  /** Writers that are not in `seqs` have loaded nothing since then that was seen. Microseconds. */
  readonly sinceUs: bigint;
  readonly seqs: ReadonlyMap<string, bigint>;

  constructor(sinceUs: bigint, seqs: ReadonlyMap<string, bigint>) {
    this.sinceUs = sinceUs;
    this.seqs = seqs;
  }

  /** From where a first start looks for writers. */
  static sinceAtStart(nowUs: bigint): bigint {
    return nowUs - slackUs;
  }

  /** All that is there now counts as seen. */
  static atHeads(nowUs: bigint, heads: readonly WriterHead[]): Watermark {
    return new Watermark(Watermark.sinceAtStart(nowUs), new Map(heads.map(({ writer, head }) => [writer, BigInt(head)])));
  }

  /** Nothing was seen yet. */
  static atBeginning(): Watermark {
    return new Watermark(0n, new Map());
  }

  /** Null where it is none of ours. */
  static parse(document: string | null): Watermark | null {
    if (document === null) return null;
    const { since, seqs } = JSON.parse(document) as { since?: string; seqs?: Record<string, string> };
    if (since === undefined || seqs === undefined) return null;
    return new Watermark(BigInt(since), new Map(Object.entries(seqs).map(([writer, seq]) => [writer, BigInt(seq)])));
  }

  /** `kept`: what its pass keeps beside, of any form. */
  print(kept: unknown = null): string {
    return JSON.stringify({
      since: String(this.sinceUs),
      seqs: Object.fromEntries([...this.seqs].map(([writer, seq]) => [writer, String(seq)])),
      ...(kept !== null && { kept }),
    });
  }

  /** What stands beside it in a document; null where nothing does. */
  static keptBeside(document: string | null): unknown {
    return document === null ? null : ((JSON.parse(document) as { readonly kept?: unknown }).kept ?? null);
  }

  /** How many events wait. */
  behind(heads: readonly WriterHead[]): bigint {
    return heads.reduce((sum, head) => sum + this.#waiting(head), 0n);
  }

  /** The next of them, `most` at most; none where nothing is new. */
  next(heads: readonly WriterHead[], most: number): readonly WriterRange[] {
    const ranges: WriterRange[] = [];
    let room = BigInt(most);
    for (const head of heads) {
      const waiting = this.#waiting(head);
      if (waiting === 0n || room === 0n) continue;
      const afterSeq = this.#seenOf(head);
      const count = waiting < room ? waiting : room;
      ranges.push({ writer: head.writer, afterSeq, upToSeq: afterSeq + count });
      room -= count;
    }
    return ranges;
  }

  after(ranges: readonly WriterRange[]): Watermark {
    const seqs = new Map(this.seqs);
    for (const { writer, upToSeq } of ranges) seqs.set(writer, upToSeq);
    return new Watermark(this.sinceUs, seqs);
  }

  /** Forgets writers that have been silent for long. Only for who has seen all of these heads. */
  trimmed(nowUs: bigint, heads: readonly WriterHead[]): Watermark {
    const sinceUs = nowUs - slackUs;
    if (sinceUs <= this.sinceUs || this.behind(heads) > 0n) return this;
    const lasting = heads.filter(({ newest }) => BigInt(newest) >= sinceUs);
    return new Watermark(sinceUs, new Map(lasting.map((head) => [head.writer, this.#seenOf(head)])));
  }

  #seenOf({ writer, first }: WriterHead): bigint {
    return this.seqs.get(writer) ?? BigInt(first) - 1n;
  }

  #waiting(head: WriterHead): bigint {
    const waiting = BigInt(head.head) - this.#seenOf(head);
    return waiting > 0n ? waiting : 0n;
  }
}
