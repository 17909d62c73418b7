/** The life of an engine host: one per directory, shared by whoever comes, gone with its last user. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fixed } from '../../src/sql/statement.ts';
import { openStore, openTemporaryStore } from '../../src/store/open-store.ts';
import { startClient } from './client-process.ts';
import { isRunning } from './contract-rows.ts';
import { isAlive, newDirectory, openForTest, runningHost, waitForEnd } from './store-directory.ts';

const attached = `
  const store = await openStore(directory);
  say((await rows(store, 'SELECT count() AS n FROM t'))[0].n);
  await go();
  await store.close();`;

/** The niceness of each thread. */
function nicenessOf(pid: number): number[] {
  const stats = readdirSync(`/proc/${pid}/task`).map((thread) => readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1'));
  return stats.map((stat) => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]));
}

describe('the processor', () => {
  it.runIf(existsSync('/proc/self/task'))('is left to others by a host that yields, with all the threads of the engine', async () => {
    const [plain, yielding] = [await newDirectory(), await newDirectory()];
    await openForTest(plain);
    await openForTest(yielding, { yields: true });
    const own = getPriority();
    expect(getPriority(runningHost(plain))).toBe(own);
    expect(getPriority(runningHost(yielding))).toBe(Math.min(19, own + 10));
    const threads = nicenessOf(runningHost(yielding));
    // Those that Node had already made were made before it yields; they run nothing of the engine.
    expect(threads.filter((niceness) => niceness > own).length).toBeGreaterThan(threads.length / 2);
  });
});

describe('one host for a directory', () => {
  it('is shared by all who open it, and outlives the one that started it', async () => {
    const directory = await newDirectory();
    const first = await openStore(directory);
    await first.command(fixed('CREATE TABLE t (x UInt8) ENGINE = MergeTree ORDER BY x'));
    await first.command(fixed('INSERT INTO t VALUES (1), (2)'));
    const pid = runningHost(directory);
    const [second, third] = [startClient(directory, attached), startClient(directory, attached)];
    expect(await Promise.all([second.next(), third.next()])).toEqual(['2', '2']);
    await first.close();
    await sleep(600);
    expect(runningHost(directory)).toBe(pid);
    second.go();
    expect(await second.ended).toBe(0);
    await sleep(600);
    expect(runningHost(directory)).toBe(pid);
    third.go();
    expect(await third.ended).toBe(0);
    await waitForEnd(pid);
    expect(readdirSync(directory).sort()).toEqual(['engine', 'engine.log', 'tmp']);
  });

  it('is one, however many start at once', async () => {
    const directory = await newDirectory();
    const clients = Array.from({ length: 5 }, () =>
      startClient(
        directory,
        `const store = await openStore(directory); say((await rows(store, 'SELECT 7 AS x'))[0].x); await go(); await store.close();`,
      ),
    );
    expect(await Promise.all(clients.map((client) => client.next()))).toEqual(['7', '7', '7', '7', '7']);
    const pid = runningHost(directory);
    for (const client of clients) client.go();
    expect(await Promise.all(clients.map((client) => client.ended))).toEqual([0, 0, 0, 0, 0]);
    await waitForEnd(pid);
  });

  it('ends when the only client is killed', async () => {
    const directory = await newDirectory();
    const client = startClient(directory, `await openStore(directory); say('open'); await go();`);
    await client.next();
    const pid = runningHost(directory);
    await client.kill();
    await waitForEnd(pid);
  });

  it('ends, and stops what runs, when a client is killed in the middle of a statement', async () => {
    const directory = await newDirectory();
    const client = startClient(
      directory,
      `const store = await openStore(directory); say('open');
       await rows(store, 'SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))');`,
    );
    await client.next();
    const pid = runningHost(directory);
    await sleep(300);
    await client.kill();
    await waitForEnd(pid);
  });

  it('lets a program end that forgot to close', async () => {
    const directory = await newDirectory();
    const client = startClient(directory, `const store = await openStore(directory); say((await rows(store, 'SELECT 1 AS x'))[0].x);`);
    expect(await client.next()).toBe('1');
    expect(await client.ended).toBe(0);
  });

  it('can be opened again while it is ending', async () => {
    const directory = await newDirectory();
    for (let n = 0; n < 4; n++) {
      const store = await openStore(directory);
      expect(await store.rows(fixed('SELECT 1 AS x'))).toEqual([{ x: 1 }]);
      await store.close();
      await sleep(280 + n * 15);
    }
  });
});

