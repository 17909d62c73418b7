import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { owner } from '../contract/asker.ts';
import type { SectionAnswer, Summary } from '../contract/summary.ts';
import { fullScope, type Scope } from '../sql/scope.ts';
import { migrate } from '../store/migrate.ts';
import { openTemporaryStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import type { Context } from './context.ts';
import { ingest } from './ingest.ts';
import { readValidQuery } from './read-valid-query.ts';
import { allRows, runQuery } from './run-query.ts';
import { countOf } from './summary/compose-query.ts';
import { summary } from './summary.ts';

const sample = fileURLToPath(new URL('../../samples/audit.log.gz', import.meta.url));

interface AuditEvent {
  readonly verb: string;
  readonly stage: string;
  readonly auditID: string;
  readonly user: { readonly username?: string };
  readonly responseStatus?: { readonly code: number };
}

/** The last stage of each request of the sample: told apart without the engine. */
function requestsOf(path: string): AuditEvent[] {
  const rank = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'];
  const last = new Map<string, AuditEvent>();
  for (const line of gunzipSync(readFileSync(path)).toString().trimEnd().split('\n')) {
    const event = JSON.parse(line) as AuditEvent & { requestURI: string; requestReceivedTimestamp: string };
    const key = JSON.stringify([event.auditID, event.requestReceivedTimestamp, event.verb, event.requestURI, event.user.username]);
    const known = last.get(key);
    if (known === undefined || rank.indexOf(event.stage) > rank.indexOf(known.stage)) last.set(key, event);
  }
  return [...last.values()];
}

let store: Store;
let folder: string;

function contextOf(scope: Scope = fullScope, signal = new AbortController().signal): Context {
  return {
    events: async () => ({ store, relation: { kind: 'table' } }),
    asker: owner,
    scope,
    masking: 'off',
    trustedProxies: [],
    clock: () => Date.parse('2026-11-25T00:00:00Z'),
    signal,
    limits: {},
    progress: { start: () => undefined, advance: () => undefined, note: () => undefined, done: () => undefined },
    warn: () => undefined,
  };
}

/** A quiet cluster: a write a second, with a silence, at level Metadata, and nothing that ends a failed authentication. */
function quietCluster(): string {
  const lines: string[] = [];
  const startMs = Date.parse('2026-11-24T10:00:00Z');
  for (let second = 0; second < 600; second += 1) {
    if (second > 200 && second < 400) continue;
    const time = new Date(startMs + second * 1000).toISOString().replace('Z', '000Z');
    lines.push(
      JSON.stringify({
        kind: 'Event',
        apiVersion: 'audit.k8s.io/v1',
        level: 'Metadata',
        auditID: `quiet-${second}`,
        stage: 'ResponseComplete',
        requestURI: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
        verb: 'create',
        user: { username: 'ann' },
        sourceIPs: ['203.0.113.9'],
        objectRef: { resource: 'clusterroles', name: `r${second}`, apiGroup: 'rbac.authorization.k8s.io', apiVersion: 'v1' },
        responseStatus: { metadata: {}, code: 201 },
        requestReceivedTimestamp: time,
        stageTimestamp: time,
      }),
    );
  }
  return `${lines.join('\n')}\nnot json\n`;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telltale-summary-'));
  store = await openTemporaryStore();
  await migrate(store);
  const quiet = join(folder, 'quiet.log');
  await writeFile(quiet, quietCluster());
  await ingest({ paths: [sample], cluster: 'sample', strict: false }, contextOf());
  await ingest({ paths: [quiet], cluster: 'quiet', strict: false }, contextOf());
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

const section = ({ sections }: Summary, id: string): SectionAnswer => {
  const found = sections.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no section ${id}`);
  return found;
};

async function count(text: string): Promise<number> {
  const [row] = await allRows(await runQuery(countOf(readValidQuery(text).query), contextOf()));
  return Number(row?.cells[0]);
}

describe('summary of the sample', () => {
  let answer: Summary;
  const requests = requestsOf(sample);
  const withCode = (code: number) => requests.filter(({ responseStatus }) => responseStatus?.code === code).length;

  beforeAll(async () => {
    answer = await summary({ clusters: ['sample'] }, contextOf());
  });

  it('counts each request once', () => {
    expect(answer.events).toBe(6000);
    expect(answer.requests).toBe(requests.length);
    expect(answer.time).toEqual({ from: '2026-11-21T01:24:14.328532Z', to: '2026-11-21T01:26:47.037571Z', seconds: 152.709 });
    expect(answer.volume?.requests.reduce((sum, number) => sum + number, 0)).toBe(requests.length);
  });

  it('agrees with the events of the file', () => {
    const verbs = Object.fromEntries(section(answer, 'actions').rows.map(({ values }) => [values['verb'], values['count']]));
    expect(verbs).toMatchObject({ list: requests.filter(({ verb }) => verb === 'list').length, deletecollection: 1310, delete: 265 });
    expect(section(answer, 'forbidden').requests).toBe(withCode(403));
    expect(section(answer, 'unauthenticated').requests).toBe(withCode(401));
    const eve = section(answer, 'forbidden').rows.find(({ values }) => values['user'] === 'eve');
    expect(eve?.values['count']).toBe(
      requests.filter(({ user, responseStatus }) => user.username === 'eve' && responseStatus?.code === 403).length,
    );
  });

  it('tells people from the control plane, and loses neither', async () => {
    const deletes = section(answer, 'deletes');
    expect(deletes.rows.map(({ values }) => values['user'])).not.toContain('system:serviceaccount:kube-system:namespace-controller');
    expect(deletes.folded?.actors[0]?.actor).toBe('kube-system:namespace-controller');
    expect(deletes.listed.requests + (deletes.folded?.requests ?? 0)).toBe(deletes.requests);
    expect(await count(deletes.query)).toBe(deletes.requests);
    expect(await count(deletes.listed.query)).toBe(deletes.listed.requests);
    expect(await count(deletes.folded?.query ?? '')).toBe(deletes.folded?.requests);
  });

  it('gives queries that find what the rows say', async () => {
    const said = answer.sections.flatMap(({ rows }) => rows.map((row) => [row.query, Number(row.values['count'] ?? 1)] as const));
    expect(said.length).toBeGreaterThan(80);
    const found = await Promise.all(said.map(async ([query]) => [query, await count(query)] as const));
    expect(found).toEqual(said);
  });

  it('shows the newest exec with its command', () => {
    expect(section(answer, 'exec').rows[0]?.values).toMatchObject({
      user: 'alice@example.com',
      exec_command: ['tar', 'cf', '-', '/etc/hosts'],
      code: 101,
    });
  });
});

describe('summary of a part', () => {
  it('keeps to the clusters and the time', async () => {
    const answer = await summary({ clusters: ['sample'], since: '2026-11-21T01:25:00Z', until: '2026-11-21T01:26:00Z' }, contextOf());
    expect(answer.asked).toEqual({ clusters: ['sample'], range: 'from 2026-11-21T01:25:00Z to 2026-11-21T01:26:00Z' });
    expect(answer.time?.from.slice(0, 16)).toBe('2026-11-21T01:25');
    expect(answer.time?.to.slice(0, 16)).toBe('2026-11-21T01:25');
    const verbs = section(answer, 'actions');
    expect(await count(verbs.query)).toBe(answer.requests);
    expect(verbs.requests).toBe(answer.requests);
  });

  it('takes a day in whole', async () => {
    const { asked } = await summary({ clusters: [], until: '2026-11-21' }, contextOf());
    expect(asked.range).toBe('to 2026-11-21');
  });

  it('offers a range where nothing is so new', async () => {
    const answer = await summary({ clusters: ['quiet'], since: '1h' }, contextOf());
    expect(answer).toMatchObject({ requests: 0, time: null, sections: [], asked: { range: 'last 1h' } });
    expect(answer.newest).toEqual({ time: '2026-11-24T10:09:59.000000Z', since: '2026-11-24T09:10:00Z', until: '2026-11-24T10:10:00Z' });
  });

  it('says which time it cannot read', async () => {
    await expect(summary({ clusters: [], since: 'yesteryear" or user=*' }, contextOf())).rejects.toMatchObject({ code: 'usage' });
  });

  it('shows what the asker may see', async () => {
    const answer = await summary({ clusters: [] }, contextOf({ clusters: 'all', namespaces: ['dev'] }));
    expect(section(answer, 'rbac-changes').rows.every(({ values }) => values['namespace'] === 'dev')).toBe(true);
    expect(answer.coverage.clusters.map(({ value }) => value)).toEqual(['sample']);
    expect(answer.badRecords.count).toBe(0);
  });

  it('stops when it is cancelled', async () => {
    await expect(summary({ clusters: [] }, contextOf(fullScope, AbortSignal.abort()))).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('summary of a log with holes', () => {
  let answer: Summary;

  beforeAll(async () => {
    answer = await summary({ clusters: ['quiet'] }, contextOf());
  });

  it('finds the silence', async () => {
    expect(answer.coverage.silences).toMatchObject({
      atLeastSeconds: 30,
      count: 1,
      longest: [{ cluster: 'quiet', from: '2026-11-24T10:03:20.000000Z', to: '2026-11-24T10:06:40.000000Z', seconds: 200 }],
    });
    expect(await count(answer.coverage.silences?.longest[0]?.query ?? '')).toBeGreaterThan(100);
  });

  it('tells what did not happen from what would not be there', () => {
    expect(section(answer, 'deletes').absence).toEqual({ recorded: true, text: 'nothing was deleted' });
    expect(section(answer, 'secrets-read').absence?.recorded).toBe(false);
    expect(section(answer, 'unauthenticated').absence?.recorded).toBe(false);
  });

  it('says what the level leaves open', () => {
    expect(section(answer, 'rbac-changes').caveat).toBe('401 recorded at level Metadata: who and when, but not what was granted');
  });

  it('counts what could not be read', () => {
    expect(answer.badRecords.count).toBe(1);
  });
});
