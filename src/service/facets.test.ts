import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MadeEvent, openScratchStore, type ScratchStore } from '../../tests/service/scratch-store.ts';
import { answers } from '../contract/answers.ts';
import { readQuery } from '../query/check-query.ts';
import { readField } from '../query/parse-field.ts';
import type { Context } from './context.ts';
import { facets } from './facets.ts';
import { runFacets } from './run-facets.ts';

const events: MadeEvent[] = [
  ...Array.from({ length: 6 }, (_, at): MadeEvent => ({ auditID: `a${at}`, user: 'ann', groups: ['ops', 'all'], name: `n${at}` })),
  ...Array.from({ length: 3 }, (_, at): MadeEvent => ({ auditID: `b${at}`, user: 'bob', groups: ['all'], namespace: 'prod', code: 403 })),
  { auditID: 'c', stage: 'RequestReceived', user: 'cyd', namespace: '', annotations: { mood: 'good', 'size=': '' } },
  { auditID: 'a0', stage: 'RequestReceived', user: 'ann', groups: ['ops', 'all'], name: 'n0' },
];

let store: ScratchStore;
let over: readonly (readonly [string, Context])[];

beforeAll(async () => {
  store = await openScratchStore();
  await store.load(events);
  over = [
    ['table', store.context()],
    ['files', await store.fileContext(events)],
  ];
});

afterAll(() => store.close());

describe('facets', () => {
  it('count each request once, over both relations alike', async () => {
    for (const [name, context] of over) {
      const answer = await facets({ text: '', fields: ['user,namespace', 'groups', 'code', 'annotations'], top: 2 }, context);
      expect(answers.facets.schema.safeParse(answer).error, name).toBeUndefined();
      expect(answer, name).toEqual({
        events: 10,
        sampled: null,
        counting: 'requests',
        warnings: [],
        facets: [
          { field: 'user', type: 'keyword', distinct: 3, absent: 0, values: [counted('ann', 6), counted('bob', 3)] },
          { field: 'namespace', type: 'keyword', distinct: 2, absent: 1, values: [counted('dev', 6), counted('prod', 3)] },
          { field: 'groups', type: 'keywords', distinct: 2, absent: 1, values: [counted('all', 9), counted('ops', 6)] },
          { field: 'code', type: 'integer', distinct: 2, absent: 1, values: [counted('200', 6), counted('403', 3)] },
          { field: 'annotations', type: 'map', distinct: 2, absent: 9, values: [counted('mood', 1), counted('size=', 1)] },
        ],
      });
    }
  });

  it('are of the filter and the range, and say what they leave out', async () => {
    for (const [name, context] of over) {
      const answer = await facets({ text: 'code=403 last 1h groupby user', fields: ['namespace'], top: 5 }, context);
      expect(answer, name).toMatchObject({ events: 3, facets: [{ values: [counted('prod', 3)] }] });
      expect(answer.warnings.map(({ code }) => code)).toEqual(['stages-left-out']);
    }
  });

  it('leave out fields that nothing has, unless they were asked for', async () => {
    const all = await facets({ text: '', fields: [], top: 1 }, store.context());
    expect(all.facets.map(({ field }) => field)).not.toContain('impersonateduser');
    expect(all.facets.map(({ field }) => field)).toContain('user');
    const none = await facets({ text: 'user=nobody', fields: ['user'], top: 1 }, store.context());
    expect(none).toMatchObject({ events: 0, facets: [{ field: 'user', distinct: 0, values: [] }] });
  });

  it('show what the asker may see', async () => {
    const answer = await facets({ text: '', fields: ['user'], top: 5 }, store.context({ clusters: 'all', namespaces: ['prod'] }));
    expect(answer).toMatchObject({ events: 3, facets: [{ distinct: 1, values: [counted('bob', 3)] }] });
  });

  it('are estimated from a sample above a size', async () => {
    const { query } = readQuery('stage=*');
    const field = readField('user');
    if (query === null || field === null) throw new Error('a query and a field');
    await store.load(
      Array.from({ length: 4000 }, (_, at) => ({ auditID: `s${at}`, user: at % 4 === 0 ? 'one' : 'three' })),
      'big',
    );
    const answer = await runFacets(query, { fields: [field], top: 5, sampleAbove: 1000 }, store.context());
    expect(answer.events).toBe(4011);
    expect(answer.sampled).toBeGreaterThan(600);
    expect(answer.sampled).toBeLessThan(1100);
    const [three] = answer.facets[0]?.values ?? [];
    expect(three?.value).toBe('three');
    expect(Math.abs((three?.count ?? 0) - 3000)).toBeLessThan(400);
  });

  it('name the field that was meant', async () => {
    const asked = (field: string) => facets({ text: '', fields: [field], top: 5 }, store.context());
    await expect(asked('usr')).rejects.toMatchObject({ code: 'usage', details: { hint: 'Did you mean user?' } });
    await expect(asked('raw')).rejects.toMatchObject({ code: 'usage' });
    await expect(asked('request')).rejects.toMatchObject({ details: { hint: 'Name a path in it, such as request.kind.' } });
  });
});

const counted = (value: string, count: number) => ({ value, count });