describe('what a store leaves on the disk', () => {
  it('is open to its owner alone', async () => {
    const directory = await newDirectory();
    const store = await openForTest(directory);
    await store.command(fixed('CREATE TABLE t (x UInt8) ENGINE = MergeTree ORDER BY x'));
    await store.command(fixed('INSERT INTO t VALUES (1)'));
    const entries = readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) => join(directory, name));
    expect(entries.length).toBeGreaterThan(20);
    const open = [directory, ...entries].filter((path) => existsSync(path) && (statSync(path).mode & 0o077) !== 0);
    expect(open).toEqual([]);
  });

  it('holds no payload and no pipe of a statement that has ended', async () => {
    const directory = await newDirectory();
    const store = await openForTest(directory);
    await store.command(fixed('CREATE TABLE t (line String) ENGINE = Null'));
    await store.insertLines(fixed("INSERT INTO t SELECT line FROM input('line String') FORMAT LineAsString"), Buffer.from('secret\n'));
    const payloads = () => readdirSync(join(directory, 'tmp')).filter((name) => name.startsWith('payload'));
    await expect.poll(payloads).toEqual([]);
  });

  it('is nothing when the store was a temporary one', async () => {
    const store = await openTemporaryStore();
    expect(await store.rows(fixed('SELECT 1 AS x'))).toEqual([{ x: 1 }]);
    const { location } = store;
    const pid = runningHost(location);
    expect(existsSync(location)).toBe(true);
    await store.close();
    expect(existsSync(location)).toBe(false);
    expect(isAlive(pid)).toBe(false);
  });

  it('is nothing when the user of a temporary one was killed', async () => {
    const client = startClient('', 'say((await openTemporaryStore()).location); await go();');
    const location = await client.next();
    onTestFinished(() => client.kill());
    expect(existsSync(location)).toBe(true);
    await client.kill();
    await expect.poll(() => existsSync(location), { timeout: 10_000 }).toBe(false);
  });
});

describe('the right to load', () => {
  it('belongs to one at a time, in the order of asking', async () => {
    const directory = await newDirectory();
    const [a, b] = [await openForTest(directory), await openForTest(directory)];
    const order: string[] = [];
    const first = await a.lockLoading();
    const second = b.lockLoading().finally(() => order.push('second'));
    await sleep(100);
    const third = a.lockLoading().finally(() => order.push('third'));
    await sleep(100);
    expect(order).toEqual([]);
    await first.release();
    await (await second).release();
    await (await third).release();
    expect(order).toEqual(['second', 'third']);
  });

  it('passes on when its holder is killed', async () => {
    const directory = await newDirectory();
    const client = startClient(
      directory,
      `const store = await openStore(directory); await store.lockLoading(); say('locked'); await go();`,
    );
    await client.next();
    const store = await openForTest(directory);
    let granted = false;
    const lock = store.lockLoading().then((held) => {
      granted = true;
      return held;
    });
    await sleep(200);
    expect(granted).toBe(false);
    await client.kill();
    await (await lock).release();
    expect(granted).toBe(true);
  });

  it('passes on only when what a killed holder had begun has ended', async () => {
    const directory = await newDirectory();
    const store = await openForTest(directory);
    await store.command(fixed('CREATE TABLE t (x UInt64) ENGINE = MergeTree ORDER BY x'));
    const client = startClient(
      directory,
      `const store = await openStore(directory); await store.lockLoading(); say('locked');
       await store.command({ sql: 'INSERT INTO t SELECT sleep(1.5)', params: {} });`,
    );
    await client.next();
    await expect.poll(() => isRunning(store, 'INSERT INTO t')).toBe(true);
    await client.kill();
    await (await store.lockLoading()).release();
    expect(await isRunning(store, 'INSERT INTO t')).toBe(false);
  });

  it('is waited for no longer when the wait is cancelled', async () => {
    const directory = await newDirectory();
    const store = await openForTest(directory);
    const first = await store.lockLoading();
    const stopper = new AbortController();
    const waiting = store.lockLoading(stopper.signal);
    await sleep(50);
    stopper.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await first.release();
    await (await store.lockLoading()).release();
  });
});
