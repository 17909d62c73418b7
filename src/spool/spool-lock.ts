/**
 * One process at a time owns a spool. The lock is a file that names its owner so that it cannot be stuck: a process that is
 * gone, or whose number another has by now, owns nothing. The owner looks before each commit whether the lock is still its own.
 */
import { randomBytes } from 'node:crypto';
import { link, readFile, readlink, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../contract/problems.ts';
import { codeOf, type SpoolFiles } from './spool-files.ts';

interface Owner {
  readonly token: string;
  readonly pid: number;
  /** When the process began, as the kernel counts; empty where it does not tell. */
  readonly started: string;
  /** The running system and its space of process numbers; empty where that cannot be told. */
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
  const token = randomBytes(12).toString('hex');
  const own = `${files.lock}.${token}`;
  const owner: Owner = { token, pid: process.pid, started: await startOf(process.pid), space: await processSpace() };
  await writeFile(own, JSON.stringify(owner), { flag: 'wx', mode: 0o600 });
  try {
    for (let attempt = 0; attempt < attempts; attempt++) {
      // A link is made whole or not at all: nobody sees a lock that is half written.
      if (await takes(own, files.lock)) return heldLock(files, (await stat(own)).ino);
      await removeAbandoned(files);
      await sleep(attempt);
    }
    throw inUse(files, null);
  } finally {
    await rm(own, { force: true });
  }
}

/** The process that owns the spool now; null where none does. */
export async function spoolOwner(files: SpoolFiles): Promise<number | null> {
  const owner = await readOwner(files.lock);
  return owner !== null && (await isAlive(owner, files)) ? owner.pid : null;
}

async function takes(own: string, lock: string): Promise<boolean> {
  try {
    await link(own, lock);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function removeAbandoned(files: SpoolFiles): Promise<void> {
  const owner = await readOwner(files.lock);
  if (owner === null) {
    // Nobody writes a lock in place, so one that says nothing is damaged.
    if ((await ageMs(files.lock)) > abandonedMs) await rm(files.lock, { force: true });
    return;
  }
  if (await isAlive(owner, files)) throw inUse(files, owner.pid);
  const aside = `${files.lock}.${randomBytes(12).toString('hex')}`;
  try {
    await rename(files.lock, aside);
    // Somebody else was quicker, and what was moved is a new owner's: it gets it back.
    if ((await readOwner(aside))?.token !== owner.token) await link(aside, files.lock).catch(() => undefined);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

function heldLock(files: SpoolFiles, inode: number): SpoolLock {
  const refresh = setInterval(() => {
    const now = new Date();
    utimes(files.lock, now, now).catch(() => undefined);
  }, refreshMs).unref();
  const isOwn = async () => (await stat(files.lock).catch(() => null))?.ino === inode;
  return {
    assertOwned: async () => {
      if (await isOwn()) return;
      throw new AppError('spool-unavailable', { message: `Another process has taken over the spool ${files.directory}.` });
    },
    release: async () => {
      clearInterval(refresh);
      if (await isOwn()) await rm(files.lock, { force: true });
    },
  };
}

function inUse({ directory }: SpoolFiles, pid: number | null): AppError {
  const who = pid === null ? 'Another process' : `Another process (${pid})`;
  return new AppError('spool-unavailable', { message: `${who} uses the spool ${directory}: stop it, or give a directory of its own.` });
}

async function readOwner(path: string): Promise<Owner | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Owner;
  } catch {
    return null;
  }
}

async function isAlive(owner: Owner, files: SpoolFiles): Promise<boolean> {
  const refreshed = (await ageMs(files.lock)) <= abandonedMs;
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
  const found = await stat(path).catch(() => null);
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
  return `${boot.trim()} ${space}`;
}
