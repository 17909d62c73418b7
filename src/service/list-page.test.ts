import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellsOf, type MadeEvent, openScratchStore, type ScratchStore } from '../../tests/service/scratch-store.ts';
import type { Context } from './context.ts';
import { query } from './query.ts';

let store: ScratchStore;

beforeAll(async () => {
  store = await openScratchStore();
  await store.load(
    Array.from({ length: 40 }, (_, at) => ({ auditID: `old-${at}`, ago: 1000 - (at % 13), name: `n${at % 7}`, code: 200 + (at % 3) })),
  );
});

afterAll(() => store.close());

const columns = 'include auditid,code';

async function page(text: string, pageAfter: string | undefined, context: Context, limit = 7) {
  const answer = await query({ text, limit, pageAfter, follow: false, events: false }, context);
  const ids = (await cellsOf(answer.batches)).map(([id]) => String(id));
  return { ids, next: answer.next?.() ?? null };
}

/** All pages; `between` is done after each. */
async function pages(
  text: string,
  context: Context,
  between: (number: number) => Promise<void> = async () => undefined,
): Promise<string[][]> {
  const all: string[][] = [];
  let next: string | null | undefined;
  do {
    const found = await page(text, next ?? undefined, context);
    all.push(found.ids);
    next = found.next;
    await between(all.length);
  } while (next !== null);
  return all;
}

async function whole(text: string, context = store.context()): Promise<string[]> {
  const answer = await query({ text, follow: false, events: false }, context);
  return (await cellsOf(answer.batches)).map(([id]) => String(id));
}

describe('pages of a list', () => {
  it('are the list, one after the other', async () => {
    const all = await whole(columns);
    const found = await pages(columns, store.context());
    expect(found.map(({ length }) => length)).toEqual([7, 7, 7, 7, 7, 5]);
    expect(found.flat()).toEqual(all);
  });

  it('end with a full one where nothing is left', async () => {
    const { ids, next } = await page(columns, undefined, store.context(), 40);
    expect({ count: ids.length, next }).toEqual({ count: 40, next: null });
  });

  it.each(['sort code desc', 'sort name, code desc', 'sort time', 'sort code, seq', 'sort groups, duration desc'])(
    'keep to %s',
    async (order) => {
      const text = `${columns} ${order}`;
      expect((await pages(text, store.context())).flat()).toEqual(await whole(text));
    },
  );

  it('neither repeat nor skip a row while events arrive, newer and older ones', async () => {
    const before = await whole(columns);
    const found = await pages(columns, store.context(), async (number) => {
      const arriving = [1, 990, 995, 5000].map((ago): MadeEvent => ({ auditID: `new-${number}-${ago}`, ago, code: 409 }));
      await store.load(arriving);
    });
    expect(found.flat()).toEqual(before);
    expect((await whole(columns)).length).toBeGreaterThan(before.length);
  });

  it('show a request that was open at its place when it has ended meanwhile', async () => {
    const name = 'late';
    const filter = `name=${name} ${columns}`;
    const open = Array.from(
      { length: 20 },
      (_, at): MadeEvent => ({ auditID: `open-${at}`, ago: 500 + at, name, stage: 'RequestReceived' }),
    );
    await store.load(open);
    const before = await whole(filter);
    const found = await pages(filter, store.context(), (number) =>
      // Those of the first page and some of the next ones.
      number === 1 ? store.load(open.filter((_, at) => at % 3 > 0).map(({ stage: _, ...event }) => event)) : Promise.resolve(),
    );
    expect(found.flat()).toEqual(before);
  });

  it('show a fuller copy in the place of the one that it replaces', async () => {
    const copies = Array.from(
      { length: 16 },
      (_, at): MadeEvent => ({ auditID: `copy-${at}`, ago: 300 + at, name: 'cut', verb: 'create' }),
    );
    await store.load(copies);
    const filter = `name=cut ${columns}`;
    const before = await whole(filter);
    const found = await pages(filter, store.context(), (number) =>
      number === 1 ? store.load(copies.map((copy) => ({ ...copy, requestObject: { kind: 'Pod' } }))) : Promise.resolve(),
    );
    expect(found.flat()).toEqual(before);
  });

  it('count relative times from the first page', async () => {
    const later: Context = { ...store.context(), clock: () => store.context().clock() + 600_000 };
    const text = `${columns} last 992s`;
    const first = await page(text, undefined, store.context());
    expect(first.next).not.toBeNull();
    const here = await page(text, first.next ?? '', store.context());
    expect(await page(text, first.next ?? '', later)).toEqual(here);
    expect(here.ids.length).toBeGreaterThan(0);
  });

  it('keep to the scope of who asks, whatever the cursor says', async () => {
    await store.load(Array.from({ length: 9 }, (_, at) => ({ auditID: `prod-${at}`, namespace: 'prod', ago: 200 + at })));
    const { next } = await page(columns, undefined, store.context());
    const scoped = store.context({ clusters: 'all', namespaces: ['prod'] });
    await expect(page(columns, next ?? '', scoped)).rejects.toMatchObject({ code: 'usage' });
    expect((await pages(columns, scoped)).flat()).toEqual(await whole(columns, scoped));
  });

  it('tell nothing to who sees a part, and show no more to another who sees a part', async () => {
    const dev = store.context({ clusters: 'all', namespaces: ['dev'] });
    const { next } = await page(columns, undefined, dev);
    expect(next).toMatch(/^s1\.[\w-]+$/);
    expect(Buffer.from(next?.slice(3) ?? '', 'base64url').toString()).not.toContain('true');
    const prod = store.context({ clusters: 'all', namespaces: ['prod'] });
    expect((await page(columns, next ?? '', prod, 1000)).ids.every((id) => id.startsWith('prod-'))).toBe(true);
    const forged = `${next?.slice(0, -8)}AAAAAAAA`;
    await expect(page(columns, forged, dev)).rejects.toMatchObject({ code: 'usage' });
  });

  it('belong to one query', async () => {
    const { next } = await page(columns, undefined, store.context());
    await expect(page('verb=get', next ?? '', store.context())).rejects.toMatchObject({ code: 'usage' });
    await expect(page('count', next ?? '', store.context())).rejects.toMatchObject({ code: 'usage' });
    for (const cursor of ['', 'p1.', 'p1.W10', 'x', `p1.${Buffer.from('["a","1","2","w","-",true,[]]').toString('base64url')}`]) {
      await expect(page(columns, cursor, store.context())).rejects.toMatchObject({ code: 'usage' });
    }
  });

  it('are not made where the query has a limit of its own', async () => {
    const answer = await query({ text: 'limit 3', limit: 2, follow: false, events: false }, store.context());
    expect(answer.next).toBeUndefined();
    expect(await cellsOf(answer.batches)).toHaveLength(3);
  });
});
