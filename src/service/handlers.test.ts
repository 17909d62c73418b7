import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AnswerName, answers } from '../contract/answers.ts';
import { owner } from '../contract/asker.ts';
import { AppError } from '../contract/problems.ts';
import type { Row, RowBatches } from '../contract/rows.ts';
import { fullScope, type Scope } from '../sql/scope.ts';
import type { Context } from './context.ts';
import { handlers } from './handlers.ts';
import { lazyEvents } from './open-events.ts';

const folder = mkdtempSync(join(tmpdir(), 'telltale-handlers-'));
const log = join(folder, 'audit.log');
const quiet = { start: () => undefined, advance: () => undefined, note: () => undefined, done: () => undefined };
const reading = { signal: new AbortController().signal, progress: quiet, warn: () => undefined };
const events = lazyEvents({ kind: 'temporary-store' }, reading);

function context(scope: Scope = fullScope): Context {
  return { ...reading, events: events.events, asker: owner, scope, masking: 'off', trustedProxies: [], clock: Date.now, limits: {} };
}

async function rowsOf(batches: RowBatches): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of batches) rows.push(...batch);
  return rows;
}

/** Holds a head to its schema; the rows follow it. */
function expectHead(
  name: 'query' | 'get' | 'bad',
  { batches: _, next: __, ...head }: { readonly batches: RowBatches; readonly next?: unknown },
) {
  expect(answers[name].head.safeParse(head).error).toBeUndefined();
}

async function failureOf(promise: Promise<unknown>): Promise<AppError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

beforeAll(async () => {
  const fixture = new URL('../../tests/fixtures/one-of-each.ndjson.gz', import.meta.url);
  writeFileSync(log, `${gunzipSync(readFileSync(fixture)).toString().trim()}\nno event at all\n`);
  const answer = await handlers.ingest({ paths: [log], cluster: 'one', strict: false }, context());
  expect(answers.ingest.schema.safeParse(answer).error).toBeUndefined();
  expect(answer).toMatchObject({ files: 1, bad: 1 });
});

afterAll(async () => {
  await events.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

describe('handlers', () => {
  it('are there for every answer', () => {
    expect(Object.keys(handlers).sort()).toEqual((Object.keys(answers) as AnswerName[]).sort());
  });

  it('give what the contract says', async () => {
    expect(answers.fields.schema.safeParse(await handlers.fields({}, context())).error).toBeUndefined();
    expect(answers.fmt.schema.safeParse(await handlers.fmt({ text: 'verb=get' }, context())).error).toBeUndefined();
    const explained = await handlers.explain({ text: 'verb=delete groupby user', data: true }, context());
    expect(answers.explain.schema.safeParse(explained).error).toBeUndefined();
    expectHead('query', await handlers.query({ text: 'verb=delete', events: false, follow: false }, context()));
    expectHead('bad', await handlers.bad({ limit: 10 }, context()));
  });
});

describe('query', () => {
  it('has a limit where none is named', async () => {
    const { batches } = await handlers.query({ text: 'groupby verb', limit: 2, events: false, follow: false }, context());
    expect(await rowsOf(batches)).toHaveLength(2);
    const named = await handlers.query({ text: 'groupby verb limit 3', limit: 2, events: false, follow: false }, context());
    expect(await rowsOf(named.batches)).toHaveLength(3);
  });

  it('names the place of an error', async () => {
    const error = await failureOf(handlers.query({ text: 'usr=jane', events: false, follow: false }, context()));
    expect(error.code).toBe('query-invalid');
    expect(error.details['rendered']).toContain('usr=jane\n  ^^^');
    expect(error.details['diagnostics']).toMatchObject([{ code: 'unknown-field', span: { start: 0, end: 3 } }]);
  });
});

describe('a scope', () => {
  const stranger: Scope = { clusters: ['another'], namespaces: 'all' };
  const narrow: Scope = { clusters: 'all', namespaces: ['dev'] };

  it('holds for queries, for single events, and for bad records', async () => {
    const [row] = await rowsOf(
      (await handlers.query({ text: 'stage=* include id,auditid limit 1', events: false, follow: false }, context())).batches,
    );
    const [id, auditID] = (row?.cells ?? []).map(String);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    const counted = await handlers.query({ text: 'stage=* count', events: false, follow: false }, context(stranger));
    expect(await rowsOf(counted.batches)).toEqual([{ cells: [0] }]);
    for (const asked of [id, id?.slice(0, 8), auditID]) {
      expect((await failureOf(handlers.get({ id: asked ?? '' }, context(stranger)))).code).toBe('not-found');
    }
    expect(await rowsOf((await handlers.bad({ limit: 10 }, context(stranger))).batches)).toEqual([]);
    expect(await rowsOf((await handlers.bad({ limit: 10 }, context(narrow))).batches)).toEqual([]);
    expect(await rowsOf((await handlers.bad({ limit: 10 }, context())).batches)).toHaveLength(1);
  });
});
