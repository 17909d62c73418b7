import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellsOf, openScratchStore, type ScratchStore } from '../../tests/service/scratch-store.ts';
import { exactDistinct } from '../query/stages/aggregates.ts';
import { query } from './query.ts';

let store: ScratchStore;

const named = (from: number, to: number, namespace: string) =>
  Array.from({ length: to - from }, (_, at) => ({ auditID: `${namespace}${from + at}`, name: `name-${from + at}`, namespace }));

beforeAll(async () => {
  store = await openScratchStore();
  await store.load(named(0, exactDistinct, 'full'));
  await store.load(named(0, 2 * exactDistinct, 'over'));
});

afterAll(() => store.close());

async function ask(text: string) {
  const answer = await query({ text, limit: undefined, pageAfter: undefined, follow: false, events: false }, store.context());
  const rows = await cellsOf(answer.batches);
  return { rows, notes: (answer.notes?.() ?? []).map(({ message, hint }) => [message, hint]) };
}

const estimated = (key: string, field = 'name') => [
  `${key} is an estimate where there are more than 32,768 different values, mostly within 0.3 %.`,
  `count_distinct(${field},exact) counts them all, with more memory.`,
];

describe('counts of different values', () => {
  it('are exact, and say nothing, up to the size', async () => {
    const { rows } = await ask('namespace=full count_distinct(name)');
    expect(rows).toEqual([[exactDistinct]]);
    expect(await ask('namespace=full and name startswith name-1 count_distinct(name)')).toEqual({ rows: [[11_111]], notes: [] });
  });

  it('are near, and say so, above it', async () => {
    const { rows, notes } = await ask('count_distinct(name) as names by namespace sort namespace');
    expect(rows[0]).toEqual(['full', exactDistinct]);
    expect(Math.abs(Number(rows[1]?.[1]) / (2 * exactDistinct) - 1)).toBeLessThan(0.005);
    expect(notes).toEqual([estimated('names')]);
  });

  it('are exact at any size where that is asked for', async () => {
    expect(await ask('count_distinct(name, exact), count_distinct(namespace) by verb')).toEqual({
      rows: [['get', 2 * exactDistinct, 2]],
      notes: [],
    });
  });

  it('say so where only what was computed from them is shown', async () => {
    const { notes } = await ask('stats count_distinct(name) as names by namespace having names>1 exclude names');
    expect(notes).toEqual([
      [
        'names is exact up to 32,768 different values; above, it is an estimate, mostly within 0.3 %. ' +
          'count_distinct(name,exact) counts them all, with more memory.',
        undefined,
      ],
    ]);
  });

  it('say so of the period before as well', async () => {
    const { notes } = await ask('count_distinct(name) last 30s compare before 30s');
    expect(notes).toEqual([estimated('count_distinct(name)')]);
  });
});
