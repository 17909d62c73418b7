/** What is masked over HTTP, who may see it in clear, and the record of who has asked what. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/contract/roles.ts';
import { permissionsOf } from '../../src/contract/roles.ts';
import { createLog } from '../../src/platform/log.ts';
import { Failures } from '../../src/server/failures.ts';
import { operationRoutes } from '../../src/server/operation-routes.ts';
import { problemResponse } from '../../src/server/problem-document.ts';
import { ingest } from '../../src/service/ingest.ts';
import { ReadLog } from '../../src/service/read-log.ts';
import { fullScope, type Scope } from '../../src/sql/scope.ts';
import type { Store } from '../../src/store/store.ts';
import { madeEvent, openScratchStore, type ScratchStore } from '../service/scratch-store.ts';

const secret = 'aHVudGVyMi1odW50ZXIy';
const folder = mkdtempSync(join(tmpdir(), 'telltale-reads-'));
const log: string[] = [];
let store: ScratchStore;
let reads: ReadLog;
let routes: ReturnType<typeof operationRoutes>;
let who: { name: string; roles: readonly Role[]; scope: Scope };
let isAway = false;
let now = Date.now();

beforeAll(async () => {
  store = await openScratchStore();
  const event = madeEvent({
    auditID: 'made-secret',
    verb: 'create',
    resource: 'secrets',
    name: 'db',
    requestObject: { kind: 'Secret', data: { x: secret } },
  });
  const path = join(folder, 'audit.log');
  writeFileSync(path, `${event}\n${madeEvent({ auditID: 'plain-event', namespace: 'prod' })}\n`);
  await ingest({ paths: [path], cluster: 'lab', strict: false }, store.context());
  const logger = createLog('debug', (line) => log.push(line));
  const opened = async (): Promise<Store> => {
    if (isAway) throw new Error('the store is away');
    return (await store.context().events()).store;
  };
  reads = new ReadLog({ store: opened, clock: () => now, log: logger });
  routes = operationRoutes({
    draining: new AbortController().signal,
    failures: new Failures(logger),
    reads,
    admit: async (_, _access, { signal }) => ({
      leave: () => undefined,
      asker: { ...store.context(who.scope, signal), masking: 'on', asker: { name: who.name, may: permissionsOf(who.roles) } },
    }),
  });
  routes.onError((error) => problemResponse(error));
});
afterAll(async () => {
  await reads.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const viewer = { name: 'vera', roles: ['viewer'] as const, scope: fullScope };
const auditor = { name: 'ada', roles: ['auditor'] as const, scope: fullScope };

async function ask(as: typeof who, method: string, path: string, body?: object): Promise<{ status: number; text: string }> {
  who = as;
  const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const answer = await routes.request(`http://localhost/api/v1/${path}`, { method, ...sent });
  return { status: answer.status, text: await answer.text() };
}

async function recorded(filter = ''): Promise<Record<string, unknown>[]> {
  await reads.flush();
  const { text } = await ask(auditor, 'GET', `reads${filter}`);
  const { columns, rows } = JSON.parse(text) as { columns: { key: string }[]; rows: unknown[][] };
  return rows.map((row) => Object.fromEntries(columns.map(({ key }, at) => [key, row[at]])));
}

const idOf = async () => JSON.parse((await ask(viewer, 'GET', 'events/made-secret')).text).rows[0][0] as string;

describe('an event with a secret', () => {
  it('is masked for every role, and in clear for who may reveal, on record', async () => {
    const id = await idOf();
    for (const as of [viewer, auditor]) {
      const { status, text } = await ask(as, 'GET', `events/${id}`);
      expect([status, text.includes(secret), text.includes('«masked: Secret data')]).toEqual([200, false, true]);
    }
    const { status, text } = await ask(auditor, 'POST', `events/${id}/reveal`, { reason: 'case 7' });
    expect([status, text.includes(secret)]).toEqual([200, true]);
    const [last] = await recorded('?operation=reveal');
    expect(last).toMatchObject({ asker: 'ada', operation: 'reveal', rows: 1, outcome: 'ok', scope: 'all' });
    expect(JSON.parse(String(last?.['parameters']))).toEqual({ id, reason: 'case 7' });
  });

  it('is revealed to nobody else, and not outside of the scope', async () => {
    const id = await idOf();
    for (const roles of [['viewer'], ['analyst'], ['admin'], ['ingest']] as const) {
      const refused = await ask({ name: roles[0], roles, scope: fullScope }, 'POST', `events/${id}/reveal`, {});
      expect([refused.status, refused.text.includes(secret)]).toEqual([403, false]);
    }
    const elsewhere = { ...auditor, scope: { clusters: 'all', namespaces: ['prod'] } as const };
    expect((await ask(elsewhere, 'POST', `events/${id}/reveal`, {})).status).toBe(404);
    expect((await ask(auditor, 'POST', 'events/made-secret/reveal', {})).status).toBe(400);
    expect((await recorded('?operation=reveal')).filter(({ outcome }) => outcome === 'forbidden').length).toBe(4);
  });

  it('is not revealed while that cannot be put on record', async () => {
    const id = await idOf();
    await reads.flush();
    isAway = true;
    const { text, status } = await ask(auditor, 'POST', `events/${id}/reveal`, {});
    expect([status >= 500, text.includes(secret)]).toEqual([true, false]);
    isAway = false;
  });
});

describe('the record of reads', () => {
  it('tells who asked what, with the rows that they got', async () => {
    now += 1000;
    await ask(viewer, 'POST', 'query', { text: 'verb=create and resource=secrets', limit: 5 });
    await ask({ ...viewer, scope: { clusters: ['lab'], namespaces: ['prod'] } }, 'POST', 'query', { text: '' });
    await ask(viewer, 'POST', 'query', { text: 'no such field = "' });
    await ask(viewer, 'GET', 'summary');
    await ask(viewer, 'GET', 'export?text=verb%3Dcreate&format=csv');
    await ask(viewer, 'GET', 'fields');
    const rows = (await recorded('?since=2020-01-01')).slice(0, 5);
    expect(rows.map(({ operation, query, rows: count, outcome }) => [operation, query, count, outcome])).toEqual([
      ['export', 'verb=create', 1, 'ok'],
      ['summary', '', 0, 'ok'],
      ['query', 'no such field = "', 0, 'query-invalid'],
      ['query', '', 1, 'ok'],
      ['query', 'verb=create and resource=secrets', 1, 'ok'],
    ]);
    expect(rows[3]?.['scope']).toBe('{"clusters":["lab"],"namespaces":["prod"]}');
    expect(JSON.parse(String(rows[4]?.['parameters']))).toMatchObject({ limit: 5 });
    expect(Date.parse(String(rows[4]?.['time']))).toBe(now);
  });

  it('is found by who, what and when, in pages, and is for auditors', async () => {
    now += 1000;
    const hostile = "a\n\nb\u0000\u202e'); DROP TABLE reads; -- \ud800 «»";
    for (let at = 0; at < 7; at++)
      await ask({ ...viewer, name: `paul ${at % 2}` }, 'POST', 'query', { text: `user="page ${at}" or name="${'x'.repeat(20_000)}"` });
    await ask(viewer, 'POST', 'query', { text: hostile });
    expect((await recorded('?contains=drop+table'))[0]?.['query']).toContain('DROP TABLE reads');
    expect(await recorded('?asker=paul+1')).toHaveLength(3);
    expect(await recorded('?contains=PAGE+3')).toHaveLength(1);
    expect(await recorded('?until=2020-01-01')).toHaveLength(0);
    const seen: string[] = [];
    for (let pageAfter = ''; ; ) {
      const { text } = await ask(
        auditor,
        'GET',
        `reads?operation=query&contains=page&limit=3${pageAfter === '' ? '' : `&pageAfter=${pageAfter}`}`,
      );
      const { rows, next } = JSON.parse(text) as { rows: string[][]; next: string | null };
      seen.push(...rows.map((row) => /page \d/.exec(row[4] ?? '')?.[0] ?? ''));
      if (next === null) break;
      pageAfter = next;
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((at) => `page ${at}`));
    expect((await ask(viewer, 'GET', 'reads')).status).toBe(403);
    expect((await ask(auditor, 'GET', 'reads?pageAfter=x')).status).toBe(400);
  });

  it('waits while the store is away, and says what is lost', async () => {
    isAway = true;
    const { status } = await ask(viewer, 'GET', 'extent');
    expect(status).toBe(200);
    await expect(reads.flush()).rejects.toThrow('away');
    isAway = false;
    expect((await recorded('?operation=extent')).length).toBe(1);
    const full = new ReadLog({
      store: async () => Promise.reject(new Error('away')),
      clock: () => now,
      log: createLog('info', (line) => log.push(line)),
    });
    const one = { asker: 'x', address: '', operation: 'get', request: {}, scope: fullScope, rows: 0, durationMs: 1, outcome: 'ok' };
    for (let count = 0; count < 10_050; count++) full.record(one);
    await full.close();
    expect(log.join('')).toContain('"lost":50');
  });
});
