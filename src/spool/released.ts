/** Which entries are stored: a small file that is written whole, beside the old one, and then takes its place. */
import { open, readFile, rename, rm } from 'node:fs/promises';
import { AppError } from '../contract/problems.ts';
import { codeOf, type SpoolFiles, syncDirectory } from './spool-files.ts';

/** Every entry up to `upTo` is stored or given up; of those behind it, these. */
export interface Released {
  readonly upTo: number;
  readonly beyond: readonly number[];
}

interface ReleasedFile extends Released {
  readonly version: 1;
}

export async function readReleased({ released, directory }: SpoolFiles): Promise<Released> {
  let text: string;
  try {
    text = await readFile(released, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { upTo: 0, beyond: [] };
    throw error;
  }
  const found = parse(text);
  if (found !== null) return found;
  // Reading all again is safe: the store knows what it has.
  if (!text.trimStart().startsWith('{"version":')) return { upTo: 0, beyond: [] };
  throw new AppError('spool-unavailable', { message: `The spool ${directory} was written by a newer telltale: upgrade this one.` });
}

function parse(text: string): Released | null {
  try {
    const { version, upTo, beyond } = JSON.parse(text) as ReleasedFile;
    return version === 1 && Number.isSafeInteger(upTo) && Array.isArray(beyond) ? { upTo, beyond } : null;
  } catch {
    return null;
  }
}

export async function writeReleased(files: SpoolFiles, { upTo, beyond }: Released): Promise<void> {
  const fresh = `${files.released}.new`;
  try {
    await writeSynced(fresh, JSON.stringify({ version: 1, upTo, beyond } satisfies ReleasedFile));
    await rename(fresh, files.released);
    await syncDirectory(files.directory);
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}
