/** Bytes that are pulled into the reader's own buffer: a file, a pipe, or either of them decompressed. */
import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { BadReason } from '../../decode/bad-reasons.ts';

/** A place at which the bytes stopped making sense. What was read before it is good. */
export interface Damage {
  readonly reason: BadReason;
  /** Place in the bytes as they are stored, before decompression. */
  readonly storedAt: number;
  /** The beginning of what stands there; empty where the bytes just end. */
  readonly bytes: Uint8Array;
}

export interface ByteSource {
  /** Fills `target` from its beginning with at least one byte, and gives their number; 0 at the end. */
  read(target: Buffer): Promise<number>;
  /** How far the stored bytes are read: what progress is measured by. */
  readonly storedPosition: number;
  /** What was found since the last call. */
  takeDamage(): readonly Damage[];
  close(): Promise<void>;
}

const none: readonly Damage[] = [];

/** A regular file, from an offset on. */
export class FileSource implements ByteSource {
  readonly #handle: FileHandle;
  storedPosition: number;

  constructor(handle: FileHandle, from: number) {
    this.#handle = handle;
    this.storedPosition = from;
  }

  async read(target: Buffer): Promise<number> {
    const { bytesRead } = await this.#handle.read(target, 0, target.length, this.storedPosition);
    this.storedPosition += bytesRead;
    return bytesRead;
  }

  takeDamage(): readonly Damage[] {
    return none;
  }

  /** The handle belongs to whoever opened it. */
  async close(): Promise<void> {
    await Promise.resolve();
  }
}

/** A pipe: read once, from beginning to end. */
export class PipeSource implements ByteSource {
  readonly #stream: Readable;
  readonly #blocks: AsyncIterator<Buffer>;
  #block: Buffer = Buffer.alloc(0);
  storedPosition = 0;

  constructor(stream: Readable) {
    this.#stream = stream;
    this.#blocks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async read(target: Buffer): Promise<number> {
    while (this.#block.length === 0) {
      const next = await this.#blocks.next();
      if (next.done === true) return 0;
      this.#block = next.value;
    }
    const count = this.#block.copy(target);
    this.#block = this.#block.subarray(count);
    this.storedPosition += count;
    return count;
  }

  takeDamage(): readonly Damage[] {
    return none;
  }

  async close(): Promise<void> {
    this.#stream.destroy();
    await Promise.resolve();
  }
}
