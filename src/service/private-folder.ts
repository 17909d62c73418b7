/** A directory of our own for what is held for a moment: 0700, its files 0600. It is made when it is first needed. */
import { type FileHandle, mkdtemp, open, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class PrivateFolder {
  #path: string | undefined;
  #count = 0;

  async #next(): Promise<string> {
    this.#path ??= await mkdtemp(join(tmpdir(), 'telltale-input-'));
    this.#count += 1;
    return join(this.#path, `${this.#count}.log`);
  }

  async create(): Promise<{ readonly handle: FileHandle; readonly path: string }> {
    const path = await this.#next();
    return { handle: await open(path, 'wx', 0o600), path };
  }

  /** Another name for a file. */
  async link(target: string): Promise<string> {
    const path = await this.#next();
    await symlink(target, path);
    return path;
  }

  async remove(): Promise<void> {
    if (this.#path !== undefined) await rm(this.#path, { recursive: true, force: true });
  }
}
