import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers } from '../../src/contract/answers.ts';
import { owner } from '../../src/contract/asker.ts';
import { permissionsOf } from '../../src/contract/roles.ts';
import { createLog } from '../../src/platform/log.ts';
import { Failures } from '../../src/server/failures.ts';
import { operationRoutes } from '../../src/server/operation-routes.ts';
import { problemResponse, refusal } from '../../src/server/problem-document.ts';
import { ReadLog } from '../../src/service/read-log.ts';
import { openScratchStore, type ScratchStore } from '../service/scratch-store.ts';

let store: ScratchStore;
let routes: ReturnType<typeof operationRoutes>;
let role: 'viewer' | 'analyst' = 'analyst';

beforeAll(async () => {
  store = await openScratchStore();
  await store.load([
    { auditID: 'e1', verb: 'delete', name: 'web', ago: 100 },
    { auditID: 'e2', namespace: 'prod', ago: 10 },
  ]);
  await store.load([{ auditID: 'e3', namespace: '', ago: 1 }], 'other');
  const log = createLog('error', () => undefined);
  routes = operationRoutes({
    draining: new AbortController().signal,
    failures: new Failures(log),
    reads: new ReadLog({ store: async () => (await store.context().events()).store, clock: Date.now, log }),
    admit: async (_, access, { signal }) => {
      const may = permissionsOf([role]);
      if (access !== 'none' && !may.has(access)) throw refusal('forbidden', `It takes ${access}.`);
      return { asker: { ...store.context(undefined, signal), asker: { ...owner, name: 'ann', may } }, leave: () => undefined };
    },
  });
  routes.onError((error) => problemResponse(error));
});
afterAll(() => store.close());

async function ask(
  method: string,
  path: string,
  body?: object,
): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const answer = await routes.request(`http://localhost/api/v1/${path}`, { method, ...sent });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

describe('saved questions over HTTP', () => {
  it('are listed with what a page needs to show them', async () => {
    const { body } = await ask('GET', 'questions');
    const parsed = answers.questions.schema.parse(body);
    expect(parsed.questions.length).toBeGreaterThan(50);
    const known = parsed.questions.find(({ name }) => name === 'who-deleted');
    expect(known).toMatchObject({ origin: 'built-in', hidden: false, saved: null, title: expect.any(String) });
    expect(parsed.questions.filter(({ canonical }) => canonical !== null).length).toBeGreaterThan(20);
  });

  it('become text with values in their places', async () => {
    const { body } = await ask('POST', 'questions/text', { name: 'who-deleted', values: ['name=a" or verb="get'], since: '24h' });
    expect(body).toMatchObject({ text: expect.stringContaining('last 1d'), title: expect.any(String) });
    expect(body['text']).toContain('name="a\\" or verb=\\"get"');
    expect(await ask('POST', 'questions/text', { name: 'who-deletd' })).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect((await ask('POST', 'questions/text', { name: 'who-deleted', values: ['nothing=1'] })).status).toBe(400);
  });

  it('are saved under the name of who did, changed, and removed', async () => {
    const saved = await ask('PUT', 'saved/ours', { text: 'verb=delete and name=$name groupby user', description: 'Who deletes ours' });
    expect(saved).toEqual({ status: 200, body: { name: 'ours', version: 1, parameters: ['name'] } });
    await ask('PUT', 'saved/ours', { text: 'verb=delete groupby user' });
    const { questions } = answers.questions.schema.parse((await ask('GET', 'questions')).body);
    expect(questions.find(({ name }) => name === 'ours')).toMatchObject({
      origin: 'store',
      canonical: 'verb=delete groupby user',
      saved: { author: 'ann', version: 2, at: expect.stringMatching(/^2026-/) },
    });
    expect((await ask('DELETE', 'saved/ours')).body).toEqual({ removed: 'ours' });
    expect((await ask('DELETE', 'saved/ours')).status).toBe(404);
  });

  it('are refused where they are none, or belong to the program', async () => {
    expect((await ask('PUT', 'saved/ours', { text: 'nofield=1' })).body).toMatchObject({ code: 'query-invalid' });
    for (const name of ['who-deleted', 'No Name', '..%2f..', 'x'.repeat(200)])
      expect({ name, status: (await ask('PUT', `saved/${name}`, { text: 'verb=get' })).status }).toEqual({ name, status: 400 });
    expect((await ask('PUT', 'saved/ours', { text: 'verb=get', name: 'another' })).body).toMatchObject({ name: 'ours' });
    expect((await ask('DELETE', 'saved/who-deleted')).status).toBe(400);
    await ask('DELETE', 'saved/ours');
  });

  it('take a permission to be saved', async () => {
    role = 'viewer';
    expect(await ask('PUT', 'saved/ours', { text: 'verb=get' })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await ask('DELETE', 'saved/ours')).status).toBe(403);
    expect((await ask('GET', 'questions')).status).toBe(200);
    role = 'analyst';
  });
});

describe('the extent', () => {
  it('tells the range, the clusters and the namespaces', async () => {
    const { body } = await ask('GET', 'extent');
    expect(answers.extent.schema.parse(body)).toEqual({
      first: '2026-11-24T11:58:20.000000Z',
      last: '2026-11-24T11:59:59.000000Z',
      events: 3,
      clusters: [
        { value: 'lab', count: 2 },
        { value: 'other', count: 1 },
      ],
      namespaces: [
        { value: 'dev', count: 1 },
        { value: 'prod', count: 1 },
      ],
    });
    expect((await ask('GET', 'extent?clusters=nowhere')).body).toEqual({
      first: null,
      last: null,
      events: 0,
      clusters: [],
      namespaces: [],
    });
  });

  it('tells no more than the scope holds', async () => {
    const { extent } = await import('../../src/service/extent.ts');
    const scoped = (clusters: 'all' | string[], namespaces: 'all' | string[]) =>
      extent({ clusters: [] }, store.context({ clusters, namespaces }));
    expect(await scoped('all', ['dev'])).toEqual({
      first: '2026-11-24T11:58:20.000000Z',
      last: '2026-11-24T11:58:20.000000Z',
      events: 1,
      clusters: [{ value: 'lab', count: 1 }],
      namespaces: [{ value: 'dev', count: 1 }],
    });
    expect(await scoped(['other'], 'all')).toMatchObject({ events: 1, namespaces: [], clusters: [{ value: 'other', count: 1 }] });
  });
});
