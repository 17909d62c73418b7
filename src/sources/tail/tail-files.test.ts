import {
  appendFileSync,
  closeSync,
  copyFileSync,
  existsSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { eventLines, eventNumbers, follow, numbers } from '../../../tests/sources/follow.ts';
import { scratch } from '../../../tests/sources/scratch.ts';

const stamp = (n: number) => `audit-2026-11-21T01-${String(n).padStart(2, '0')}-50.208.log`;

function place(files: Readonly<Record<string, string | Uint8Array>> = {}) {
  const directory = scratch(files);
  const log = join(directory, 'audit.log');
  const options = { paths: [log], checkpoint: join(scratch(), 'state', 'checkpoint.json') };
  return { directory, log, options };
}

describe('tailFiles', () => {
  it('gives what is there, then what comes', async () => {
    const { log, options } = place({ 'audit.log': eventLines(0, 3) });
    const tail = follow(options);
    await tail.lineCount(3);
    appendFileSync(log, eventLines(3, 2));
    await tail.lineCount(5);
    expect(eventNumbers(tail.lines)).toEqual(numbers(0, 5));
  });

  it('waits for the end of a line', async () => {
    const { log, options } = place({ 'audit.log': '' });
    const tail = follow(options);
    const [line = ''] = eventLines(0, 1).split('\n');
    appendFileSync(log, line.slice(0, 20));
    await delay(300);
    expect(tail.lines).toEqual([]);
    appendFileSync(log, `${line.slice(20)}\n{"half"`);
    await tail.lineCount(1);
    expect(tail.lines).toEqual([line]);
  });

  it('reads the backups first, in order, whatever they are compressed with', async () => {
    const { options } = place({
      'audit.log': eventLines(40, 10),
      [stamp(3)]: eventLines(30, 10),
      [`${stamp(1)}.gz`]: gzipSync(eventLines(10, 10)),
      [stamp(2)]: eventLines(20, 10),
      [stamp(0)]: eventLines(0, 10),
    });
    const tail = follow(options);
    await tail.lineCount(50);
    expect(eventNumbers(tail.lines)).toEqual(numbers(0, 50));
  });

  it('goes on where it was when ten rotations went by meanwhile', async () => {
    const { directory, log, options } = place({ 'audit.log': eventLines(0, 100) });
    const before = follow(options);
    await before.lineCount(100);
    await before.stop();
    appendFileSync(log, eventLines(100, 5));
    for (let n = 0; n < 10; n++) {
      renameSync(log, join(directory, stamp(n)));
      writeFileSync(log, eventLines(105 + 10 * n, 10));
    }
    for (let n = 0; n < 7; n++) {
      writeFileSync(join(directory, `${stamp(n)}.gz`), gzipSync(readFileSync(join(directory, stamp(n)))));
      rmSync(join(directory, stamp(n)));
    }
    const after = follow(options);
    await after.lineCount(105);
    expect(eventNumbers(after.lines)).toEqual(numbers(100, 105));
    await after.stop();
    const again = follow(options);
    await delay(300);
    expect(again.lines).toEqual([]);
  });

  it('follows a rotation by rename to the end of the old file', async () => {
    const { directory, log, options } = place({ 'audit.log': eventLines(0, 2) });
    const tail = follow({ ...options, paths: [log, join(directory, '*.log'), join(directory, 'audit*')] });
    await tail.lineCount(2);
    renameSync(log, join(directory, stamp(0)));
    appendFileSync(join(directory, stamp(0)), eventLines(2, 2));
    writeFileSync(log, eventLines(4, 2));
    await tail.lineCount(6);
    appendFileSync(join(directory, stamp(0)), eventLines(6, 1));
    appendFileSync(log, eventLines(7, 1));
    await tail.lineCount(8);
    expect(eventNumbers(tail.lines).toSorted((a, b) => a - b)).toEqual(numbers(0, 8));
  });

  it.each([0, 1])('reads a log that is copied and cut, once (backups there already: %i)', async (backups) => {
    const { directory, log, options } = place({
      'audit.log': eventLines(0, 100),
      ...(backups > 0 && { 'audit.log.2': eventLines(500, 9) }),
    });
    const tail = follow(options);
    await tail.lineCount(100 + 9 * backups);
    // All within one look: lines that were not read yet are only in the copy.
    appendFileSync(log, eventLines(100, 50));
    copyFileSync(log, join(directory, 'audit.log.1'));
    truncateSync(log);
    appendFileSync(log, eventLines(150, 300));
    await tail.lineCount(450 + 9 * backups);
    writeFileSync(join(directory, 'audit.log.3.gz'), gzipSync(readFileSync(join(directory, 'audit.log.1'))));
    rmSync(join(directory, 'audit.log.1'));
    await delay(300);
    expect(
      eventNumbers(tail.lines)
        .filter((n) => n < 500)
        .toSorted((a, b) => a - b),
    ).toEqual(numbers(0, 450));
    expect(tail.lines).toHaveLength(450 + 9 * backups);
  });

  it('reads on in the compressed backup where the plain one is gone', async () => {
    const { directory, log, options } = place({ 'audit.log': eventLines(0, 100) });
    const first = follow(options);
    await first.lineCount(100);
    await first.stop();
    const all = eventLines(0, 250);
    rmSync(log);
    writeFileSync(join(directory, `${stamp(0)}.gz`), gzipSync(all));
    writeFileSync(log, eventLines(250, 10));
    const tail = follow(options);
    await tail.lineCount(160);
    expect(eventNumbers(tail.lines)).toEqual(numbers(100, 160));
  });

  it('takes no compressed backup before it is whole', async () => {
    const { directory, options } = place({ 'audit.log': eventLines(1000, 1) });
    const whole = gzipSync(eventLines(0, 1000), { level: 0 });
    const path = join(directory, `${stamp(0)}.gz`);
    const tail = follow({ ...options, settleMs: 400 });
    await tail.lineCount(1);
    for (let at = 0; at < whole.length; at += 10_000) {
      appendFileSync(path, whole.subarray(at, at + 10_000));
      await delay(30);
    }
    await tail.lineCount(1001);
    expect(tail.reports).toEqual([]);
    expect(eventNumbers(tail.lines).toSorted((a, b) => a - b)).toEqual(numbers(0, 1001));
  });

  it('tells of a compressed backup that is cut off, and gives what can be read of it', async () => {
    const whole = gzipSync(eventLines(0, 20_000));
    const { directory, options } = place({ [`${stamp(0)}.gz`]: whole.subarray(0, whole.length - 2000) });
    const tail = follow(options);
    await tail.lineCount(10_000);
    await delay(400);
    const got = eventNumbers(tail.lines.slice(0, -1));
    expect(got.length).toBeGreaterThan(10_000);
    expect(got).toEqual(numbers(0, got.length));
    expect(tail.reports).toMatchObject([{ kind: 'damaged', path: join(directory, `${stamp(0)}.gz`), reason: 'gzip-cut-off' }]);
  });

  it('waits for a log and a directory that are not there yet', async () => {
    const directory = scratch();
    const log = join(directory, 'node-1', 'audit', 'audit.log');
    const tail = follow({ paths: [join(directory, '*', 'audit', 'audit.log')], checkpoint: join(directory, 'checkpoint') });
    await delay(100);
    mkdirSync(join(directory, 'node-1', 'audit'), { recursive: true });
    await delay(100);
    writeFileSync(log, eventLines(0, 3));
    await tail.lineCount(3);
    expect(eventNumbers(tail.lines)).toEqual(numbers(0, 3));
  });

  it('reads a log that is deleted while it is open, and the one that comes in its place', async () => {
    const { log, options } = place({ 'audit.log': eventLines(0, 2) });
    const kept = join(scratch(), 'kept');
    const tail = follow(options);
    await tail.lineCount(2);
    // The other name stands for the writer, who still has it open.
    linkSync(log, kept);
    rmSync(log);
    await delay(400);
    appendFileSync(kept, eventLines(2, 2));
    await tail.lineCount(4);
    writeFileSync(log, eventLines(4, 2));
    await tail.lineCount(6);
    expect(eventNumbers(tail.lines)).toEqual(numbers(0, 6));
    await expect.poll(() => tail.reports).toMatchObject([{ kind: 'deleted', path: log, replaced: false }]);
  });

  it('tells of a log that another file is put in the place of', async () => {
    const { log, options } = place({ 'audit.log': eventLines(0, 2) });
    const tail = follow(options);
    await tail.lineCount(2);
    const other = join(scratch(), 'other');
    writeFileSync(other, eventLines(2, 2));
    renameSync(other, log);
    await tail.lineCount(4);
    await expect.poll(() => tail.reports, { timeout: 15_000 }).toMatchObject([{ kind: 'deleted', path: log, replaced: true }]);
  });

  it('is not misled by a log that is cut and grows beyond its old end', async () => {
    const { log, options } = place({ 'audit.log': eventLines(0, 100) });
    const tail = follow(options);
    await tail.lineCount(100);
    writeFileSync(log, eventLines(100, 500));
    await tail.lineCount(600);
    expect(eventNumbers(tail.lines)).toEqual(numbers(0, 600));
    expect(tail.reports).toMatchObject([{ kind: 'rewritten' }]);
  });

  it('passes over the hole that a cut leaves under a writer that does not append', async () => {
    const { directory, log, options } = place({ 'audit.log': '', 'other.log': '' });
    const tail = follow({ ...options, paths: [join(directory, '*.log')] });
    const writers = [log, join(directory, 'other.log')].map((path) => openSync(path, 'w'));
    for (let round = 0; round < 4; round++) {
      for (const [index, writer] of writers.entries()) {
        writeSync(writer, eventLines(10_000 * index + 200 * round, 200));
        await tail.lineCount(400 * round + 200 * (index + 1));
        ftruncateSync(writer);
      }
    }
    expect(new Set(eventNumbers(tail.lines))).toEqual(new Set([...numbers(0, 800), ...numbers(10_000, 800)]));
    expect(tail.lines).toHaveLength(1600);
    for (const writer of writers) closeSync(writer);
  });

  it('hands on the last line of a log that was rotated in the middle of it', async () => {
    const { directory, log, options } = place({ 'audit.log': `${eventLines(0, 1)}{"torn"` });
    const tail = follow(options);
    await tail.lineCount(1);
    renameSync(log, join(directory, stamp(0)));
    await tail.lineCount(2);
    expect(tail.lines[1]).toBe('{"torn"');
  });

  it('begins at the end where it is told to, once', async () => {
    const { directory, log, options } = place({
      'audit.log': `${eventLines(0, 10)}{"torn`,
      [`${stamp(0)}.gz`]: gzipSync(eventLines(50, 10)),
      [stamp(1)]: eventLines(70, 10),
    });
    const tail = follow({ ...options, start: 'end' });
    await delay(200);
    appendFileSync(log, `"}\n${eventLines(100, 2)}`);
    await tail.lineCount(3);
    expect(tail.lines[0]).toBe('{"torn"}');
    expect(tail.lines).toHaveLength(3);
    await tail.stop();
    renameSync(log, join(directory, stamp(2)));
    writeFileSync(log, eventLines(200, 2));
    const after = follow({ ...options, start: 'end' });
    await after.lineCount(2);
    expect(eventNumbers(after.lines)).toEqual([200, 201]);
  });

  it('gives again what was not acknowledged', async () => {
    const { log, options } = place({ 'audit.log': eventLines(0, 1000) });
    const first = follow({ ...options, batchBytes: 10_000, acknowledge: false });
    await first.lineCount(1000);
    // Out of order: only what has no gap before it counts.
    first.batches[1]?.acknowledge();
    first.batches[0]?.acknowledge();
    first.batches[3]?.acknowledge();
    await first.stop();
    appendFileSync(log, eventLines(1000, 1));
    const second = follow(options);
    await second.lineCount(400);
    const [from = 0] = eventNumbers(second.lines);
    expect(from).toBeGreaterThan(100);
    expect(eventNumbers(second.lines)).toEqual(numbers(from, 1001 - from));
    expect(eventNumbers(first.lines)).toEqual(numbers(0, 1000));
  });

  it('starts over when the checkpoint is damaged, and keeps it', async () => {
    const { options } = place({ 'audit.log': eventLines(0, 3) });
    for (const text of ['', '{"version":1,"files":[{}]}', '\0\0\0', '[]']) {
      mkdirSync(join(options.checkpoint, '..'), { recursive: true });
      writeFileSync(options.checkpoint, text);
      const tail = follow(options);
      await tail.lineCount(3);
      await tail.stop();
      expect(eventNumbers(tail.lines)).toEqual(numbers(0, 3));
      expect(tail.reports).toMatchObject([{ kind: 'checkpoint-damaged' }]);
      expect(existsSync(`${options.checkpoint}.damaged`)).toBe(true);
    }
  });

  it('reads a log from its beginning that lost its end with the machine', async () => {
    const { log, options } = place({ 'audit.log': eventLines(0, 200) });
    const first = follow(options);
    await first.lineCount(200);
    await first.stop();
    truncateSync(log, readFileSync(log).length - 1000);
    appendFileSync(log, `\n${eventLines(200, 2)}`);
    const second = follow(options);
    await second.lineCount(180);
    expect(eventNumbers(second.lines)).toContain(201);
    expect(second.reports).toMatchObject([{ kind: 'read-again' }]);
  });

  it('hands on a line that is longer than a batch, whole', async () => {
    const long = `{"auditID":"${'x'.repeat(300_000)}"}`;
    const { options } = place({ 'audit.log': `${long}\n${eventLines(0, 1)}` });
    const tail = follow({ ...options, batchBytes: 4096 });
    await tail.lineCount(2);
    expect(tail.lines[0]).toBe(long);
    expect(tail.lines).toHaveLength(2);
  });
});
