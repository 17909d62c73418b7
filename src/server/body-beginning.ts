/** Keeps the beginning of a body that flows past: the evidence, should the body be refused. */

/** So much is kept. */
const keptBytes = 65_536;

export class BodyBeginning {
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  get bytes(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  async *watch(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of body) {
      if (this.#length < keptBytes) this.#keep(piece);
      yield piece;
    }
  }

  /** Reads as much as is kept. */
  async fill(body: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const _ of body) if (this.#length >= keptBytes) return;
  }

  /** A copy, since a piece may keep a larger buffer of the network alive. */
  #keep(piece: Uint8Array): void {
    const kept = Uint8Array.prototype.slice.call(piece, 0, keptBytes - this.#length);
    this.#pieces.push(kept);
    this.#length += kept.length;
  }
}
