/** Keeps what could not be read back: its bytes go into the folder `damaged`, under a name that tells where they stood. */
import { link, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Segment } from './segment.ts';
import type { SpoolRate } from './spool.ts';
import { codeOf, type SpoolFiles, syncDirectory } from './spool-files.ts';

/** Part of a segment. Doing it again changes nothing: what is found after every restart counts once. */
export async function setAside(files: SpoolFiles, { path, number }: Segment, offset: number, bytes: number): Promise<void> {
  const kept = join(files.damaged, `segment-${number}-at-${offset}`);
  const source = await open(path, 'r');
  try {
    const target = await open(kept, 'w', 0o600);
    await pipeline(
      source.createReadStream({ start: offset, end: offset + bytes - 1, autoClose: false }),
      target.createWriteStream({ flush: true }),
    );
  } finally {
    await source.close();
  }
  await syncDirectory(files.damaged);
}

/** The file of a body, if it is still there. */
export async function setBodyAside(files: SpoolFiles, name: string): Promise<void> {
  const path = join(files.bodies, name);
  await link(path, join(files.damaged, name)).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST' && codeOf(error) !== 'ENOENT') throw error;
  });
  await syncDirectory(files.damaged);
  await rm(path, { force: true });
}

/** What has been set aside so far: records, and bytes. */
export async function countDamaged({ damaged }: Pick<SpoolFiles, 'damaged'>): Promise<SpoolRate> {
  const names = await readdir(damaged).catch(() => []);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(damaged, name)).catch(() => null))?.size ?? 0));
  const records = names.filter((name) => name.startsWith('segment-'));
  return { entries: records.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
