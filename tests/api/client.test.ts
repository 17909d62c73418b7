/** The typed client against a real server: what it asks is what the use cases answer, and what goes wrong has a name. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/contract/client.ts';
import { ProblemError } from '../../src/contract/problem-error.ts';
import { problemDocument, wireLine, wirePage } from '../../src/contract/wire.ts';
import { runServer, type TestServer } from './run-server.ts';
import { send } from './send.ts';

const packed = readFileSync(new URL('../fixtures/webhook/body.json.gz', import.meta.url));
const { items } = JSON.parse(gunzipSync(packed).toString()) as { readonly items: readonly object[] };
const token = 'a-token-for-this-test';
let server: TestServer;

const clientWith = (given: string) => createClient({ base: server.url, fetch, headers: () => ({ authorization: `Bearer ${given}` }) });
const post = (cluster: string) =>
  send(`${server.url}/v1/ingest/webhook/${cluster}`, {
    body: packed,
    headers: { 'content-encoding': 'gzip', 'authorization': `Bearer ${token}` },
  });

beforeAll(async () => {
  const credential = { name: 'tester', clusters: ['prod', 'later'], token: { env: 'T' } };
  server = await runServer({ api: { readers: [credential] }, ingest: { credentials: [credential] } }, { env: { T: token } });
  expect((await post('prod')).status).toBe(200);
  for (let tries = 0; tries < 100; tries++) {
    const { rows } = await clientWith(token).query({ text: 'stage=* stats count' });
    if (Number(rows[0]?.[0] ?? 0) === items.length) return;
    await sleep(100);
  }
  throw new Error('the events were not stored in time');
});
afterAll(() => server.remove());

async function failure(asking: Promise<unknown>): Promise<ProblemError> {
  const error = await asking.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ProblemError);
  return error as ProblemError;
}

describe('the client', () => {
  it('asks every kind of operation', async () => {
    const client = clientWith(token);
    const { rows } = await client.query({ text: 'stage=* include id limit 1' });
    const id = String(rows[0]?.[0]);
    const [events, one, fields, summary, status, explained] = await Promise.all([
      client.query({ text: 'stage=*', events: true }),
      client.get({ id }),
      client.fields({ name: 'objectRef.resource' }),
      client.summary({ clusters: ['prod'] }),
      client.status({}),
      client.explain({ text: 'code=403' }),
    ]);
    expect(wirePage.safeParse(events).error).toBe(undefined);
    expect(events.rows).toHaveLength(items.length);
    for (const row of events.rows) expect(JSON.parse(String(row.at(-1)))).toHaveProperty('auditID');
    expect(one.rows.length).toBeGreaterThan(0);
    expect(fields.fields.map(({ name }) => name)).toEqual(['resource']);
    expect(summary.events).toBe(items.length);
    expect(status.clusters.map(({ cluster }) => cluster)).toEqual(['prod']);
    expect(explained.canonical).toBe('code=403');
  });

  it('gets the same rows as lines, each in the form of the contract', async () => {
    const client = clientWith(token);
    const whole = await client.query({ text: 'stage=* groupby verb,resource' });
    const answer = await client.query({ text: 'stage=* groupby verb,resource' }, { lines: true });
    const rows: unknown[] = [];
    for await (const batch of answer.batches) rows.push(...batch);
    expect(rows).toEqual(whole.rows);
    expect(answer.end()).toEqual({ next: null, notes: [] });

    const headers = { accept: 'application/x-ndjson', authorization: `Bearer ${token}` };
    const { body } = await send(`${server.url}/api/v1/query`, { body: '{"text":"stage=*","events":true}', headers });
    const lines = body.trimEnd().split('\n');
    expect(lines).toHaveLength(items.length + 2);
    for (const line of lines) expect(wireLine.safeParse(JSON.parse(line)).error).toBe(undefined);
  });

  it('follows what arrives, and ends the question when it stops reading', async () => {
    const { batches } = await clientWith(token).query({ text: 'stage=* and cluster=later', follow: true }, { lines: true });
    expect((await post('later')).status).toBe(200);
    let count = 0;
    for await (const batch of batches) {
      count += batch.length;
      if (count >= 1) break;
    }
    expect(count).toBeGreaterThan(0);
  });

  it('tells the place of an error in a query', async () => {
    const error = await failure(clientWith(token).query({ text: 'verb=get groupby nonsense' }));
    expect(error.code).toBe('query-invalid');
    expect(error.diagnostics[0]).toMatchObject({ severity: 'error', span: { start: 17, end: 25 } });
    expect(error.id).toMatch(/^[0-9a-f]{12}$/);
  });

  it('is refused with an id that the log has too', async () => {
    const error = await failure(clientWith('another-token-altogether').status({}));
    expect(error.code).toBe('unauthorized');
    const line = server.log.map((text) => JSON.parse(text) as Record<string, unknown>).find(({ id }) => id === error.id);
    expect(line).toMatchObject({ level: 'warn', code: 'unauthorized', method: 'GET', path: '/api/v1/status' });

    const { body } = await send(`${server.url}/v1/ingest/webhook/prod`, { body: '{}' });
    const document = problemDocument.parse(JSON.parse(body));
    expect(server.log.some((text) => text.includes(document.id))).toBe(true);
  });

  it('is told what a body lacks', async () => {
    for (const body of ['[]', 'null', '"text"', '{', '']) {
      const answer = await send(`${server.url}/api/v1/fmt`, { body, headers: { authorization: `Bearer ${token}` } });
      expect([body, problemDocument.parse(JSON.parse(answer.body)).code]).toEqual([body, 'request-invalid']);
    }
  });
});
