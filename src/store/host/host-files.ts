/**
 * Where the parts of a store directory lie; the one thing that the engine host and its clients must agree on.
 * `engine/` is ClickHouse's own; the rest is small and belongs to the host.
 */
import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../contract/problems.ts';
import { makeDirectory } from '../../platform/make-directory.ts';

export interface HostFiles {
  readonly directory: string;
  /** The engine's data. Its presence is what makes a directory a store. */
  readonly engine: string;
  /** Payloads and pipes of statements that run now; emptied when a host starts. */
  readonly tmp: string;
  /** Names the socket when the directory's path is too long to hold one. */
  readonly socketName: string;
  readonly pid: string;
  readonly log: string;
}

/** A socket's path has 108 bytes on Linux and 104 on macOS, with the ending zero. */
const maxSocketPathBytes = 100;
const ownName = /^(?:engine|tmp|engine\.(?:sock|addr|pid|log.*))$/;

export function hostFilesOf(directory: string): HostFiles {
  const at = (name: string) => join(directory, name);
  return {
    directory,
    engine: at('engine'),
    tmp: at('tmp'),
    socketName: at('engine.addr'),
    pid: at('engine.pid'),
    log: at('engine.log'),
  };
}

/** Makes the directory if it is missing, and gives its real path. Refuses one that holds something else. */
export async function claimDirectory(directory: string): Promise<string> {
  try {
    await makeDirectory(directory);
    const names = await readdir(directory);
    if (names.length > 0 && !names.some((name) => ownName.test(name))) {
      throw new AppError('usage', { message: `${directory} holds other files and is no store: give an empty or a new directory.` });
    }
    if (((await stat(directory)).mode & 0o077) !== 0) await chmod(directory, 0o700);
    return await realpath(directory);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw directoryError(directory, error);
  }
}

export function directoryError(directory: string, error: unknown): AppError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new AppError('store-denied', { message: `The directory ${directory} may not be written.` }, { cause: error });
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('store-full', { message: `There is no space left for ${directory}.` }, { cause: error });
  }
  const message = `${directory} cannot be used as a directory${typeof code === 'string' ? ` (${code})` : ''}.`;
  return new AppError('usage', { message }, { cause: error });
}

/** The socket's path for a host that is about to listen; makes the short folder when one is needed. */
export async function chooseSocketPath(files: HostFiles): Promise<string> {
  const inside = join(files.directory, 'engine.sock');
  if (Buffer.byteLength(inside) <= maxSocketPathBytes) return inside;
  const name = `${createHash('sha256').update(files.directory).digest('hex').slice(0, 20)}.sock`;
  for (const base of [tmpdir(), '/tmp']) {
    const folder = join(base, `telltale-${process.getuid?.() ?? 0}`);
    const path = join(folder, name);
    if (Buffer.byteLength(path) > maxSocketPathBytes) continue;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // Another user may have made the folder first, to sit between the host and its clients.
    const made = await lstat(folder);
    if (made.isDirectory() && made.uid === process.getuid?.() && (made.mode & 0o077) === 0) return path;
  }
  throw new AppError('usage', { message: `The path ${files.directory} is too long for a socket: give a shorter one.` });
}

/** Where the host of this directory listens, if one does. */
export async function findSocketPath(files: HostFiles): Promise<string> {
  try {
    return (await readFile(files.socketName, 'utf8')).trim();
  } catch {
    return join(files.directory, 'engine.sock');
  }
}

/** The host's process id as its file says; undefined when there is none. */
export async function readPid(files: HostFiles): Promise<number | undefined> {
  try {
    const pid = Number.parseInt(await readFile(files.pid, 'utf8'), 10);
    return pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
