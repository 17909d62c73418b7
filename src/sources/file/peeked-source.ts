/** A source whose first bytes were looked at, and come all the same: a pipe cannot be rewound. */
import type { ByteSource, Damage } from './byte-source.ts';

export class PeekedSource implements ByteSource {
  readonly #source: ByteSource;
  #peeked: Buffer = Buffer.alloc(0);

  constructor(source: ByteSource) {
    this.#source = source;
  }

  get storedPosition(): number {
    return this.#source.storedPosition - this.#peeked.length;
  }

  /** The first bytes, fewer than `count` only where there are no more. */
  async peek(count: number): Promise<Buffer> {
    const block = Buffer.alloc(count);
    while (this.#peeked.length < count) {
      const read = await this.#source.read(block.subarray(0, count - this.#peeked.length));
      if (read === 0) break;
      this.#peeked = Buffer.concat([this.#peeked, block.subarray(0, read)]);
    }
    return this.#peeked;
  }

  async read(target: Buffer): Promise<number> {
    if (this.#peeked.length === 0) return this.#source.read(target);
    const count = this.#peeked.copy(target);
    this.#peeked = this.#peeked.subarray(count);
    return count;
  }

  takeDamage(): readonly Damage[] {
    return this.#source.takeDamage();
  }

  close(): Promise<void> {
    return this.#source.close();
  }
}
