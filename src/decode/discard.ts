/** A bad slice in the making: counted in full, held only up to its cap, however long it gets. */
import type { BadReason } from './bad-reasons.ts';
import { type BadSlice, maxBadBytes } from './envelope.ts';

export class Discard {
  readonly offset: number;
  readonly reason: BadReason;
  readonly #kept: Uint8Array[] = [];
  #keptLength = 0;
  #length = 0;

  constructor(offset: number, reason: BadReason) {
    this.offset = offset;
    this.reason = reason;
  }

  get length(): number {
    return this.#length;
  }

  add(bytes: Uint8Array): void {
    this.#length += bytes.length;
    const room = maxBadBytes - this.#keptLength;
    if (room <= 0 || bytes.length === 0) return;
    // A true copy: `slice` of a Buffer would share, and pin, its memory.
    const kept = Uint8Array.from(bytes.subarray(0, room));
    this.#kept.push(kept);
    this.#keptLength += kept.length;
  }

  finish(): BadSlice {
    const bytes = new Uint8Array(this.#keptLength);
    let at = 0;
    for (const piece of this.#kept) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return { offset: this.offset, length: this.#length, bytes, reason: this.reason };
  }
}

export function badSlice(bytes: Uint8Array, offset: number, reason: BadReason): BadSlice {
  const discard = new Discard(offset, reason);
  discard.add(bytes);
  return discard.finish();
}
