/** What one cut gives, in the making: records as lines, bad slices, and counts of what was passed over. */
import type { BadReason } from './bad-reasons.ts';
import { ByteSink } from './byte-sink.ts';
import { badSlice } from './discard.ts';
import { type BadSlice, type Cut, maxRecordBytes, type SkipCounts } from './envelope.ts';
import type { SkipKind } from './skip-kinds.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const tab = 0x09;
const blanks = [tab, lineFeed, carriageReturn];

export class Output {
  readonly bad: BadSlice[] = [];
  readonly #sink: ByteSink;
  #skipped: Partial<Record<SkipKind, number>> | null = null;

  constructor(capacity: number) {
    this.#sink = new ByteSink(capacity);
  }

  /** `lineEnds`: there may be some between its tokens, and they are left out. */
  record(bytes: Uint8Array, lineEnds = false): void {
    if (lineEnds) this.#sink.appendWithoutLineEnds(bytes);
    else this.#sink.append(bytes);
    this.#sink.appendByte(lineFeed);
  }

  /** Records that are lines already. */
  lines(payload: Uint8Array): void {
    this.#sink.append(payload);
  }

  /** A record of an envelope that maps. `native` is empty where the record is a native event itself. */
  mapped(native: Uint8Array, raw: Uint8Array, offset: number): void {
    // Line ends and tabs stand between tokens only.
    const bare = blanks.some((blank) => native.indexOf(blank) >= 0) ? native.filter((byte) => !blanks.includes(byte)) : native;
    if (bare.length > maxRecordBytes) {
      this.reject(raw, offset, 'too-long');
      return;
    }
    this.#sink.append(bare);
    this.#sink.appendByte(tab);
    this.record(raw, raw.indexOf(lineFeed) >= 0 || raw.indexOf(carriageReturn) >= 0);
  }

  reject(bytes: Uint8Array, offset: number, reason: BadReason): void {
    this.bad.push(badSlice(bytes, offset, reason));
  }

  skip(kind: SkipKind, count = 1): void {
    this.#skipped ??= {};
    this.#skipped[kind] = (this.#skipped[kind] ?? 0) + count;
  }

  /** The output must not be used afterwards. */
  finish(): Pick<Cut, 'payload' | 'bad' | 'skipped'> {
    const skipped: SkipCounts | null = this.#skipped;
    return { payload: this.#sink.finish(), bad: this.bad, ...(skipped === null ? {} : { skipped }) };
  }
}
