/** Cuts lines that are not events themselves, such as `2026-11-21T01:30:00Z stdout F {…}`, and has each of them unwrapped. */
import { Discard } from './discard.ts';
import { type Cut, type Cutter, type Incomplete, maxRecordBytes } from './envelope.ts';
import { Output } from './output.ts';
import { earlier, type Unwrapper } from './unwrapper.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

export class FrameCutter implements Cutter {
  readonly #unwrapper: Unwrapper;
  /** A line that is too long to hold, of which some went by. */
  #discard: Discard | null = null;

  readonly #isWhole: (line: Uint8Array) => boolean;

  /** `isWhole` judges a last line that has no end. */
  constructor(unwrapper: Unwrapper, isWhole: (line: Uint8Array) => boolean = endsAsItBegan) {
    this.#unwrapper = unwrapper;
    this.#isWhole = isWhole;
  }

  cut(bytes: Uint8Array, offset: number, last: boolean): Cut {
    const out = new Output(bytes.length + 1024);
    let start = this.#endDiscard(bytes, out);
    for (let end = bytes.indexOf(lineFeed, start); end >= 0; end = bytes.indexOf(lineFeed, start)) {
      this.#line(bytes.subarray(start, end), offset + start, out);
      start = end + 1;
    }
    const tail = bytes.subarray(start);
    const open = last ? this.#finish(tail, offset + start, out) : null;
    if (!last && tail.length > maxRecordBytes) {
      this.#discard = new Discard(offset + start, 'too-long');
      this.#discard.add(tail);
      start = bytes.length;
    }
    const pending = this.#unwrapper.pending();
    const incomplete = last ? earlier(open, pending) : null;
    const consumed = last ? bytes.length : start;
    const reached = this.#discard?.offset ?? open?.offset ?? offset + consumed;
    const cut = { ...out.finish(), consumed, resumeAt: Math.min(reached, pending?.offset ?? reached) };
    return incomplete === null ? cut : { ...cut, incomplete };
  }

  /** Passes over the rest of a line that is too long; where the next line begins. */
  #endDiscard(bytes: Uint8Array, out: Output): number {
    if (this.#discard === null) return 0;
    const end = bytes.indexOf(lineFeed);
    this.#discard.add(bytes.subarray(0, end < 0 ? bytes.length : end));
    if (end < 0) return bytes.length;
    out.bad.push(this.#discard.finish());
    this.#discard = null;
    return end + 1;
  }

  #line(line: Uint8Array, offset: number, out: Output): void {
    let start = 0;
    while (line[start] === 0) start++;
    if (start > 0) out.reject(line.subarray(0, start), offset, 'hole');
    const text = line.subarray(start, line.at(-1) === carriageReturn ? line.length - 1 : line.length);
    if (text.length > maxRecordBytes) out.reject(text, offset + start, 'too-long');
    else if (text.length > 0) this.#unwrapper.unwrap(text, offset + start, out);
  }

  /** The last line has no end: it may be all the same. */
  #finish(tail: Uint8Array, offset: number, out: Output): Incomplete | null {
    if (this.#discard !== null) return { offset: this.#discard.offset, length: this.#discard.length };
    const text = tail.at(-1) === carriageReturn ? tail.subarray(0, -1) : tail;
    if (text.length === 0) return null;
    if (!this.#isWhole(text)) return { offset, length: tail.length };
    this.#line(tail, offset, out);
    return null;
  }
}

/** Whether an object that the line may hold ends with it. */
export function endsWithObject(line: Uint8Array): boolean {
  return line.at(-1) === closeBrace;
}

function endsAsItBegan(line: Uint8Array): boolean {
  return line.indexOf(openBrace) < 0 || endsWithObject(line);
}
