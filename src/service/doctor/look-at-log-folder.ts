/** The folder of a log on its machine: whether it can be written, what it holds, what is free, and how fast the log grows. */
import { access, constants, readdir, stat, statfs } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { LogFolderFact, Traffic } from '../../policy/doctor/facts.ts';
import type { ServerSetup } from '../../policy/doctor/setup.ts';
import { codeOf } from './node-files.ts';

export interface LogLook {
  readonly folder: LogFolderFact;
  /** From the sizes and times of the files; null where they say nothing. */
  readonly traffic: Traffic | null;
}

const msPerDay = 86_400_000;
/** A shorter time says nothing of a day. */
const leastMs = 600_000;
const stamp = /^-(\d{4}-\d\d-\d\dT)(\d\d)-(\d\d)-(\d\d\.\d{3})/;

export async function lookAtLogFolder(log: string, setup: ServerSetup, nowMs: number): Promise<LogLook> {
  const path = dirname(log);
  const found = await stat(path).catch(() => null);
  const freeBytes = await freeAt(path);
  if (found === null || !found.isDirectory())
    return { folder: { path, state: found === null ? 'missing' : 'no-folder', refusal: null, freeBytes, usedBytes: 0 }, traffic: null };
  const files = await logFiles(log);
  const usedBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const refusal = await whyClosed(path, found, setup);
  return { folder: { path, state: 'folder', refusal, freeBytes, usedBytes }, traffic: growthOf(files, nowMs) };
}

/** Of the nearest folder that is there. */
async function freeAt(path: string): Promise<number | null> {
  for (let at = path; ; at = dirname(at)) {
    try {
      const { bavail, bsize } = await statfs(at);
      return bavail * bsize;
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || at === dirname(at)) return null;
    }
  }
}

async function whyClosed(
  path: string,
  { uid, mode }: { readonly uid: number; readonly mode: number },
  { runAsUser }: ServerSetup,
): Promise<string | null> {
  if (runAsUser !== null) {
    const isOthers = (mode & 0o003) === 0o003;
    const isOwn = uid === runAsUser && (mode & 0o300) === 0o300;
    return isOwn || isOthers
      ? null
      : `it belongs to user ${uid} with mode 0${(mode & 0o777).toString(8)}, and the API server runs as user ${runAsUser}`;
  }
  const error = await access(path, constants.W_OK).then(
    () => null,
    (cause: unknown) => codeOf(cause),
  );
  return error === 'EROFS' ? 'its file system is read-only' : null;
}

interface LogFile {
  readonly bytes: number;
  /** When it was rotated away; null for the log itself. */
  readonly rotatedMs: number | null;
  readonly changedMs: number;
  readonly isPlain: boolean;
}

/** The log and its backups, by the names that rotation gives them. */
async function logFiles(log: string): Promise<readonly LogFile[]> {
  const extension = extname(log);
  const prefix = basename(log, extension);
  const names = await readdir(dirname(log)).catch(() => []);
  const ours = names.filter((name) => name === basename(log) || (name.startsWith(prefix) && stamp.test(name.slice(prefix.length))));
  const files = await Promise.all(
    ours.map(async (name) => {
      const found = await stat(join(dirname(log), name)).catch(() => null);
      const [, day, hour, minute, second] = stamp.exec(name.slice(prefix.length)) ?? [];
      const rotatedMs = day === undefined ? null : Date.parse(`${day}${hour}:${minute}:${second}Z`);
      return found === null ? [] : { bytes: found.size, rotatedMs, changedMs: found.mtimeMs, isPlain: !name.endsWith('.gz') };
    }),
  );
  return files.flat();
}

/** Bytes since the oldest backup from which on none is compressed. */
function growthOf(files: readonly LogFile[], nowMs: number): Traffic | null {
  const current = files.find(({ rotatedMs }) => rotatedMs === null);
  const backups = files
    .filter((file): file is LogFile & { rotatedMs: number } => file.rotatedMs !== null && Number.isFinite(file.rotatedMs))
    .sort((one, other) => other.rotatedMs - one.rotatedMs);
  const [newest] = backups;
  if (current === undefined || newest === undefined) return null;
  const firstPacked = backups.findIndex(({ isPlain }) => !isPlain);
  const plain = firstPacked < 0 ? backups.slice(0, -1) : backups.slice(0, firstPacked);
  const since = backups[plain.length] ?? newest;
  const lengthMs = Math.min(nowMs, current.changedMs) - since.rotatedMs;
  if (lengthMs < leastMs) return null;
  const bytes = current.bytes + plain.reduce((sum, file) => sum + file.bytes, 0);
  return {
    eventsPerSecond: 0,
    peakPerSecond: 0,
    bytesPerDay: (bytes / lengthMs) * msPerDay,
    largestBytes: null,
    source: 'the sizes of the log and its backups',
  };
}
