/** Opens a spool's directory: locks it, puts right what a crash left, and finds what waits in it. */
import { readdir, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { DiskSpool } from './disk-spool.ts';
import { readReleased } from './released.ts';
import { type Scanned, scanSegments } from './scan-segments.ts';
import type { Segment } from './segment.ts';
import { countDamaged, setAside, setBodyAside } from './set-aside.ts';
import type { Spool, SpoolOptions } from './spool.ts';
import { claimSpoolDirectory, type SpoolFiles, spoolError } from './spool-files.ts';
import { lockSpool } from './spool-lock.ts';

/** Raises `spool-unavailable` while another process owns it. */
export async function openSpool(directory: string, options: SpoolOptions): Promise<Spool> {
  const files = await claimSpoolDirectory(directory);
  const lock = await lockSpool(files).catch((error: unknown) => {
    throw spoolError(directory, error);
  });
  try {
    const released = await readReleased(files);
    const scanned = await scanSegments(files, released);
    const warn = options.warn ?? (() => undefined);
    await mend(files, scanned, warn);
    const segments = scanned.map(({ segment }) => segment);
    await sweepBodies(
      files,
      segments,
      scanned.some(({ damaged }) => damaged.length > 0),
    );
    return new DiskSpool(files, lock, { segments, released, damaged: await countDamaged(files) }, options);
  } catch (error) {
    await lock.release();
    throw spoolError(directory, error);
  }
}

/** Cuts off what a write left that was cut short, and keeps what is damaged. */
async function mend(files: SpoolFiles, scanned: readonly Scanned[], warn: (message: string) => void): Promise<void> {
  for (const [index, { segment, damaged, torn }] of scanned.entries()) {
    // Only the last one was being written to: in any other what is missing had been there.
    const isLast = index === scanned.length - 1;
    const lost = torn !== null && !isLast ? [...damaged, torn] : damaged;
    for (const { offset, bytes } of lost) {
      if (bytes > 0) await setAside(files, segment, offset, bytes);
      warn(`${bytes} bytes of ${segment.path} are damaged: they are kept in ${files.damaged}.`);
    }
    if (torn === null || !isLast) continue;
    await truncate(segment.path, torn.offset);
    segment.committed = torn.offset;
    warn(`The last record of ${segment.path} was not written to its end, and never acknowledged: ${torn.bytes} bytes are cut off.`);
  }
}

/** Removes what is left of bodies that broke off. Where records are damaged, a body may be one of theirs: it is kept. */
async function sweepBodies(files: SpoolFiles, segments: readonly Segment[], isDamaged: boolean): Promise<void> {
  const named = new Set(segments.flatMap(({ bodies }) => [...bodies.values()].map(({ name }) => name)));
  for (const name of await readdir(files.bodies)) {
    if (named.has(name)) continue;
    if (isDamaged) await setBodyAside(files, name);
    else await rm(join(files.bodies, name), { force: true });
  }
}
