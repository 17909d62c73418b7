/** Following under what a machine does at its worst: rights that go and come, a storm of rotations, inodes that are used again. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chmodSync, chownSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { eventLines, eventNumbers, follow, numbers } from '../../../tests/sources/follow.ts';
import { scratch } from '../../../tests/sources/scratch.ts';

/** Of the processes that the tests start. */
const processes = join(import.meta.dirname, '../../../tests/sources');
const stormSeconds = Number(process.env['TELLTALE_STORM_SECONDS'] ?? 6);

describe('tailFiles', () => {
  it(
    'loses and doubles nothing while a writer rotates every 50 ms at 5,000 lines/s',
    async () => {
      const directory = scratch();
      const log = join(directory, 'audit.log');
      writeFileSync(log, '');
      const tail = follow({
        paths: [join(directory, '*.log'), join(directory, '*.log.gz')],
        checkpoint: join(scratch(), 'checkpoint'),
        pollMs: 1000,
        gatherMs: 50,
      });
      const writer = spawn(process.execPath, [join(processes, 'rotating-writer.mjs'), log, String(stormSeconds)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      writer.stdout.on('data', (text) => {
        said += String(text);
      });
      await once(writer, 'exit');
      const { lines, rotations } = JSON.parse(said) as { lines: number; rotations: number };
      expect(rotations).toBeGreaterThan(stormSeconds * 10);
      expect(lines).toBeGreaterThan(stormSeconds * 4000);
      await tail.lineCount(lines);
      const got = eventNumbers(tail.lines);
      expect(got.length).toBe(lines);
      expect(new Set(got).size).toBe(lines);
      expect(tail.reports).toEqual([]);
    },
    (stormSeconds + 40) * 1000,
  );

  it('goes on when the right to read comes back', async () => {
    const directory = scratch({ 'audit.log': eventLines(0, 2) });
    const log = join(directory, 'audit.log');
    const reader = await readAsNobody(directory, log);
    await reader.said(2);
    renameSync(log, join(directory, 'audit.log.1'));
    writeFileSync(log, eventLines(2, 2), { mode: 0o000 });
    await delay(300);
    expect(reader.lines()).toHaveLength(2);
    chmodSync(log, 0o644);
    await reader.said(4);
    const ofLog = [
      ['unreadable', log],
      ['readable', log],
    ];
    expect(reader.reports()).toEqual(ofLog);
    // The owner of a directory cannot write into it either once it is closed; the superuser can.
    if (process.getuid?.() === 0) {
      chmodSync(directory, 0o700);
      appendFileSync(log, eventLines(4, 2));
      await reader.said(6);
      renameSync(log, join(directory, 'audit.log.1'));
      writeFileSync(log, eventLines(6, 2), { mode: 0o644 });
      await delay(300);
      expect(reader.lines()).toHaveLength(6);
      chmodSync(directory, 0o755);
      await reader.said(8);
      expect(reader.reports()).toEqual([...ofLog, ['unreadable', directory], ['readable', directory]]);
    }
    expect(eventNumbers(reader.lines())).toEqual(numbers(0, reader.lines().length));
    await reader.stop();
  });

  it('takes a new log for a new one though it has the inode of an old one', async () => {
    const directory = scratch({ 'audit.log.1': eventLines(0, 50) });
    const old = join(directory, 'audit.log.1');
    const tail = follow({ paths: [join(directory, 'audit.log')], checkpoint: join(scratch(), 'checkpoint') });
    await tail.lineCount(50);
    await delay(400);
    const { ino } = statSync(old);
    rmSync(old);
    // Until the file system gives the inode away again, under the same name and with the same length.
    let count = 0;
    for (let tried = 0; tried < 50 && count === 0; tried++) {
      writeFileSync(old, eventLines(100, 50));
      if (statSync(old).ino === ino) count = 50;
      else renameSync(old, join(directory, `other-${tried}`));
    }
    await tail.lineCount(50 + count);
    expect(eventNumbers(tail.lines)).toEqual([...numbers(0, 50), ...numbers(100, count)]);
  });

  it('reads a log once that is reached on several ways', async () => {
    const directory = scratch({ 'a/audit.log': eventLines(0, 3) });
    mkdirSync(join(directory, 'b'));
    symlinkSync(join(directory, 'a', 'audit.log'), join(directory, 'b', 'audit.log'));
    symlinkSync(join(directory, 'a'), join(directory, 'c'));
    symlinkSync('nowhere', join(directory, 'b', 'audit-gone.log'));
    mkdirSync(join(directory, 'b', 'audit-folder.log'));
    const paths = [join(directory, '*', 'audit*.log'), join(directory, 'b', '*'), join(directory, 'c', 'audit.log')];
    const tail = follow({ paths, checkpoint: join(scratch(), 'checkpoint') });
    await tail.lineCount(3);
    expect(eventNumbers(tail.lines)).toEqual(numbers(0, 3));
    expect(tail.reports).toEqual([{ kind: 'unreadable', path: join(directory, 'b', 'audit-folder.log'), code: 'EISDIR' }]);
  });

  it('gives each set its turn', async () => {
    const directory = scratch({ 'a.log': eventLines(0, 5000), 'b.log': eventLines(10_000, 100) });
    const tail = follow({ paths: [join(directory, '*.log')], checkpoint: join(scratch(), 'checkpoint'), batchBytes: 10_000 });
    await tail.lineCount(5100);
    const firstOfB = tail.batches.findIndex(({ path }) => path.endsWith('b.log'));
    expect(firstOfB).toBeLessThan(2);
    expect(tail.lines).toHaveLength(5100);
  });
});

/** Follows in a process of its own that is not the superuser, who may read everything. */
async function readAsNobody(directory: string, log: string) {
  const nobody = process.getuid?.() === 0 ? 65534 : null;
  const state = scratch();
  chmodSync(directory, 0o755);
  if (nobody !== null) chownSync(state, nobody, nobody);
  const child = spawn(process.execPath, [join(processes, 'follow-process.mjs'), log, join(state, 'checkpoint')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(nobody !== null && { uid: nobody, gid: nobody }),
  });
  let said = '';
  child.stdout.on('data', (text) => {
    said += String(text);
  });
  const messages = () =>
    said
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as { line?: string; report?: { kind: string; path: string } });
  const lines = () => messages().flatMap(({ line }) => line ?? []);
  return {
    lines,
    reports: () => messages().flatMap(({ report }) => (report === undefined ? [] : [[report.kind, report.path]])),
    said: async (count: number) => {
      for (let waited = 0; lines().length < count && waited < 10_000; waited += 20) await delay(20);
      expect(lines()).toHaveLength(count);
    },
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
