/** How much of a log is kept, by its flags and by the traffic. */
import { limitsSince } from './flag-history.ts';
import { isOn, logFileOf, numberOf, type ServerSetup } from './setup.ts';

const mebibyte = 1_048_576;
/** Without a size lumberjack rotates at 100 MB; since 1.36 it is not asked to rotate then. */
const sizeOfZero = 100;
/** What gzip left of one byte of recorded logs, with room. */
const gzipRatio = 0.1;

export interface Rotation {
  /** Of one file; null where it is never rotated. */
  readonly fileBytes: number | null;
  /** Null where all are kept. */
  readonly backups: number | null;
  /** Null where they are kept for ever. */
  readonly days: number | null;
  /** What a byte of the log takes as a backup. */
  readonly ratio: number;
}

/** Null where the log goes to no file. */
export function rotationOf(setup: ServerSetup): Rotation | null {
  if (logFileOf(setup) === null) return null;
  const size = numberOf(setup, 'audit-log-maxsize');
  const neverRotates = size <= 0 && setup.minor >= limitsSince;
  const backups = numberOf(setup, 'audit-log-maxbackup');
  const days = numberOf(setup, 'audit-log-maxage');
  return {
    fileBytes: neverRotates ? null : (size <= 0 ? sizeOfZero : size) * mebibyte,
    backups: backups <= 0 ? null : backups,
    days: days <= 0 ? null : days,
    ratio: isOn(setup, 'audit-log-compress') ? gzipRatio : 1,
  };
}

/** The most that the log and its backups take; null where nothing bounds it. */
export function mostBytes({ fileBytes, backups, days, ratio }: Rotation, bytesPerDay: number | null): number | null {
  if (fileBytes === null) return null;
  const byNumber = backups === null ? null : fileBytes + backups * fileBytes * ratio;
  const byAge = days === null || bytesPerDay === null ? null : fileBytes + days * bytesPerDay * ratio;
  return byNumber === null ? byAge : byAge === null ? byNumber : Math.min(byNumber, byAge);
}

/** How far back the log reaches; null where nothing ends it. */
export function keptDays({ fileBytes, backups, days }: Rotation, bytesPerDay: number): number | null {
  if (fileBytes === null) return null;
  const byNumber = backups === null || bytesPerDay <= 0 ? null : ((backups + 1) * fileBytes) / bytesPerDay;
  return byNumber === null ? days : days === null ? byNumber : Math.min(byNumber, days);
}
