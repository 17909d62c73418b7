/** What goes wrong with an engine host and its directory, and what the user of the store sees of it. */
import { appendFileSync, chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fixed } from '../../src/sql/statement.ts';
import { openStore } from '../../src/store/open-store.ts';
import { startClient } from './client-process.ts';
import { isAlive, newDirectory, openForTest, runningHost, waitForEnd } from './store-directory.ts';

const one = fixed('SELECT 1 AS x');
const createTable = fixed('CREATE TABLE t (line String) ENGINE = MergeTree ORDER BY tuple()');
const insertLines = fixed("INSERT INTO t SELECT line FROM input('line String') FORMAT LineAsString");

describe('a host that was killed', () => {
  it('leaves a stale socket, which is noticed: the data is there for the next', async () => {
    const directory = await newDirectory();
    const store = await openForTest(directory);
    await store.command(createTable);
    await store.insertLines(insertLines, Buffer.from('a\nb\n'));
    const pid = runningHost(directory);
    process.kill(pid, 'SIGKILL');
    await waitForEnd(pid);
    expect(existsSync(join(directory, 'engine.sock'))).toBe(true);
    const other = await openForTest(directory);
    expect(await other.rows(fixed('SELECT count() AS n FROM t'))).toEqual([{ n: '2' }]);
    expect(runningHost(directory)).not.toBe(pid);
  });

  it('is replaced for a store that is open, whatever comes next', async () => {
    const directory = await newDirectory();
    const store = await openForTest(directory);
    await store.command(createTable);
    for (const next of [
      () => store.rows(one),
      () => store.insertLines(insertLines, Buffer.from('a\n')),
      () => store.command(fixed('OPTIMIZE TABLE t')),
    ]) {
      const pid = runningHost(directory);
      process.kill(pid, 'SIGKILL');
      await waitForEnd(pid);
      // The client hears of it a moment later; until then a write is not sent twice, and fails.
      await sleep(50);
      await next();
    }
    expect(await store.rows(fixed('SELECT count() AS n FROM t'))).toEqual([{ n: '1' }]);
  });

  it('answers a read again that was under way, and fails a write', async () => {
    const directory = await newDirectory();
    const store = await openForTest(directory);
    await store.command(createTable);
    const read = store.rows(fixed('SELECT sum(sleepEachRow(0.3)) AS s FROM numbers(3) SETTINGS max_block_size = 1'));
    const write = store.command(fixed('INSERT INTO t SELECT toString(sleepEachRow(0.3)) FROM numbers(3) SETTINGS max_block_size = 1'));
    const failed = expect(write).rejects.toMatchObject({ code: 'store-unavailable', message: expect.stringContaining('ended') });
    await sleep(300);
    process.kill(runningHost(directory), 'SIGKILL');
    expect(await read).toEqual([{ s: '0' }]);
    await failed;
  });

  it('takes the right to load with it: the load may not go on as if nothing had been', async () => {
    const directory = await newDirectory();
    const store = await openForTest(directory);
    await store.command(createTable);
    const lock = await store.lockLoading();
    const pid = runningHost(directory);
    process.kill(pid, 'SIGKILL');
    await waitForEnd(pid);
    await expect.poll(() => store.rows(one)).toEqual([{ x: 1 }]);
    await expect(store.insertLines(insertLines, Buffer.from('a\n'))).rejects.toMatchObject({ code: 'engine-failed' });
    await lock.release();
    await store.insertLines(insertLines, Buffer.from('a\n'));
  });
});

describe('a host that hangs', () => {
  it('is killed and replaced while a statement waits', async () => {
    const directory = await newDirectory();
    const store = await openForTest(directory, { probeDeadlineMs: 500 });
    const pid = runningHost(directory);
    process.kill(pid, 'SIGSTOP');
    expect(await store.rows(one)).toEqual([{ x: 1 }]);
    expect(isAlive(pid)).toBe(false);
  });

  it('is killed and replaced when a fault in the engine has left it hanging', async () => {
    const directory = await newDirectory();
    const store = await openForTest(directory, { probeDeadlineMs: 500 });
    const pid = runningHost(directory);
    process.kill(pid, 'SIGSEGV');
    await sleep(100);
    expect(await store.rows(one)).toEqual([{ x: 1 }]);
    expect(isAlive(pid)).toBe(false);
  });

  it('is killed and replaced when a store is opened', async () => {
    const directory = await newDirectory();
    await openForTest(directory);
    const pid = runningHost(directory);
    process.kill(pid, 'SIGSTOP');
    const store = await openForTest(directory, { probeDeadlineMs: 500 });
    expect(await store.rows(one)).toEqual([{ x: 1 }]);
    expect(isAlive(pid)).toBe(false);
  });
});

