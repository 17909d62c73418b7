/** What gzip and zstd have in common: stored bytes come in through a buffer, decoded blocks go out through a queue. */
import type { BadReason } from '../../decode/bad-reasons.ts';
import { maxBadBytes } from '../../decode/envelope.ts';
import type { ByteSource, Damage } from './byte-source.ts';

const refillBytes = 256 * 1024;
const lineEnd = Buffer.from('\n');

/** The stored bytes that a decoder works on. */
export class StoredInput {
  readonly #stored: ByteSource;
  readonly #block = Buffer.allocUnsafe(refillBytes);
  #ended = false;
  /** Read, and not used yet. */
  bytes: Buffer = Buffer.alloc(0);
  /** How many were used. */
  position = 0;

  constructor(stored: ByteSource) {
    this.#stored = stored;
  }

  use(count: number): void {
    const used = Math.min(count, this.bytes.length);
    this.position += used;
    this.bytes = this.bytes.subarray(used);
  }

  /** Reads some more. False: there is nothing more. */
  async more(): Promise<boolean> {
    if (this.#ended) return false;
    const count = await this.#stored.read(this.#block);
    this.#ended = count === 0;
    this.bytes = Buffer.concat([this.bytes, this.#block.subarray(0, count)]);
    return count > 0;
  }

  /** False: fewer are left. */
  async atLeast(count: number): Promise<boolean> {
    while (this.bytes.length < count && (await this.more()));
    return this.bytes.length >= count;
  }

  /** Uses bytes up to where `isBeginning` holds of what follows, which starts with this byte. False: nowhere. */
  async seek(firstByte: number, isBeginning: (bytes: Buffer) => boolean): Promise<boolean> {
    while (true) {
      const at = this.bytes.indexOf(firstByte);
      this.use(at < 0 ? this.bytes.length : at);
      if (!(await this.atLeast(4))) break;
      if (this.bytes[0] === firstByte && isBeginning(this.bytes)) return true;
      if (this.bytes[0] === firstByte) this.use(1);
    }
    this.use(this.bytes.length);
    return false;
  }

  close(): Promise<void> {
    return this.#stored.close();
  }
}

/** Where a decoder puts what it made, and what it found wrong. */
export class DecodedOutput {
  #blocks: Uint8Array[] = [];
  #at = 0;
  #damage: Damage[] = [];

  get isEmpty(): boolean {
    return this.#blocks.length === 0;
  }

  push(block: Uint8Array): void {
    if (block.length > 0) this.#blocks.push(block);
  }

  /** The line that damage cut short must not run into what follows. */
  endLine(): void {
    this.push(lineEnd);
  }

  /** Reports what is wrong at the bytes that come next. */
  fail(reason: BadReason, { bytes, position }: StoredInput): void {
    this.#damage.push({ reason, storedAt: position, bytes: Uint8Array.from(bytes.subarray(0, maxBadBytes)) });
  }

  takeDamage(): readonly Damage[] {
    const damage = this.#damage;
    this.#damage = [];
    return damage;
  }

  drain(target: Buffer): number {
    let filled = 0;
    let used = 0;
    for (const block of this.#blocks) {
      const piece = block.subarray(this.#at, this.#at + target.length - filled);
      target.set(piece, filled);
      filled += piece.length;
      this.#at += piece.length;
      if (this.#at < block.length) break;
      this.#at = 0;
      used++;
    }
    this.#blocks = this.#blocks.slice(used);
    return filled;
  }
}

export interface Decoder {
  /** Decodes a little. False: that was all. It throws nothing: what is wrong goes to `output.fail`. */
  step(input: StoredInput, output: DecodedOutput): Promise<boolean>;
  close(): void;
}

export class DecodedSource implements ByteSource {
  readonly #decoder: Decoder;
  readonly #input: StoredInput;
  readonly #output = new DecodedOutput();
  #ended = false;

  constructor(stored: ByteSource, decoder: Decoder) {
    this.#input = new StoredInput(stored);
    this.#decoder = decoder;
  }

  get storedPosition(): number {
    return this.#input.position;
  }

  async read(target: Buffer): Promise<number> {
    while (this.#output.isEmpty && !this.#ended) this.#ended = !(await this.#decoder.step(this.#input, this.#output));
    return this.#output.drain(target);
  }

  takeDamage(): readonly Damage[] {
    return this.#output.takeDamage();
  }

  async close(): Promise<void> {
    this.#decoder.close();
    await this.#input.close();
  }
}
