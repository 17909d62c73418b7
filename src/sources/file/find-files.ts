/**
 * From what was typed to what is read, and in which order: directories are walked, rotated sets come oldest first, and no
 * file comes twice however it is reached. A path that cannot be read stops everything before anything is read.
 */
import { constants } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../contract/problems.ts';
import { type Input, unreadable } from './input.ts';
import { compareAge, compareText, readRotatedName } from './rotated-name.ts';

export interface Skipped {
  readonly path: string;
  readonly reason: 'hidden' | 'no-log' | 'special' | 'dangling-link' | 'same-file';
}

export interface FoundInputs {
  /** In the order in which they should be read. */
  readonly inputs: readonly Input[];
  readonly skipped: readonly Skipped[];
}

/** Endings of what stands beside logs and is none. What is named on the command line is read whatever its name. */
const noLog =
  /\.(?:ya?ml|md|html?|css|js|mjs|ts|go|py|rb|sh|conf|cfg|ini|toml|service|key|pem|crt|csr|kubeconfig|png|jpe?g|gif|svg|pdf|tar|tgz|zip|db|wal|snap|so|exe|bin|pid|lock|sock|sw[op]|tmp|bak|sha256|sig|asc|audit_logs_listing)$|~$|^(?:README|LICENSE|Makefile|lost\+found)$/i;

export async function findInputs(paths: readonly string[]): Promise<FoundInputs> {
  const walk = new Walk();
  for (const path of paths) await walk.add(path);
  if (walk.inputs.length === 0) {
    const message = `${paths.join(', ')}: there is no log in it.`;
    throw new AppError('input-unreadable', {
      message,
      paths,
      skipped: walk.skipped,
      remedy: 'Name the files themselves: then they are read whatever their names.',
    });
  }
  return { inputs: orderRotatedSets(walk.inputs), skipped: walk.skipped };
}

class Walk {
  readonly inputs: Input[] = [];
  readonly skipped: Skipped[] = [];
  /** Device and inode of what was met. */
  readonly #seen = new Set<string>();

  /** A path that was typed. */
  async add(path: string): Promise<void> {
    if (path === '-') {
      if (this.#isNew('stdin')) this.inputs.push({ kind: 'stdin', path });
      return;
    }
    await this.#visit(path).catch((cause: unknown) => {
      throw cause instanceof AppError ? cause : unreadable(path, cause);
    });
  }

  async #visit(path: string): Promise<void> {
    const found = await stat(path, { bigint: true });
    if (!this.#isNew(`${found.dev}:${found.ino}`)) {
      this.skipped.push({ path, reason: 'same-file' });
      return;
    }
    await access(path, constants.R_OK);
    if (found.isDirectory()) await this.#enter(path);
    else if (found.isFile()) this.inputs.push({ kind: 'file', path, size: Number(found.size) });
    else if (found.isSocket() || found.isBlockDevice())
      throw new AppError('input-unreadable', { message: `${path}: It is no file.`, path });
    else this.inputs.push({ kind: 'pipe', path });
  }

  async #enter(directory: string): Promise<void> {
    const names = await readdir(directory);
    for (const name of names.sort(compareText)) {
      const path = join(directory, name);
      const reason = await this.#reasonToSkip(path, name);
      if (reason !== null) this.skipped.push({ path, reason });
      else await this.add(path);
    }
  }

  /** Why something in a directory is passed over; null where it is not. */
  async #reasonToSkip(path: string, name: string): Promise<Skipped['reason'] | null> {
    if (name.startsWith('.')) return 'hidden';
    const found = await stat(path).catch(() => null);
    // The directory lists it, so only a link can lead nowhere; what may not be read is told when it is visited.
    if (found === null) return 'dangling-link';
    if (found.isDirectory()) return null;
    if (!found.isFile()) return 'special';
    return noLog.test(name) ? 'no-log' : null;
  }

  #isNew(identity: string): boolean {
    if (this.#seen.has(identity)) return false;
    this.#seen.add(identity);
    return true;
  }
}

/** Each rotated set takes the place of the first of its files. */
function orderRotatedSets(inputs: readonly Input[]): readonly Input[] {
  const sets = new Map<string, Input[]>();
  for (const input of inputs) {
    const key = input.kind === 'file' ? join(dirname(input.path), readRotatedName(basename(input.path)).current) : input.path;
    const set = sets.get(key);
    if (set === undefined) sets.set(key, [input]);
    else set.push(input);
  }
  return [...sets.values()].flatMap((set) => set.sort(byAge));
}

function byAge(a: Input, b: Input): number {
  return compareAge(readRotatedName(basename(a.path)), readRotatedName(basename(b.path))) || compareText(a.path, b.path);
}
