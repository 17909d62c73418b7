/**
 * One process at a time owns a spool. The lock names its owner, so it cannot be stuck: a process that is gone, or whose
 * number another has by now, owns nothing. It is a symbolic link that leads nowhere: made whole or not at all, only where
 * there is none, and without a byte of disk, for a spool on a full disk must still be opened and emptied.
 */
import { createHash, randomBytes } from 'node:crypto';
import { lstat, lutimes, readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../contract/problems.ts';
import { codeOf, type SpoolFiles } from './spool-files.ts';

interface Owner {
  readonly pid: number;
  /** When the process began, as the kernel counts; empty where it does not tell. */
  readonly started: string;
  /** The running system and its space of process numbers. */
  readonly space: string;
}

export interface SpoolLock {
  /** Throws when another process has taken the lock. */
  assertOwned(): Promise<void>;
  release(): Promise<void>;
}

const refreshMs = 5000;
/** An owner whose process cannot be looked at (another container's) is gone when it has not refreshed the lock for so long. */
const abandonedMs = 60_000;
const attempts = 20;

export async function lockSpool(files: SpoolFiles): Promise<SpoolLock> {
  const own = printOwner({ pid: process.pid, started: await startOf(process.pid), space: await processSpace() });
  for (let attempt = 0; attempt < attempts; attempt++) {
    if ((await takes(own, files.lock)) || (await takesOver(own, files))) return heldLock(files, own);
    await sleep(attempt);
  }
  throw inUse(files, null);
}

/** The process that owns the spool now; null where none does. */
export async function spoolOwner(files: SpoolFiles): Promise<number | null> {
  return (await isHeld(files.lock)) ? (parseOwner(await readLock(files.lock))?.pid ?? null) : null;
}

async function takes(own: string, lock: string): Promise<boolean> {
  try {
    await symlink(own, lock);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Takes the place of an owner that is gone, if there is one; raises `spool-unavailable` for one that is not. */
async function takesOver(own: string, files: SpoolFiles): Promise<boolean> {
  // One at a time: between looking at the lock and replacing it nobody else may do the same.
  const guard = `${files.lock}.taking`;
  if (!(await takes(own, guard))) {
    if (!(await isHeld(guard))) await rm(guard, { force: true });
    return false;
  }
  try {
    const found = await readLock(files.lock);
    if (found === null) return false;
    if (await isHeld(files.lock)) throw inUse(files, parseOwner(found)?.pid ?? null);
    const fresh = `${files.lock}.${randomBytes(12).toString('hex')}`;
    await symlink(own, fresh);
    await rename(fresh, files.lock);
    return true;
  } finally {
    await rm(guard, { force: true });
  }
}

function heldLock(files: SpoolFiles, own: string): SpoolLock {
  const refresh = setInterval(() => {
    const now = new Date();
    lutimes(files.lock, now, now).catch(() => undefined);
  }, refreshMs).unref();
  return {
    assertOwned: async () => {
      if ((await readLock(files.lock)) === own) return;
      throw new AppError('spool-unavailable', { message: `Another process has taken over the spool ${files.directory}.` });
    },
    release: async () => {
      clearInterval(refresh);
      if ((await readLock(files.lock)) === own) await rm(files.lock, { force: true });
    },
  };
}

function inUse({ directory }: SpoolFiles, pid: number | null): AppError {
  const who = pid === null ? 'Another process' : `Another process (${pid})`;
  return new AppError('spool-unavailable', { message: `${who} uses the spool ${directory}: stop it, or give a directory of its own.` });
}

/** Short enough for the inode itself, on the file systems in use. */
function printOwner({ pid, started, space }: Owner): string {
  return [pid, started, space].join('.');
}

/** Null: nobody can have written it. */
function parseOwner(text: string | null): Owner | null {
  const [, pid, started = '', space = ''] = /^(\d+)\.(\d*)\.([0-9a-f]+)$/.exec(text ?? '') ?? [];
  return pid === undefined ? null : { pid: Number(pid), started, space };
}

async function readLock(path: string): Promise<string | null> {
  return readlink(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    // A file, which is no lock of ours.
    if (codeOf(error) === 'EINVAL') return '';
    throw error;
  });
}

async function isHeld(path: string): Promise<boolean> {
  const owner = parseOwner(await readLock(path));
  if (owner === null) return false;
  const refreshed = (await ageMs(path)) <= abandonedMs;
  if (owner.space !== (await processSpace())) return refreshed;
  if (!exists(owner.pid)) return false;
  return owner.started === '' ? refreshed : owner.started === (await startOf(owner.pid));
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

async function ageMs(path: string): Promise<number> {
  const found = await lstat(path).catch(() => null);
  return found === null ? 0 : Math.abs(Date.now() - found.mtimeMs);
}

/** The name in the second field may hold blanks and parentheses; the 22nd field is counted from behind it. */
async function startOf(pid: number): Promise<string> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

async function processSpace(): Promise<string> {
  const [boot, space] = await Promise.all([
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
    readlink('/proc/self/ns/pid').catch(() => ''),
  ]);
  return createHash('sha256').update(`${boot.trim()} ${space}`).digest('hex').slice(0, 16);
}
