/** Joins what a container runtime has split: long lines come in parts, of each output stream on its own. */
import { badSlice } from './discard.ts';
import { type Incomplete, maxRecordBytes } from './envelope.ts';
import { type Origin, openText } from './open-text.ts';
import type { Output } from './output.ts';

interface Parts {
  /** Place of the record that holds the first of them. */
  readonly offset: number;
  pieces: Uint8Array[];
  length: number;
  /** They are longer than a record may be, and no longer held. */
  tooLong: boolean;
  /** Where the last of the records ends. */
  end: number;
}

export class SplitParts {
  readonly #open = new Map<string, Parts>();

  /** `text` is the part; `isLast` says that its line ends with it. */
  add(stream: string, text: Uint8Array, isLast: boolean, origin: Origin, out: Output): void {
    const begun = this.#open.get(stream);
    if (begun === undefined && isLast) {
      openText(text, origin, out);
      return;
    }
    const parts = begun ?? { offset: origin.offset, pieces: [], length: 0, tooLong: false, end: 0 };
    this.#open.set(stream, parts);
    parts.length += text.length;
    parts.end = origin.offset + origin.record.length;
    parts.tooLong ||= parts.length > maxRecordBytes;
    // A true copy: the memory is the reader's. Of what is too long, the beginning is enough.
    if (!parts.tooLong) parts.pieces.push(Uint8Array.from(text));
    if (isLast) this.#end(stream, parts, out);
  }

  /** The earliest of the lines whose last part has not come. */
  pending(): Incomplete | null {
    let first: Parts | null = null;
    for (const parts of this.#open.values()) if (first === null || parts.offset < first.offset) first = parts;
    return first === null ? null : { offset: first.offset, length: first.end - first.offset };
  }

  #end(stream: string, parts: Parts, out: Output): void {
    this.#open.delete(stream);
    const whole = joined(parts.pieces);
    if (parts.tooLong) out.bad.push({ ...badSlice(whole, parts.offset, 'too-long'), length: parts.length });
    else openText(whole, { record: whole, offset: parts.offset }, out);
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
