/** The status of a spool for someone who does not own it: what its owner tells, or what its files say when nobody runs. */
import { readFile } from 'node:fs/promises';
import { AppError } from '../contract/problems.ts';
import { readReleased } from './released.ts';
import { scanSegments } from './scan-segments.ts';
import { countDamaged } from './set-aside.ts';
import type { SpoolStatus } from './spool.ts';
import { isSpoolDirectory, type SpoolFiles, spoolError, spoolFilesOf } from './spool-files.ts';
import { spoolOwner } from './spool-lock.ts';

/** What the owner writes down every few seconds. */
export interface ToldStatus {
  readonly version: 1;
  readonly at: number;
  readonly status: SpoolStatus;
}

export interface InspectedSpool {
  /** The process that owns it; null where none does. */
  readonly owner: number | null;
  readonly status: SpoolStatus;
}

/** What is older says nothing of now. */
const freshMs = 15_000;
const noRate = { entries: 0, bytes: 0 };

export async function inspectSpool(directory: string, clock: () => number): Promise<InspectedSpool> {
  const files = spoolFilesOf(directory);
  try {
    if (!(await isSpoolDirectory(directory))) {
      throw new AppError('usage', { message: `There is no spool in ${directory}.`, hint: 'Give the directory with --spool.' });
    }
    const owner = await spoolOwner(files);
    const told = await readTold(files);
    if (owner !== null && told !== null && Math.abs(clock() - told.at) <= freshMs) return { owner, status: told.status };
    return { owner, status: await scannedStatus(files, told) };
  } catch (error) {
    throw spoolError(directory, error);
  }
}

async function scannedStatus(files: SpoolFiles, told: ToldStatus | null): Promise<SpoolStatus> {
  const scanned = await scanSegments(files, await readReleased(files));
  const segments = scanned.map(({ segment }) => segment).filter(({ entries }) => entries > 0);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const bodies = segments.flatMap((segment) => [...segment.bodies.values()].map(({ bytes }) => bytes));
  const diskBytes = sum(scanned.map(({ segment }) => segment.committed)) + sum(bodies);
  const maxBytes = told?.status.maxBytes ?? null;
  return {
    directory: files.directory,
    entries: sum(segments.map(({ entries }) => entries)),
    bytes: sum(segments.map(({ bytes }) => bytes)),
    oldestReceivedAt: segments[0]?.oldestReceivedAt ?? null,
    diskBytes,
    maxBytes,
    full: maxBytes !== null && diskBytes >= maxBytes,
    stalled: null,
    received: noRate,
    released: noRate,
    damaged: await countDamaged(files),
  };
}

async function readTold({ status }: SpoolFiles): Promise<ToldStatus | null> {
  try {
    const told = JSON.parse(await readFile(status, 'utf8')) as ToldStatus;
    return told.version === 1 ? told : null;
  } catch {
    return null;
  }
}
