/**
 * The file of the outbox: lines, each with a checksum, appended and synced in groups. What was cut off by a crash is a last line
 * that is not whole: nobody was told that it is safe, and it goes. Any other line that is damaged is left out and counted.
 */
import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { makeDirectory } from '../../platform/make-directory.ts';

export interface ReadJournal {
  readonly records: readonly unknown[];
  readonly damaged: number;
}

interface Waiting {
  readonly text: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export class Journal {
  readonly #directory: string;
  #handle: FileHandle;
  #bytes: number;
  readonly #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;
  #failure: unknown = null;

  private constructor(directory: string, handle: FileHandle, bytes: number) {
    this.#directory = directory;
    this.#handle = handle;
    this.#bytes = bytes;
  }

  /** @param directory which nobody else may use at the same time; the caller sees to that. */
  static async open(directory: string): Promise<{ readonly journal: Journal; readonly read: ReadJournal }> {
    await makeDirectory(directory);
    const path = pathIn(directory);
    const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return Buffer.alloc(0);
      throw error;
    });
    await rm(`${path}.new`, { force: true });
    const whole = bytes.lastIndexOf(0x0a) + 1;
    const read = readLines(bytes.subarray(0, whole).toString('utf8'));
    const handle = await open(path, 'a', 0o600);
    if (whole < bytes.length) await handle.truncate(whole);
    await handle.sync();
    await syncFolder(directory);
    return { journal: new Journal(directory, handle, whole), read };
  }

  /** Since the last time that it was written anew. */
  get bytes(): number {
    return this.#bytes;
  }

  /** On disk when it resolves. Who comes while a group is written waits for the next, which takes all of them at once. */
  append(records: readonly unknown[]): Promise<void> {
    if (records.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ text: records.map(printLine).join(''), resolve, reject });
      this.#writing ??= this.#writeAll().finally(() => {
        this.#writing = null;
      });
    });
  }

  /** Begins anew with what still counts. No append may be under way. */
  async rewrite(recordsNow: () => readonly unknown[]): Promise<void> {
    await this.#writing;
    const records = recordsNow();
    const path = pathIn(this.#directory);
    const fresh = await open(`${path}.new`, 'w', 0o600);
    const bytes = Buffer.from(records.map(printLine).join(''));
    try {
      await fresh.writeFile(bytes);
      await fresh.sync();
    } finally {
      await fresh.close();
    }
    await rename(`${path}.new`, path);
    await syncFolder(this.#directory);
    await this.#handle.close();
    this.#handle = await open(path, 'a', 0o600);
    this.#bytes = bytes.length;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#handle.close();
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0);
      try {
        await this.#write(Buffer.from(group.map(({ text }) => text).join('')));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
  }

  async #write(bytes: Buffer): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    try {
      await this.#handle.appendFile(bytes);
      await this.#handle.datasync();
      this.#bytes += bytes.length;
    } catch (error) {
      // On a full disk a part of it may stand there. What follows begins where what is whole ends, or not at all.
      await this.#handle.truncate(this.#bytes).catch((failure: unknown) => {
        this.#failure = failure;
      });
      throw error;
    }
  }
}

/** What a directory holds, for a reader beside its owner. */
export async function readJournal(directory: string): Promise<ReadJournal> {
  const text = await readFile(pathIn(directory), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return readLines(text.slice(0, text.lastIndexOf('\n') + 1));
}

function pathIn(directory: string): string {
  return join(directory, 'outbox.log');
}

function printLine(record: unknown): string {
  const text = JSON.stringify(record);
  return `${crc32(text).toString(16).padStart(8, '0')} ${text}\n`;
}

function readLines(text: string): ReadJournal {
  const records: unknown[] = [];
  let damaged = 0;
  for (const line of text.split('\n').slice(0, -1)) {
    const body = line.slice(9);
    if (line[8] === ' ' && line.slice(0, 8) === crc32(body).toString(16).padStart(8, '0')) records.push(JSON.parse(body));
    else damaged++;
  }
  return { records, damaged };
}

async function syncFolder(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
