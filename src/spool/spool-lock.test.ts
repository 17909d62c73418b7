import { lutimes, mkdir, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { scratchDirectory } from '../../tests/spool/scratch-spool.ts';
import { type SpoolFiles, spoolFilesOf } from './spool-files.ts';
import { lockSpool, spoolOwner } from './spool-lock.ts';

let files: SpoolFiles;

beforeEach(async () => {
  const directory = await scratchDirectory();
  await mkdir(directory);
  files = spoolFilesOf(directory);
});

/** How this process names itself, with parts of it changed. */
async function nameOf(change: { pid?: number; started?: string; space?: string }): Promise<string> {
  const lock = await lockSpool(files);
  const [pid, started, space] = (await readlink(files.lock)).split('.');
  await lock.release();
  return [change.pid ?? pid, change.started ?? started, change.space ?? space].join('.');
}

async function leave(name: string, ageMs: number): Promise<void> {
  await symlink(name, files.lock);
  const then = new Date(Date.now() - ageMs);
  await lutimes(files.lock, then, then);
}

const minute = 60_000;

describe('the lock of a spool', () => {
  it('is held until it is released, by one', async () => {
    expect(await spoolOwner(files)).toBeNull();
    const lock = await lockSpool(files);
    expect(await spoolOwner(files)).toBe(process.pid);
    await expect(lockSpool(files)).rejects.toMatchObject({
      code: 'spool-unavailable',
      message: expect.stringContaining(`(${process.pid})`),
    });
    await lock.assertOwned();
    await lock.release();
    expect(await readdir(files.directory)).toEqual([]);
    await (await lockSpool(files)).release();
  });

  it('of a process that is gone, or whose number another has, is taken over', async () => {
    for (const change of [{ pid: 4_190_000 }, { started: '1' }]) {
      await leave(await nameOf(change), 0);
      expect(await spoolOwner(files)).toBeNull();
      const lock = await lockSpool(files);
      await lock.assertOwned();
      expect(await readdir(files.directory)).toEqual(['lock']);
      await lock.release();
    }
  });

  it('of a process that cannot be looked at is taken over when nobody refreshes it', async () => {
    const elsewhere = await nameOf({ space: '0123456789abcdef' });
    await leave(elsewhere, minute / 2);
    await expect(lockSpool(files)).rejects.toMatchObject({ code: 'spool-unavailable' });
    await rm(files.lock);
    await leave(elsewhere, 2 * minute);
    await (await lockSpool(files)).release();
  });

  it('is taken over though somebody died while taking it over', async () => {
    const gone = await nameOf({ pid: 4_190_000 });
    await leave(gone, 0);
    await symlink(gone, `${files.lock}.taking`);
    await (await lockSpool(files)).release();
    expect(await readdir(files.directory)).toEqual([]);
  });

  it('is taken over from what is no lock at all', async () => {
    await writeFile(files.lock, 'not a link');
    await (await lockSpool(files)).release();
    await leave('neither.is.this', 0);
    await (await lockSpool(files)).release();
  });

  it('is known to be lost, and is not taken from the new owner', async () => {
    const lock = await lockSpool(files);
    await rm(files.lock);
    await expect(lock.assertOwned()).rejects.toMatchObject({ code: 'spool-unavailable' });
    await leave(await nameOf({ pid: 1, started: '' }), 0);
    await expect(lock.assertOwned()).rejects.toMatchObject({ code: 'spool-unavailable' });
    await lock.release();
    expect(await readdir(files.directory)).toEqual(['lock']);
  });
});
