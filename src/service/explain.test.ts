import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScratchStore, type ScratchStore } from '../../tests/service/scratch-store.ts';
import { answers } from '../contract/answers.ts';
import { explain } from './explain.ts';

let store: ScratchStore;

beforeAll(async () => {
  store = await openScratchStore();
  await store.load(Array.from({ length: 30 }, (_, at) => ({ auditID: `p${at}`, namespace: at % 3 === 0 ? 'prod' : 'dev' })));
});

afterAll(() => store.close());

describe('explaining a query', () => {
  it('says what it asks, what holds beside it, what runs and what it would read', async () => {
    const answer = await explain({ text: 'namespace=prod groupby user', data: true }, store.context());
    expect(answers.explain.schema.safeParse(answer).error).toBeUndefined();
    expect(answer.english).toBe('Requests where the namespace is prod, counted by user, most first.');
    expect(answer.defaults).toEqual([
      'Earlier stages of a request are left out. Name stage to count each.',
      'An event that came in several copies counts once, by the fullest.',
      'All times are asked, because the query names no range.',
    ]);
    expect(answer.gaps).toEqual([]);
    // Of two combinations of what is tallied; by name it would be each event.
    expect(answer.estimate).toEqual({ rows: 2, of: 30 });
    expect(await explain({ text: 'namespace=prod groupby name', data: true }, store.context())).toMatchObject({
      estimate: { rows: 30, of: 30 },
    });
    expect(answer.statement.params).toEqual({ p0: 'prod' });
  });

  it('says from which size on a count is an estimate', async () => {
    const { defaults } = await explain(
      { text: 'count_distinct(user), count_distinct(name,exact) as n last 1h', data: false },
      store.context(),
    );
    expect(defaults.filter((line) => line.includes('exact'))).toEqual([
      'count_distinct(user) is exact up to 32,768 different values; above, it is an estimate, mostly within 0.3 %. ' +
        'count_distinct(user,exact) counts them all, with more memory.',
    ]);
  });

  it('says where words are not looked for by who sees masks', async () => {
    const defaultsOf = async (text: string, masking: 'on' | 'off') =>
      (await explain({ text, data: false }, { ...store.context(), masking })).defaults.join(' ');
    expect(await defaultsOf('not hunter', 'on')).toContain('words are looked for around the bodies');
    expect(await defaultsOf('not hunter', 'off')).not.toContain('around the bodies');
    expect(await defaultsOf('user=hunter', 'on')).not.toContain('around the bodies');
  });

  it('reads nothing where no partition can match', async () => {
    const { estimate } = await explain({ text: 'verb=get from 2020-01-01 to 2020-01-02', data: true }, store.context());
    expect(estimate).toEqual({ rows: 0, of: 30 });
  });

  it('says what the events cannot answer', async () => {
    const { gaps } = await explain({ text: 'stage=Panic and request.spec.hostNetwork=true', data: true }, store.context());
    expect(gaps?.map(({ code }) => code)).toEqual(['body-not-recorded', 'stage-not-recorded']);
  });

  it('gives away nothing beyond the scope', async () => {
    const scoped = store.context({ clusters: ['lab'], namespaces: ['prod'] });
    const answer = await explain({ text: 'request.spec.hostNetwork=true', data: true }, scoped);
    expect(answer.estimate).toBeNull();
    expect(answer.gaps?.map(({ message }) => message)).toEqual([
      'No event that this is about has a request body: all 10 are recorded at level Metadata.',
    ]);
    expect(answer.defaults).toContain('Only events of namespace prod are visible to you.');
    const nobody = await explain({ text: 'request.kind=Pod', data: true }, store.context({ clusters: [], namespaces: 'all' }));
    expect(nobody).toMatchObject({ gaps: [], estimate: null });
  });

  it('needs no events to explain the query alone', async () => {
    const nowhere = { ...store.context(), events: () => Promise.reject(new Error('opened')) };
    expect(await explain({ text: 'verb=get', data: false }, nowhere)).toMatchObject({ gaps: null, estimate: null });
  });

  it('explains over files too', async () => {
    const context = await store.fileContext([{ auditID: 'x', level: 'Request' }]);
    const { gaps, estimate } = await explain({ text: 'response.kind=Status', data: true }, context);
    expect(estimate).toBeNull();
    expect(gaps?.map(({ code }) => code)).toEqual(['body-not-recorded']);
  });
});