describe('a directory', () => {
  it('that is full gets no new tables, keeps what it has, and lets space be freed', async () => {
    const directory = await newDirectory();
    const before = await openStore(directory);
    await before.command(createTable);
    await before.insertLines(insertLines, Buffer.from('a\n'));
    const pid = runningHost(directory);
    await before.close();
    await waitForEnd(pid);
    const store = await openForTest(directory, { minFreeBytes: 2 ** 60 });
    const full = { code: 'store-full' };
    await expect(store.command(fixed('CREATE TABLE u (x UInt8) ENGINE = MergeTree ORDER BY x'))).rejects.toMatchObject(full);
    await expect(store.command(fixed('ALTER TABLE t ADD COLUMN y UInt8'))).rejects.toMatchObject(full);
    expect(await store.rows(fixed('SELECT line FROM t'))).toEqual([{ line: 'a' }]);
    await store.command(fixed('ALTER TABLE t DROP PARTITION tuple()'));
    await store.command(fixed('DROP TABLE t SYNC'));
  });

  it('with a table definition that a full disk emptied is called damaged, and the file is named', async () => {
    const directory = await newDirectory();
    const before = await openStore(directory);
    await before.command(createTable);
    const pid = runningHost(directory);
    await before.close();
    await waitForEnd(pid);
    const names = readdirSync(join(directory, 'engine', 'store'), { recursive: true, encoding: 'utf8' });
    const definition = names.find((name) => name.endsWith('t.sql'));
    truncateSync(join(directory, 'engine', 'store', definition ?? ''), 0);
    await expect(openStore(directory)).rejects.toMatchObject({ code: 'store-damaged', message: expect.stringContaining('t.sql') });
  });

  it('that holds other files is left alone', async () => {
    const directory = await newDirectory();
    mkdirSync(directory);
    writeFileSync(join(directory, 'letter.txt'), 'Dear');
    await expect(openStore(directory)).rejects.toMatchObject({ code: 'usage' });
    expect(readdirSync(directory)).toEqual(['letter.txt']);
    await expect(openStore(join(directory, 'letter.txt'))).rejects.toMatchObject({ code: 'usage' });
  });

  it('with a long name has its socket elsewhere, found by all', async () => {
    const directory = join(await newDirectory(), 'x'.repeat(120));
    const store = await openForTest(directory);
    const again = await openForTest(directory);
    expect(await again.rows(one)).toEqual([{ x: 1 }]);
    expect(readdirSync(directory)).toContain('engine.addr');
    expect(existsSync(join(directory, 'engine.sock'))).toBe(false);
    await store.close();
  });

  it('whose modes were loosened is tightened again', async () => {
    const directory = await newDirectory();
    mkdirSync(directory, { mode: 0o755 });
    chmodSync(directory, 0o755);
    await openForTest(directory);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  it('with payloads of a host that was killed loses them at the next start', async () => {
    const directory = await newDirectory();
    mkdirSync(join(directory, 'tmp'), { recursive: true });
    appendFileSync(join(directory, 'tmp', 'payload-1'), 'secret');
    await openForTest(directory);
    expect(readdirSync(join(directory, 'tmp'))).toEqual([]);
  });
});

it('streams without mkfifo too', async () => {
  const directory = await newDirectory();
  const client = startClient(
    directory,
    `process.env['PATH'] = '';
     const store = await openStore(directory);
     const { text } = await import('node:stream/consumers');
     say((await text(await store.stream({ sql: 'SELECT 1 AS x', params: {} }, 'JSONEachRow'))).trim());`,
  );
  expect(await client.next()).toBe('{"x":1}');
});

it('says where the engine has no build that a server is the way', async () => {
  const directory = await newDirectory();
  const copy = join(dirname(directory), 'package');
  const root = fileURLToPath(new URL('../..', import.meta.url));
  await cp(join(root, 'dist'), join(copy, 'dist'), { recursive: true });
  writeFileSync(join(copy, 'package.json'), '{"type": "module"}');
  mkdirSync(join(copy, 'node_modules'));
  symlinkSync(join(root, 'node_modules', '@clickhouse'), join(copy, 'node_modules', '@clickhouse'));
  const client = startClient(directory, `await openStore(directory).catch((error) => say(error.code + ' ' + error.message));`, copy);
  expect(await client.next()).toMatch(/^engine-unsupported .*--store https:/);
});
