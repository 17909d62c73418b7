/** Whoever wants a log gone ends what follows it first: what became of it meanwhile is told after the next start. */
import { appendFileSync, copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { eventLines, follow } from '../../../tests/sources/follow.ts';
import { scratch } from '../../../tests/sources/scratch.ts';

const stamp = (n: number) => `audit-2026-11-21T01-${String(n).padStart(2, '0')}-50.208.log`;

/** Follows a log, stops, lets something happen to it, and follows it again. */
async function meanwhile(happens: (log: string, directory: string) => void, more: readonly string[] = []) {
  const directory = scratch({ 'audit.log': eventLines(0, 100) });
  const log = join(directory, 'audit.log');
  const options = { paths: [log], checkpoint: join(scratch(), 'checkpoint.json') };
  const before = follow(options);
  await before.lineCount(100);
  await before.stop();
  expect(before.reports).toEqual([]);
  happens(log, directory);
  const after = follow({ ...options, paths: [log, ...more] });
  await delay(600);
  await after.stop();
  return { log, after, again: () => follow(options) };
}

describe('what became of a log while nobody followed it', () => {
  it('is told: it is gone', async () => {
    const { log, after, again } = await meanwhile((path) => rmSync(path));
    expect(after.reports).toEqual([
      { kind: 'deleted', path: log, replaced: false, meanwhile: true, content: expect.stringMatching(/^[0-9a-f]{32}$/) },
    ]);
    // Found out again it is the same, by what it held.
    const next = again();
    await expect.poll(() => next.reports).toEqual(after.reports);
  });

  it('is told: another file lies in its place', async () => {
    const { log, after } = await meanwhile((path) => {
      writeFileSync(`${path}.new`, eventLines(500, 50));
      renameSync(`${path}.new`, path);
    });
    expect(after.reports).toMatchObject([{ kind: 'deleted', path: log, replaced: true, meanwhile: true }]);
    expect(after.lines).toHaveLength(50);
  });

  it.each([
    ['cut to nothing', (path: string) => truncateSync(path)],
    ['written anew', (path: string) => writeFileSync(path, eventLines(900, 300))],
  ])('is told: it was %s', async (_, happens) => {
    const { log, after } = await meanwhile(happens);
    expect(after.reports).toMatchObject([{ kind: 'rewritten', path: log, meanwhile: true }]);
  });

  it('is told: its end was cut off', async () => {
    const { log, after } = await meanwhile((path) => truncateSync(path, 5000));
    expect(after.reports).toMatchObject([{ kind: 'read-again', path: log }]);
  });

  it('is told otherwise where rotation may have taken it', async () => {
    const { log, after } = await meanwhile((path, directory) => {
      rmSync(path);
      writeFileSync(join(directory, stamp(7)), eventLines(300, 50));
      writeFileSync(path, eventLines(400, 50));
    });
    expect(after.reports).toMatchObject([{ kind: 'missed', path: log }]);
  });

  it.each([
    ['nothing', () => undefined],
    ['more lines', (log: string) => appendFileSync(log, eventLines(100, 5))],
    [
      'a rotation',
      (log: string, directory: string) => {
        renameSync(log, join(directory, stamp(1)));
        writeFileSync(log, eventLines(100, 5));
      },
    ],
    [
      'a rotation with compression',
      (log: string, directory: string) => {
        writeFileSync(join(directory, `${stamp(1)}.gz`), gzipSync(readFileSync(log)));
        rmSync(log);
      },
    ],
    [
      'a copy and a cut',
      (log: string) => {
        copyFileSync(log, `${log}.1`);
        truncateSync(log);
      },
    ],
  ])('is nothing to tell: %s', async (_, happens) => {
    expect((await meanwhile(happens)).after.reports).toEqual([]);
  });

  it('is nothing to tell of a log that is not to be followed any more', async () => {
    const directory = scratch({ 'audit.log': eventLines(0, 100), 'other.log': eventLines(100, 100) });
    const checkpoint = join(scratch(), 'checkpoint.json');
    const before = follow({ paths: [join(directory, '*.log')], checkpoint });
    await before.lineCount(200);
    await before.stop();
    rmSync(join(directory, 'other.log'));
    const after = follow({ paths: [join(directory, 'audit.log')], checkpoint });
    await delay(500);
    expect(after.reports).toEqual([]);
  });

  it('waits for what cannot be looked into', async () => {
    const { after } = await meanwhile((log, directory) => {
      rmSync(log);
      mkdirSync(join(directory, 'audit-x.log'));
    });
    // A directory under a name beside it hides nothing.
    expect(after.reports.map(({ kind }) => kind)).toEqual(['deleted']);
  });
});
