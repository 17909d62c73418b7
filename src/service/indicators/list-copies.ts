/** The last good copy of each list that comes from an address, beside the spool: what holds while the address does not answer. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '../../platform/write-durably.ts';

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

  async write(name: string, text: string): Promise<void> {
    await writeDurably(this.#pathOf(name), text);
  }

  #pathOf(name: string): string {
    return join(this.#folder, `${name}.list`);
  }
}
