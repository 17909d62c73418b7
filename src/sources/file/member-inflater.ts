/** Inflates the body of one gzip member, piece by piece, and sums it up for the trailer. */
import zlib from 'node:zlib';

/** `ended`: the body is whole, and the piece was used as far as `used` says. */
export type Outcome = 'used' | 'ended' | 'damaged';

export class MemberInflater {
  crc = 0;
  length = 0;
  readonly #inflate: zlib.InflateRaw;
  #settle: (outcome: Outcome) => void = () => undefined;

  constructor(outputBytes: number, onOutput: (block: Buffer) => void) {
    this.#inflate = zlib.createInflateRaw({ chunkSize: outputBytes });
    this.#inflate.on('data', (block: Buffer) => {
      this.crc = zlib.crc32(block, this.crc);
      this.length += block.length;
      onOutput(block);
    });
    this.#inflate.on('end', () => this.#settle('ended'));
    this.#inflate.on('error', () => this.#settle('damaged'));
    // Closed while a piece is under way: whoever waits for it must not wait forever.
    this.#inflate.on('close', () => this.#settle('damaged'));
  }

  /** How many stored bytes were used in all. */
  get used(): number {
    return this.#inflate.bytesWritten;
  }

  /** Its output is out before the promise settles. */
  write(piece: Buffer): Promise<Outcome> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#inflate.write(piece, (error) => resolve(error ? 'damaged' : 'used'));
    });
  }

  close(): void {
    this.#inflate.destroy();
  }
}
