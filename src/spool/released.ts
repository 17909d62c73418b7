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
  readonly version: number;
}

const currentVersion = 1;
const nothing: Released = { upTo: 0, beyond: [] };

export async function readReleased({ released, directory }: SpoolFiles): Promise<Released> {
  let text: string;
  try {
    text = await readFile(released, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return nothing;
    throw error;
  }
  const found = parse(text);
  if (found === 'newer') {
    throw new AppError('spool-unavailable', { message: `The spool ${directory} was written by a newer telltale: upgrade this one.` });
  }
  return found;
}

/** Where it is damaged all is read again, which is safe: the store knows what it has. */
function parse(text: string): Released | 'newer' {
  let found: Partial<ReleasedFile> | null = null;
  try {
    found = JSON.parse(text) as Partial<ReleasedFile> | null;
  } catch {
    return nothing;
  }
  const { version, upTo = -1, beyond } = found ?? {};
  if (typeof version === 'number' && version > currentVersion) return 'newer';
  return Number.isSafeInteger(upTo) && upTo >= 0 && Array.isArray(beyond) ? { upTo, beyond } : nothing;
}

export async function writeReleased(files: SpoolFiles, { upTo, beyond }: Released): Promise<void> {
  const fresh = `${files.released}.new`;
  try {
    await writeSynced(fresh, JSON.stringify({ version: currentVersion, upTo, beyond } satisfies ReleasedFile));
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
