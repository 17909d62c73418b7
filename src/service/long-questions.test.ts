import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScratchStore, type ScratchStore } from '../../tests/service/scratch-store.ts';
import type { Context } from './context.ts';
import { cancel, progress } from './long-questions.ts';
import { QuestionsUnderWay } from './questions-under-way.ts';

let store: ScratchStore;
const underWay = new QuestionsUnderWay();
const ann = { name: 'ann', may: new Set(['read'] as const) };
const id = '2f1a9c1e-8f0e-4c66-9f0d-0f5b8f6f0a11';

beforeAll(async () => {
  store = await openScratchStore();
});
afterAll(() => store.close());

function contextOf(name: string, more: Partial<Context> = {}): Context {
  return { ...store.context(), asker: { ...ann, name }, underWay, ...more };
}

/** A statement that takes as long as it is let. */
async function run(as: string): Promise<unknown> {
  const stop = new AbortController();
  const { tag, end } = underWay.begin(as, ann, () => stop.abort());
  const { store: engine } = await store.context().events();
  const sql = "SELECT count() FROM numbers(1e13) WHERE number % 7 = 3 AND toString(number) LIKE '%77777%'";
  return engine.rows({ sql, params: {} }, { tag, signal: stop.signal }).finally(end);
}

function ask(as = id): Promise<unknown> {
  const asked = run(as);
  asked.catch(() => undefined);
  return asked;
}

describe('a long question', () => {
  it('tells how far it is, until it is stopped, in the engine too', async () => {
    const asked = ask();
    const seen: unknown[] = [];
    for await (const event of await progress({ id }, contextOf('ann'))) {
      seen.push(event);
      if (seen.length === 4) expect(await cancel({ id: id.toUpperCase() }, contextOf('ann'))).toEqual({ cancelled: true });
    }
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen[2]).toMatchObject({
      event: 'progress',
      data: { engine: { readRows: expect.any(Number), memoryBytes: expect.any(Number) } },
    });
    const { data } = seen[3] as { data: { fraction: number; elapsedMs: number; engine: { readRows: number; ofRows: number } } };
    expect(data.engine.readRows).toBeGreaterThan(1000);
    expect(data.fraction).toBeGreaterThan(0);
    expect(data.fraction).toBeLessThan(1);
    expect(data.elapsedMs).toBeGreaterThan(500);
    expect(seen.at(-1)).toEqual({ event: 'end', data: { reason: 'done' } });
    const { store: engine } = await store.context().events();
    const running = {
      sql: "SELECT count() AS n FROM system.processes WHERE query LIKE '%77777%' AND query NOT LIKE '%processes%'",
      params: {},
    };
    let left = 1;
    for (let tries = 0; left > 0 && tries < 50; tries++) {
      left = Number((await engine.rows<{ n: string }>(running))[0]?.n);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(left).toBe(0);
  });

  it('tells nobody else, and no counts to who sees a part', async () => {
    const asked = ask();
    await expect(progress({ id }, contextOf('bob'))).rejects.toMatchObject({ code: 'not-found' });
    await expect(cancel({ id }, contextOf('bob'))).rejects.toMatchObject({ code: 'not-found' });
    const scoped = contextOf('ann', { scope: { clusters: 'all', namespaces: ['dev'] } });
    const seen: unknown[] = [];
    for await (const { data } of await progress({ id }, scoped)) {
      seen.push(data);
      if (seen.length === 2) await cancel({ id }, scoped);
    }
    expect(seen[1]).toEqual({ elapsedMs: expect.any(Number), fraction: null, engine: null });
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('is waited for where it arrives after the one who asks about it', async () => {
    const later = randomUUID();
    const watching = progress({ id: later }, contextOf('ann'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const asked = ask(later);
    expect((await (await watching).next()).value).toMatchObject({ event: 'progress' });
    await cancel({ id: later }, contextOf('ann'));
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('has ended for who asks in that moment, and is none that never was, or is of another', async () => {
    const short = randomUUID();
    underWay.begin(short, ann, () => undefined).end();
    const seen: unknown[] = [];
    for await (const event of await progress({ id: short.toUpperCase() }, contextOf('ann'))) seen.push(event);
    expect(seen).toEqual([{ event: 'end', data: { reason: 'done' } }]);
    await expect(cancel({ id: short }, contextOf('ann'))).rejects.toMatchObject({ code: 'not-found' });
    await expect(progress({ id: short }, contextOf('bob'))).rejects.toMatchObject({ code: 'not-found' });
    await expect(progress({ id: randomUUID() }, contextOf('ann'))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is forgotten after many others, and may begin again under its id', () => {
    const many = new QuestionsUnderWay();
    many.begin(id, ann, () => undefined).end();
    const again = many.begin(id, ann, () => undefined);
    expect(many.hasEnded(id, ann)).toBe(false);
    again.end();
    expect(many.hasEnded(id, ann)).toBe(true);
    for (let count = 0; count < 1000; count++) many.begin(randomUUID(), ann, () => undefined).end();
    expect(many.hasEnded(id, ann)).toBe(false);
  });

  it('has an id of its own', async () => {
    const asked = ask();
    expect(() => underWay.begin(id, ann, () => undefined)).toThrow('asked already');
    underWay.begin(id, { ...ann, name: 'bob' }, () => undefined).end();
    await cancel({ id }, contextOf('ann'));
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });
});
