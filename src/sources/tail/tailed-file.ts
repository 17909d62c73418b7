/** One file among those that are followed: open or not, and how much of it was seen. It keeps its identity through renames. */
import { type FileHandle, open } from 'node:fs/promises';
import type { Compression } from '../../decode/detect.ts';
import { isRotated } from '../file/rotated-name.ts';
import type { Content } from './content.ts';
import type { FoundFile } from './find-sets.ts';
import { type BatchMemory, DecodedReader, type LineReader, PlainReader } from './line-reader.ts';

export class TailedFile {
  readonly key: string;
  found: FoundFile;
  /** Its name is gone; what is open of it can still be read. */
  isDeleted = false;
  isToldDeleted = false;
  /** Told by its first bytes. */
  compression: Compression = 'none';
  /** Null until its first bytes are known. */
  content: Content | null = null;
  /** As it is stored. */
  size: number;
  /** At this size there was nothing more to read; -1: look. */
  doneSize = -1;
  /** Something waits for more: the beginning of a line, or of what is compressed. */
  isPartial = false;
  /** It could not be read, and that was told. */
  failed = false;
  /** Not before this time is it tried again. */
  #retryMs = 0;
  /** When it last grew, or was written to before it was first seen. */
  #grownMs: number;
  #handle: FileHandle | null = null;
  #reader: LineReader | null = null;

  constructor(found: FoundFile) {
    this.key = found.key;
    this.found = found;
    this.size = found.size;
    this.#grownMs = found.modifiedMs;
  }

  get path(): string {
    return this.found.path;
  }

  get isOpen(): boolean {
    return this.#handle !== null;
  }

  get isDone(): boolean {
    return this.size === this.doneSize && !this.isPartial;
  }

  /** Nothing is written to it any more, as far as its name and its form tell. */
  get isRetired(): boolean {
    return this.isDeleted || this.compression !== 'none' || isRotated(this.found.rotatedName);
  }

  get handle(): FileHandle {
    if (this.#handle === null) throw new Error(`${this.path} is not open`);
    return this.#handle;
  }

  reader(memory: BatchMemory): LineReader {
    this.#reader ??= this.compression === 'none' ? new PlainReader(this.handle, memory) : new DecodedReader(this.handle, memory);
    return this.#reader;
  }

  /** A clock that was set back must not keep it waiting for long. */
  hasSettled(nowMs: number, settleMs: number): boolean {
    return Math.abs(nowMs - this.#grownMs) >= settleMs;
  }

  isDue(nowMs: number, pollMs: number): boolean {
    return nowMs >= this.#retryMs || this.#retryMs > nowMs + pollMs;
  }

  retryAt(timeMs: number): void {
    this.#retryMs = timeMs;
  }

  /** The same file in a later listing. True: it may not be what it was, for it was not held open meanwhile. */
  update(found: FoundFile, nowMs: number): boolean {
    const before = this.found;
    const isDoubtful =
      this.#handle === null && (found.path !== before.path || found.modifiedMs !== before.modifiedMs || found.size !== this.size);
    this.found = found;
    this.isDeleted = false;
    this.isToldDeleted = false;
    this.resize(found.size, nowMs);
    return isDoubtful;
  }

  resize(size: number, nowMs: number): void {
    if (size === this.size) return;
    this.size = size;
    this.#grownMs = nowMs;
  }

  /** It may not hold any more what it held. */
  doubt(): void {
    this.content = null;
    this.doneSize = -1;
    this.isPartial = false;
    this.#reader = null;
  }

  /** A compressed file that grows is decoded anew: what was decoded ended where the file did. */
  forgetDecoder(): void {
    if (this.compression !== 'none') this.#reader = null;
  }

  /** Throws what the system says. False: under this name lies another file by now. */
  async open(): Promise<boolean> {
    if (this.#handle !== null) return true;
    const handle = await open(this.path, 'r');
    const { dev, ino } = await handle.stat({ bigint: true });
    if (`${dev}:${ino}` === this.key) this.#handle = handle;
    else await handle.close();
    return this.#handle !== null;
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    this.#reader = null;
    await handle?.close();
  }
}
