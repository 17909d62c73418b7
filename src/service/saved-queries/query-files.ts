/** Saved queries in files: every YAML file of a folder, each read by itself, so that a bad one never stops the others. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../contract/problems.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { readSavedQueries } from '../../query/saved/read-saved-queries.ts';
import { type SavedQuery, savedQueryName } from '../../query/saved/saved-query.ts';

export interface QueryFile {
  readonly path: string;
  readonly queries: readonly SavedQuery[];
  /** What is wrong with it, each in one line with its place; empty where nothing is. */
  readonly findings: readonly string[];
}

/** What comes with the program. */
export const builtInFolder = fileURLToPath(new URL('../../../queries', import.meta.url));

const mostBytes = 1024 * 1024;

/** In the order of their names. A folder that is not there has none. */
export async function readQueryFolder(folder: string): Promise<QueryFile[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new AppError('input-unreadable', { message: `The saved queries in ${folder} cannot be read.` }, { cause: error });
  });
  const paths = names
    .filter((name) => /\.ya?ml$/i.test(name) && !name.startsWith('.'))
    .sort()
    .map((name) => join(folder, name));
  return Promise.all(paths.map(readQueryFile));
}

/** A folder that a person named: it has to be there. */
export async function readGivenFolder(folder: string): Promise<QueryFile[]> {
  const found = await stat(folder).catch((error: unknown) => {
    throw new AppError('input-unreadable', { message: `There is no folder ${folder} with saved queries.` }, { cause: error });
  });
  return found.isDirectory() ? readQueryFolder(folder) : [await readQueryFile(folder)];
}

let builtIns: Promise<QueryFile[]> | undefined;

/** All that comes with the program, read once. */
export function readBuiltIns(): Promise<QueryFile[]> {
  builtIns ??= readQueryFolder(builtInFolder).catch((error: unknown) => {
    builtIns = undefined;
    throw error;
  });
  return builtIns;
}

/** The one of this name that comes with the program; null where there is none. Its file bears its name, so the others are not read. */
export async function readBuiltIn(name: string): Promise<QueryFile | null> {
  const path = join(builtInFolder, `${name}.yaml`);
  const isThere = savedQueryName.test(name) && (await stat(path).then(Boolean, () => false));
  return isThere ? readQueryFile(path) : null;
}

async function readQueryFile(path: string): Promise<QueryFile> {
  const failed = (reason: string) => ({ path, queries: [], findings: [`${path}: ${reason}`] });
  try {
    const { size } = await stat(path);
    if (size > mostBytes) return failed('it is too large for a file of saved queries, and is not read.');
    const text = await readFile(path, 'utf8');
    const { queries, diagnostics } = readSavedQueries(text);
    return { path, queries, findings: diagnostics.map((diagnostic) => `${path}:${sayFinding(text, diagnostic)}`) };
  } catch (error) {
    return failed(`it cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** `12:3: There is no field “nam”. Did you mean name?` */
function sayFinding(text: string, { message, span, hint }: Diagnostic): string {
  const before = text.slice(0, span.start).split('\n');
  const place = `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  return [`${place}: ${message}`, ...(hint === undefined ? [] : [hint])].join(' ');
}
