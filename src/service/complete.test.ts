import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScratchStore, type ScratchStore } from '../../tests/service/scratch-store.ts';
import { fullScope } from '../sql/scope.ts';
import { completeQuery } from './complete.ts';

let store: ScratchStore;

beforeAll(async () => {
  store = await openScratchStore();
  await store.load([
    { auditID: '1', user: 'zoe', namespace: 'prod', groups: ['ops', 'all'] },
    { auditID: '2', user: 'zoe', namespace: 'prod' },
    { auditID: '3', user: 'system:serviceaccount:dev:zed', annotations: { mood: 'good' } },
    ...Array.from({ length: 60 }, (_, at) => ({ auditID: `n${at}`, name: `name-${at}` })),
    { auditID: 'last', name: 'other' },
  ]);
});

afterAll(() => store.close());

async function labels(text: string, scope = fullScope): Promise<string[]> {
  const found = await completeQuery({ text, position: text.length }, store.context(scope));
  return found.map(({ label }) => label);
}

describe('completing a value', () => {
  it('offers what the store has, most frequent first', async () => {
    expect(await labels('verb=get and namespace=')).toEqual(['dev', 'prod']);
    expect((await labels('user=z'))[0]).toBe('zoe');
    expect(await labels('groups contains "o')).toContain('ops');
    expect(await labels('annotations["mood"]=')).toEqual(['good']);
    expect(await labels('name=oth')).toEqual(['other']);
    expect(await labels('user=system:')).toEqual(['system:serviceaccount:dev:zed']);
    expect((await labels('code='))[0]).toBe('200');
  });

  it('is bounded', async () => {
    expect(await labels('name=')).toHaveLength(50);
  });

  it('keeps to the scope', async () => {
    expect(await labels('user=', { clusters: 'all', namespaces: ['prod'] })).toEqual(['zoe']);
    expect(await labels('user=', { clusters: [], namespaces: 'all' })).toEqual([]);
  });

  it('asks the store only for values', async () => {
    const closed = { ...store.context(), events: () => Promise.reject(new Error('opened')) };
    expect((await completeQuery({ text: 'verb=get gro', position: 12 }, closed)).map(({ label }) => label)).toContain('groupby');
    expect((await completeQuery({ text: 'size>', position: 5 }, closed)).length).toBeGreaterThan(0);
  });
});
