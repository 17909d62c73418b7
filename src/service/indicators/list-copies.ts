/** The last good copy of each list that comes from an address, beside the spool: what holds while the address does not answer. */
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface ListCopy {
  readonly text: string;
  readonly savedMs: number;
}

export class ListCopies {
  readonly #folder: string;

  /** @param spool the directory of the spool: whoever owns it owns what lies beside it. */
  constructor(spool: string) {
    this.#folder = `${spool}-lists`;
  }

  /** Null where there is none. */
  async read(name: string): Promise<ListCopy | null> {
    try {
      const path = this.#pathOf(name);
      const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
      return { text, savedMs: mtimeMs };
    } catch {
      return null;
    }
  }

  /** Whole or not at all. */
  async write(name: string, text: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const temporary = `${this.#pathOf(name)}.${process.pid}`;
    try {
      const file = await open(temporary, 'w', 0o600);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, this.#pathOf(name));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  #pathOf(name: string): string {
    return join(this.#folder, `${name}.list`);
  }
}
