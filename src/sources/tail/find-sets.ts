/**
 * Finds the files to follow: those that the patterns name, and the rotated backups of each. They come as rotated sets,
 * each from its oldest file to the one that is being written. What cannot be looked into is told apart from what is not there.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compareAge, compareText, isRotated, type RotatedName, readRotatedName } from '../file/rotated-name.ts';
import { matches, type PathPattern, type Segment } from './path-pattern.ts';

export interface FoundFile {
  readonly path: string;
  /** Device and inode. */
  readonly key: string;
  readonly size: number;
  readonly modifiedMs: number;
  readonly rotatedName: RotatedName;
  /** The set it belongs to: the path of the current file. */
  readonly set: string;
}

export interface FoundSets {
  /** By the path of the current file, which need not exist. */
  readonly sets: ReadonlyMap<string, readonly FoundFile[]>;
  /** Directories that were listed, with their times of change: as long as these stand, the same files are in them. */
  readonly directories: ReadonlyMap<string, bigint>;
  /** A directory was not there. */
  readonly isIncomplete: boolean;
  /** Paths that could not be looked into, with the error's code. What was known in there is not gone. */
  readonly unreadable: ReadonlyMap<string, string>;
}

export async function findSets(patterns: readonly PathPattern[]): Promise<FoundSets> {
  const walk = new Walk();
  for (const pattern of patterns) await walk.enter('/', pattern, 0);
  const sets = new Map([...walk.sets].map(([current, files]) => [current, inOrder([...files.values()])]));
  return { sets, directories: walk.directories, isIncomplete: walk.isIncomplete, unreadable: walk.unreadable };
}

/** The time of change of a directory; null where it is not there. */
export async function directoryChangedNs(path: string): Promise<bigint | null> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  return found?.mtimeNs ?? null;
}

class Walk {
  readonly sets = new Map<string, Map<string, FoundFile>>();
  readonly directories = new Map<string, bigint>();
  readonly unreadable = new Map<string, string>();
  isIncomplete = false;
  readonly #listed = new Map<string, Promise<readonly string[]>>();
  /** Device and inode of what was met. */
  readonly #seen = new Set<string>();

  async enter(directory: string, pattern: PathPattern, depth: number): Promise<void> {
    const segment = pattern.directories[depth];
    if (segment === undefined) return this.#take(directory, pattern.name);
    if (segment.pattern === null) return this.enter(join(directory, segment.text), pattern, depth + 1);
    for (const name of await this.#list(directory)) {
      const path = join(directory, name);
      if (matches(segment, name) && (await this.#isDirectory(path))) await this.enter(path, pattern, depth + 1);
    }
  }

  async #take(directory: string, wanted: Segment): Promise<void> {
    for (const name of await this.#list(directory)) {
      const rotatedName = readRotatedName(name);
      if (!matches(wanted, name) && !matches(wanted, rotatedName.current)) continue;
      await this.#add(join(directory, name), join(directory, rotatedName.current), rotatedName);
    }
  }

  async #add(path: string, set: string, rotatedName: RotatedName): Promise<void> {
    const found = await stat(path, { bigint: true }).catch((error: unknown) => this.#fail(path, error));
    if (found === undefined) return;
    if (!found.isFile()) {
      this.unreadable.set(path, found.isDirectory() ? 'EISDIR' : 'ENOTFILE');
      return;
    }
    const key = `${found.dev}:${found.ino}`;
    const files = this.sets.get(set) ?? new Map<string, FoundFile>();
    this.sets.set(set, files);
    // By another pattern, a link, or a rename while this walk went on.
    if (this.#seen.has(key) && !files.has(path)) return;
    this.#seen.add(key);
    files.set(path, { path, key, size: Number(found.size), modifiedMs: Number(found.mtimeMs), rotatedName, set });
  }

  #list(directory: string): Promise<readonly string[]> {
    const listed = this.#listed.get(directory) ?? this.#read(directory);
    this.#listed.set(directory, listed);
    return listed;
  }

  async #read(directory: string): Promise<readonly string[]> {
    try {
      // Before it is listed: what comes meanwhile changes the time again.
      const { mtimeNs } = await stat(directory, { bigint: true });
      const names = await readdir(directory);
      this.directories.set(directory, mtimeNs);
      return names;
    } catch (error) {
      this.isIncomplete = true;
      this.#fail(directory, error);
      return [];
    }
  }

  async #isDirectory(path: string): Promise<boolean> {
    const found = await stat(path).catch((error: unknown) => this.#fail(path, error));
    return found?.isDirectory() ?? false;
  }

  /** What is not there may come. */
  #fail(path: string, error: unknown): undefined {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code !== 'ENOENT' && code !== 'ENOTDIR') this.unreadable.set(path, code);
  }
}

/** Oldest first. Of a backup that is being compressed, the copy counts only when the file itself is gone: then it is whole. */
function inOrder(files: readonly FoundFile[]): readonly FoundFile[] {
  const paths = new Set(files.map((file) => file.path));
  return files
    .filter(({ path, rotatedName }) => !isRotated(rotatedName) || !isCompressed(path) || !paths.has(path.replace(compressed, '')))
    .sort((a, b) => compareAge(a.rotatedName, b.rotatedName) || compareText(a.path, b.path));
}

const compressed = /\.(?:gz|zst|zstd)$/;

function isCompressed(path: string): boolean {
  return compressed.test(path);
}
