import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseSocketPath, claimDirectory, hostFilesOf, readPid } from './host-files.ts';

let base = '';
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'telltale-test-'));
});
afterAll(() => rm(base, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

describe('chooseSocketPath', () => {
  it('is inside the store when its path is short', async () => {
    expect(await chooseSocketPath(hostFilesOf(base))).toBe(join(base, 'engine.sock'));
  });

  it('is short, the same each time, and in a folder of the user alone when it is long', async () => {
    const long = hostFilesOf(join(base, 'x'.repeat(200)));
    const path = await chooseSocketPath(long);
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(100);
    expect(await chooseSocketPath(long)).toBe(path);
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
    expect(await chooseSocketPath(hostFilesOf(join(base, 'y'.repeat(200))))).not.toBe(path);
  });
});

describe('claimDirectory', () => {
  it('makes what is missing, for the user alone', async () => {
    const directory = join(base, 'a', 'b');
    expect(await claimDirectory(directory)).toBe(directory);
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
  });

  it('takes a directory that is a store', async () => {
    const directory = join(base, 'store');
    await mkdir(join(directory, 'engine'), { recursive: true });
    await mkdir(join(directory, 'notes'));
    expect(await claimDirectory(directory)).toBe(directory);
  });
});

it('knows no process where no file names one', async () => {
  expect(await readPid(hostFilesOf(base))).toBeUndefined();
});
