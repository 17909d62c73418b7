/**
 * Reads whole lines from an open log, from wherever reading stopped. A plain file is read as it grows and may be cut or
 * written anew at any time; a compressed one is whole, and is decoded once from its beginning.
 */
import type { FileHandle } from 'node:fs/promises';
import { maxRecordBytes } from '../../decode/envelope.ts';
import type { ByteSource, Damage } from '../file/byte-source.ts';
import { openSource } from '../file/open-source.ts';
import type { Content } from './content.ts';

export type Lines =
  | {
      readonly kind: 'lines';
      /** Whole lines, each ended by `\n`. The memory holds until the next reading. */
      readonly bytes: Buffer;
      /** Where the content goes on. */
      readonly end: number;
      /** Nothing followed when it was read. */
      readonly isLast: boolean;
      readonly damage: readonly Damage[];
    }
  /** Nothing new; `rest` bytes wait for the end of their line. */
  | { readonly kind: 'end'; readonly rest: number; readonly damage: readonly Damage[] }
  /** It is not the file any more that it was. */
  | { readonly kind: 'rewritten' };

export interface LineReader {
  /** About as many bytes as `size`; more only where one line is longer. `finish`: the last line is whole without its end. */
  read(content: Content, size: number, finish: boolean): Promise<Lines>;
}

const lineEnd = 0x0a;

/** The memory that batches are read into, one after the other: what the collector of garbage is late to free would add up. */
export class BatchMemory {
  #block: Buffer = Buffer.alloc(0);

  /** So many bytes, of any content. They hold until the next call. */
  take(size: number, usual: number): Buffer {
    // What one long line needed is not kept.
    if (size > usual) return Buffer.allocUnsafeSlow(size);
    if (this.#block.length < usual) this.#block = Buffer.allocUnsafeSlow(usual);
    return this.#block.subarray(0, size);
  }
}

export class PlainReader implements LineReader {
  readonly #handle: FileHandle;
  readonly #memory: BatchMemory;

  constructor(handle: FileHandle, memory: BatchMemory) {
    this.#handle = handle;
    this.#memory = memory;
  }

  async read(content: Content, size: number, finish: boolean): Promise<Lines> {
    for (let wanted = size; ; wanted *= 2) {
      const from = content.position;
      const { size: stored } = await this.#handle.stat();
      if (stored < from) return { kind: 'rewritten' };
      const bytes = await fill(this.#handle, from, this.#memory.take(Math.min(wanted, stored - from), size));
      // Looked at after the bytes were read: had it been cut and written anew before, its beginning would tell.
      if (!(await this.#isStill(content))) return { kind: 'rewritten' };
      const hole = zerosBefore(bytes);
      if (hole > 0) {
        content.learn(bytes, from);
        content.skip(hole);
        // Begins anew behind it.
        wanted = size / 2;
        continue;
      }
      const lines = wholeLines(bytes, wanted >= maxRecordBytes || (finish && from + bytes.length >= stored));
      if (lines.length > 0) {
        content.learn(bytes, from);
        const end = from + lines.length;
        return { kind: 'lines', bytes: ended(lines), end, isLast: end === stored, damage: [] };
      }
      if (bytes.length < wanted) return { kind: 'end', rest: bytes.length, damage: [] };
    }
  }

  async #isStill({ head }: Content): Promise<boolean> {
    return head.length === 0 || (await readAt(this.#handle, 0, head.length)).equals(head);
  }
}

export class DecodedReader implements LineReader {
  readonly #handle: FileHandle;
  readonly #memory: BatchMemory;
  #source: ByteSource | null = null;
  /** Read, and part of no whole line yet. */
  #rest: Buffer = Buffer.alloc(0);

  constructor(handle: FileHandle, memory: BatchMemory) {
    this.#handle = handle;
    this.#memory = memory;
  }

  async read(content: Content, size: number, finish: boolean): Promise<Lines> {
    this.#source ??= await openSource({ content: { handle: this.#handle } }, content.position);
    const from = content.position;
    for (let wanted = size; ; wanted *= 2) {
      const { bytes, ended: isEnd } = await this.#fill(this.#source, wanted, size);
      const damage = this.#source.takeDamage();
      const lines = wholeLines(bytes, wanted >= maxRecordBytes || (finish && isEnd));
      this.#rest = Buffer.from(bytes.subarray(lines.length));
      if (lines.length > 0) {
        content.learn(bytes, from);
        return { kind: 'lines', bytes: ended(lines), end: from + lines.length, isLast: false, damage };
      }
      if (isEnd || damage.length > 0) return { kind: 'end', rest: bytes.length, damage };
    }
  }

  async #fill(source: ByteSource, wanted: number, usual: number): Promise<{ readonly bytes: Buffer; readonly ended: boolean }> {
    const bytes = this.#memory.take(Math.max(wanted, this.#rest.length), usual);
    let filled = this.#rest.copy(bytes);
    while (filled < bytes.length) {
      const count = await source.read(bytes.subarray(filled));
      if (count === 0) return { bytes: bytes.subarray(0, filled), ended: true };
      filled += count;
    }
    return { bytes, ended: false };
  }
}

/**
 * A log that is cut while its writer does not append has a hole up to where the writer goes on: kube-apiserver is such a
 * writer, and logrotate can be told to cut.
 */
function zerosBefore(bytes: Buffer): number {
  let count = 0;
  while (bytes[count] === 0) count++;
  return count;
}

/** Up to the last line end; all of them where no end is to be waited for. */
function wholeLines(bytes: Buffer, all: boolean): Buffer {
  const end = bytes.lastIndexOf(lineEnd) + 1;
  return end === 0 && all ? bytes : bytes.subarray(0, end);
}

function ended(lines: Buffer): Buffer {
  return lines.at(-1) === lineEnd ? lines : Buffer.concat([lines, Buffer.of(lineEnd)]);
}

/** The bytes at a place, fewer only where the file ends. */
export function readAt(handle: FileHandle, from: number, length: number): Promise<Buffer> {
  return fill(handle, from, Buffer.allocUnsafe(length));
}

async function fill(handle: FileHandle, from: number, bytes: Buffer): Promise<Buffer> {
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
