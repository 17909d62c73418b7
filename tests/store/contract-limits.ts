/** The store's contract, statements: several at once, each with its limits and settings, each one stoppable. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { fixed } from '../../src/sql/statement.ts';
import type { Store } from '../../src/store/store.ts';
import { isRunning } from './contract-rows.ts';

const endless = (mark: string) => fixed(`SELECT count() AS n FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number), '${mark}')`);

export function describeLimits(store: () => Store): void {
  describe('several statements', () => {
    it('answers quick ones while slow ones run', async () => {
      const ends: string[] = [];
      const slow = Array.from({ length: 6 }, () =>
        store()
          .rows(fixed('SELECT sum(sleepEachRow(0.5)) FROM numbers(3) SETTINGS max_block_size = 1'))
          .then(() => ends.push('slow')),
      );
      await sleep(100);
      const start = performance.now();
      for (let n = 0; n < 5; n++) await store().rows(fixed('SELECT 1'));
      const quickMs = performance.now() - start;
      ends.push('quick');
      await Promise.all(slow);
      expect(ends[0]).toBe('quick');
      expect(quickMs).toBeLessThan(1000);
    });

    it('is not held up by a statement whose subquery takes long to plan', async () => {
      const mark = crypto.randomUUID();
      const stopper = new AbortController();
      const planning = store()
        .stream(fixed(`SELECT (SELECT sleep(2)) AS x, '${mark}' AS mark`), 'JSONEachRow', { signal: stopper.signal })
        .catch(() => undefined);
      await sleep(100);
      const start = performance.now();
      await store().rows(fixed('SELECT 1'));
      expect(performance.now() - start).toBeLessThan(1000);
      stopper.abort();
      (await planning)?.destroy();
    });

    it('keeps the values of statements apart that run at once', async () => {
      const answers = await Promise.all(
        Array.from({ length: 60 }, (_, n) => store().rows<{ v: string }>({ sql: 'SELECT {p0:String} AS v', params: { p0: `value ${n}` } })),
      );
      expect(answers.map(([row]) => row?.v)).toEqual(Array.from({ length: 60 }, (_, n) => `value ${n}`));
    });
  });

  describe('limits', () => {
    it('stops a statement that takes too long', async () => {
      const mark = crypto.randomUUID();
      await expect(store().rows(endless(mark), { timeoutMs: 300 })).rejects.toMatchObject({ code: 'query-timeout' });
      await expect.poll(() => isRunning(store(), mark), { timeout: 10_000 }).toBe(false);
    });

    it('stops a statement that does not look at the clock', async () => {
      const start = performance.now();
      await expect(store().rows(fixed('SELECT sleep(3)'), { timeoutMs: 200 })).rejects.toMatchObject({ code: 'query-timeout' });
      expect(performance.now() - start).toBeLessThan(3500);
    });

    it('stops a stream that takes too long', async () => {
      const read = async () => {
        for await (const _ of await store().stream(fixed('SELECT number FROM numbers(1000000000000)'), 'JSONEachRow', { timeoutMs: 300 }));
      };
      await expect(read()).rejects.toMatchObject({ code: 'query-timeout' });
    });

    it('stops a statement that needs too much memory, and goes on', async () => {
      const sql = 'SELECT length(groupArray(number)) AS n FROM numbers(50000000)';
      await expect(store().rows(fixed(sql), { memoryBytes: 30_000_000 })).rejects.toMatchObject({ code: 'query-memory' });
      expect(await store().rows(fixed('SELECT 1 AS x'))).toEqual([{ x: 1 }]);
    });
  });

  describe('cancelling', () => {
    it('stops the statement in the engine', async () => {
      const mark = crypto.randomUUID();
      const stopper = new AbortController();
      const answer = store().rows(endless(mark), { signal: stopper.signal });
      await expect.poll(() => isRunning(store(), mark), { timeout: 10_000 }).toBe(true);
      stopper.abort();
      await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
      await expect.poll(() => isRunning(store(), mark), { timeout: 10_000 }).toBe(false);
    });

    it('does not begin what was cancelled before', async () => {
      await expect(store().rows(fixed('SELECT 1'), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
    });
  });

  describe('settings', () => {
    const threads = fixed("SELECT toString(getSetting('max_threads')) AS v, toString(getSetting('log_comment')) AS comment");

    it('hold for their statement alone', async () => {
      const [before] = await store().rows<{ v: string }>(threads);
      const set = await store().rows<{ v: string }>(threads, { settings: { max_threads: 3 } });
      expect(set[0]?.v).toBe('3');
      // Sent one after the other, these meet the session that the statement above ran on.
      for (let n = 0; n < 5; n++) expect((await store().rows<{ v: string }>(threads))[0]?.v).toBe(before?.v);
    });

    it('that a statement itself makes do not outlive it', async () => {
      const [before] = await store().rows<{ v: string }>(threads);
      await store().command(fixed('SET max_threads = 5'));
      await store().rows(fixed('SELECT 1 SETTINGS max_threads = 6'));
      for (let n = 0; n < 5; n++) expect((await store().rows<{ v: string }>(threads))[0]?.v).toBe(before?.v);
    });

    it('that do not exist are refused, and spoil nothing', async () => {
      await expect(store().rows(threads, { settings: { no_such_setting: 1 } })).rejects.toMatchObject({ details: { engineCode: 115 } });
      for (let n = 0; n < 5; n++) expect(await store().rows(fixed('SELECT 1 AS x'))).toEqual([{ x: 1 }]);
    });
  });

  it('refuses a second statement in the text of the first', async () => {
    await expect(store().rows(fixed('SELECT 1; SELECT 2'))).rejects.toMatchObject({ code: 'engine-failed' });
    await expect(store().command(fixed('SELECT 1; DROP TABLE x'))).rejects.toMatchObject({ details: { engineCode: 62 } });
  });

  it('tells what the engine found wrong', async () => {
    await expect(store().rows(fixed('SELECT * FROM no_such_table'))).rejects.toMatchObject({
      code: 'engine-failed',
      details: { engineCode: 60, message: expect.stringContaining('no_such_table') },
    });
    await expect(store().rows({ sql: 'SELECT {p0:UInt8}', params: {} })).rejects.toMatchObject({ details: { engineCode: 456 } });
  });
}
