/** Chunks of one cluster and source, of many small bodies or of a large one, that go to the store as one payload. */
import type { BadSlice } from '../store/loader.ts';
import type { Part } from './spool-journal.ts';
import type { SpooledChunk } from './spooled-chunks.ts';

const firstBytes = 256 * 1024;

export class SpoolBatch {
  /** The id of the first entry in it. */
  readonly entry: string;
  readonly cluster: string;
  readonly source: string;
  readonly segment: string;
  /** When its first chunk came, in milliseconds of the clock that nobody sets. */
  readonly openedAt: number;
  /** Whether its lines were mapped: such lines are read in another way than others. */
  readonly mapped: boolean;
  readonly parts: Part[] = [];
  readonly bad: BadSlice[] = [];
  #payload = Buffer.allocUnsafeSlow(firstBytes);
  #bytes = 0;

  constructor(of: Pick<SpoolBatch, 'entry' | 'cluster' | 'source' | 'segment' | 'openedAt' | 'mapped'>) {
    this.entry = of.entry;
    this.cluster = of.cluster;
    this.source = of.source;
    this.segment = of.segment;
    this.openedAt = of.openedAt;
    this.mapped = of.mapped;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get payload(): Buffer {
    return this.#payload.subarray(0, this.#bytes);
  }

  add(part: Part, { payload, bad }: SpooledChunk): void {
    const needed = this.#bytes + payload.length;
    if (needed > this.#payload.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#payload.length * 2));
      this.#payload.copy(grown, 0, 0, this.#bytes);
      this.#payload = grown;
    }
    this.#payload.set(payload, this.#bytes);
    this.#bytes = needed;
    this.parts.push(part);
    for (const slice of bad) this.bad.push(slice);
  }
}
