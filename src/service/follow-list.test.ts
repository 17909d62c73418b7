import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MadeEvent, openScratchStore, type ScratchStore } from '../../tests/service/scratch-store.ts';
import { fullScope, type Scope } from '../sql/scope.ts';
import { query } from './query.ts';

let store: ScratchStore;

beforeAll(async () => {
  store = await openScratchStore();
  await store.load([{ auditID: 'before' }]);
});

afterAll(() => store.close());

/** What is followed while `loads` arrive one after the other, until nothing has come for a while. */
async function follow(text: string, loads: readonly (readonly MadeEvent[])[], scope: Scope = fullScope): Promise<string[]> {
  const stop = new AbortController();
  const answer = await query({ text, follow: true, events: false }, store.context(scope, stop.signal));
  const found: string[] = [];
  const following = (async () => {
    for await (const rows of answer.batches) found.push(...rows.map(({ cells }) => cells.join(' ')));
  })();
  for (const events of loads) {
    await store.load(events);
    await new Promise((resolve) => setTimeout(resolve, 800));
  }
  stop.abort();
  await following;
  return found;
}

describe('following a list', () => {
  it('gives what arrives, in order of arrival, and nothing that was there', async () => {
    const found = await follow('name=web include auditid', [
      [
        { auditID: 'one', ago: 10 },
        { auditID: 'two', ago: 5000 },
        { auditID: 'other', name: 'db' },
      ],
      [{ auditID: 'three', ago: 100 }],
    ]);
    expect(found).toEqual(['one', 'two', 'three']);
  });

  it('gives a request once: as it ended, or as it was while it was open', async () => {
    const received = (auditID: string): MadeEvent => ({ auditID, stage: 'RequestReceived', ago: 20 });
    const complete = (auditID: string): MadeEvent => ({ auditID, ago: 20, code: 201 });
    const found = await follow('verb=get include auditid,stage', [
      [received('r1'), complete('r1'), received('r2')],
      [complete('r2'), received('r3')],
      [{ ...received('r3'), stage: 'ResponseStarted' }, complete('r3'), complete('r4')],
    ]);
    // A query that names stage, even as a column, is about every stage.
    expect(found).toEqual([
      'r1 RequestReceived',
      'r1 ResponseComplete',
      'r2 RequestReceived',
      'r2 ResponseComplete',
      'r3 RequestReceived',
      'r3 ResponseStarted',
      'r3 ResponseComplete',
      'r4 ResponseComplete',
    ]);
    const requests = await follow('verb=get include auditid,code', [
      [received('q1'), complete('q1'), received('q2')],
      [complete('q2'), received('q3')],
      [{ ...received('q3'), stage: 'ResponseStarted' }, complete('q3'), complete('q4')],
    ]);
    expect(requests).toEqual(['q1 201', 'q2 ', 'q3 ', 'q4 201']);
  });

  it('gives a request that matches only when it has ended then', async () => {
    const event: MadeEvent = { auditID: 'denied', ago: 30, code: 403 };
    expect(await follow('code=403 include auditid', [[{ ...event, stage: 'RequestReceived' }], [event]])).toEqual(['denied']);
  });

  it('does not give a fuller copy again', async () => {
    const event: MadeEvent = { auditID: 'cut', verb: 'create', ago: 40 };
    expect(await follow('verb=create include auditid', [[event], [{ ...event, requestObject: { kind: 'Pod' } }]])).toEqual(['cut']);
  });

  it('keeps to the scope', async () => {
    const events: MadeEvent[] = [
      { auditID: 'mine', namespace: 'dev', ago: 50 },
      { auditID: 'theirs', namespace: 'prod', ago: 50 },
    ];
    expect(await follow('include auditid', [events], { clusters: 'all', namespaces: ['dev'] })).toEqual(['mine']);
  });

  it('ends after so many as were asked for', async () => {
    const answer = await query({ text: 'include auditid', follow: true, limit: 2, events: false }, store.context());
    await store.load([
      { auditID: 'l1', ago: 1 },
      { auditID: 'l2', ago: 2 },
      { auditID: 'l3', ago: 3 },
    ]);
    const found: unknown[] = [];
    for await (const rows of answer.batches) found.push(...rows.map(({ cells }) => cells[0]));
    expect(found).toEqual(['l1', 'l2']);
  });

  it('refuses what has no end to be applied to, and files', async () => {
    const asked = (text: string) => query({ text, follow: true, events: false }, store.context());
    for (const text of ['groupby user', 'count', 'sort user', 'limit 3'])
      await expect(asked(text)).rejects.toMatchObject({ code: 'usage' });
    const files = await store.fileContext([{ auditID: 'x' }]);
    await expect(query({ text: '', follow: true, events: false }, files)).rejects.toMatchObject({ code: 'usage' });
  });
});
