/** Where the parts of a spool's directory lie, and what goes for all of them: 0700 and 0600, and names that are on disk before they count. */
import { chmod, open, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../contract/problems.ts';
import { makeDirectory } from '../platform/make-directory.ts';

export interface SpoolFiles {
  readonly directory: string;
  /** Bodies that are too long for a segment. */
  readonly bodies: string;
  /** Records that could not be read back. */
  readonly damaged: string;
  readonly released: string;
  readonly lock: string;
  /** What the owner tells about itself for `telltale spool`. */
  readonly status: string;
}

const segmentName = /^segment-(\d{12})$/;
/** A volume that is mounted here has a folder of its own. */
const ownName = /^(?:lost\+found|segment-\d{12}|bodies|damaged|released\.json(?:\.new)?|status\.json(?:\.new)?|lock(?:\..*)?)$/;
const noSpace = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const denied = new Set(['EACCES', 'EPERM', 'EROFS']);

export function spoolFilesOf(directory: string): SpoolFiles {
  const at = (name: string) => join(directory, name);
  return {
    directory,
    bodies: at('bodies'),
    damaged: at('damaged'),
    released: at('released.json'),
    lock: at('lock'),
    status: at('status.json'),
  };
}

export function segmentPath({ directory }: SpoolFiles, number: number): string {
  return join(directory, `segment-${String(number).padStart(12, '0')}`);
}

/** The numbers of the segments that there are, in order. */
export async function listSegments({ directory }: SpoolFiles): Promise<number[]> {
  const names = await readdir(directory);
  return names.flatMap((name) => segmentName.exec(name)?.slice(1).map(Number) ?? []).sort((a, b) => a - b);
}

/** Whether something of a spool is here already. */
export async function isSpoolDirectory(directory: string): Promise<boolean> {
  const names = await readdir(directory).catch((error: unknown): string[] => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
  return names.includes('bodies') && names.includes('damaged');
}

/** Makes the directory if it is missing, and gives its files. Refuses one that holds something else. */
export async function claimSpoolDirectory(directory: string): Promise<SpoolFiles> {
  try {
    await makeDirectory(directory);
    const foreign = (await readdir(directory)).find((name) => !ownName.test(name));
    if (foreign !== undefined) {
      throw new AppError('usage', { message: `${directory} holds other files and is no spool: give an empty or a new directory.` });
    }
    if (((await stat(directory)).mode & 0o077) !== 0) await chmod(directory, 0o700).catch(ignoreNotOwner);
    const files = spoolFilesOf(await realpath(directory));
    await makeDirectory(files.bodies);
    await makeDirectory(files.damaged);
    await syncDirectory(files.directory);
    return files;
  } catch (error) {
    throw spoolError(directory, error);
  }
}

/** The root of a volume that a group shares: what is in it is private all the same. */
function ignoreNotOwner(error: unknown): void {
  if (codeOf(error) !== 'EPERM') throw error;
}

/** A name that was made, changed or removed is on disk when this resolves. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export function isNoSpace(error: unknown): boolean {
  return noSpace.has(codeOf(error) ?? '');
}

/** The problem that a person is told of when the system refused something of the spool. */
export function spoolError(directory: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  if (isNoSpace(error)) {
    return new AppError('spool-full', { message: `There is no space left on the disk of the spool ${directory}.` }, { cause: error });
  }
  if (denied.has(code ?? '')) {
    return new AppError('spool-unavailable', { message: `The spool ${directory} may not be written.` }, { cause: error });
  }
  const message = `The spool ${directory} cannot be used${code === undefined ? '' : ` (${code})`}.`;
  return new AppError('spool-unavailable', { message }, { cause: error });
}
