/** Alerts from end to end: findings into the book, alerts out of the store, changes by people, and what destinations are told. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answers } from '../../src/contract/answers.ts';
import { requests } from '../../src/contract/requests.ts';
import type { Alert } from '../../src/model/alert.ts';
import type { AlertBookOptions } from '../../src/service/alerts/alert-book.ts';
import type { Context } from '../../src/service/context.ts';
import { handlers } from '../../src/service/handlers.ts';
import { madeBook, madeFinding } from './made-findings.ts';
import { openScratchStore, type ScratchStore } from './scratch-store.ts';

let scratch: ScratchStore;
let context: Context;
let told: Alert[];

beforeAll(async () => {
  scratch = await openScratchStore();
});
afterAll(() => scratch.close());
beforeEach(async () => {
  told = [];
  context = scratch.context();
  const { store } = await context.events();
  for (const table of ['findings', 'state']) await store.command({ sql: `TRUNCATE TABLE ${table}`, params: {} });
});

const openBook = (more: Partial<AlertBookOptions> = {}) => madeBook(context, told, more);

type Name =
  | 'alerts list'
  | 'alerts show'
  | 'alert-counts'
  | 'alert-change'
  | 'suppression-save'
  | 'suppression-remove'
  | 'alerts suppressions';

/** As over HTTP: the request is read, the answer is held to its schema. */
async function ask<Asked extends Name>(name: Asked, request: object, asked: Context = context) {
  const answer = await (handlers[name] as (request: unknown, context: Context) => Promise<unknown>)(requests[name].parse(request), asked);
  return answers[name].schema.parse(answer) as Awaited<ReturnType<(typeof handlers)[Asked]>>;
}

describe('the book of alerts', () => {
  it('groups findings by rule, user, kind of object and hour, and keeps each once', async () => {
    const book = openBook();
    const findings = [
      madeFinding({ key: 'a' }),
      madeFinding({ key: 'b', minute: 5, object: { name: 'db' }, reason: 'jane ran sh in pods/exec dev/db' }),
      madeFinding({ key: 'c', minute: 61 }),
      madeFinding({ key: 'd', user: 'bob' }),
      madeFinding({ key: 'e', object: { namespace: 'prod' } }),
    ];
    await book.record(findings);
    await book.record(findings.toReversed());
    const { alerts, next } = await ask('alerts list', {});
    expect(next).toBeNull();
    expect(alerts.map(({ user, namespaces, findings: count, firstTime }) => [user, namespaces, count, firstTime.slice(11, 16)])).toEqual([
      ['jane', ['dev'], 1, '11:01'],
      ['jane', ['dev'], 2, '10:00'],
      expect.anything(),
      expect.anything(),
    ]);
    expect(alerts[1]).toMatchObject({
      status: 'open',
      verdict: null,
      sentence: 'jane ran sh in pods/exec dev/web; and 1 more like it',
      lastTime: '2026-11-24T10:05:00.000000Z',
      rule: { name: 'exec-into-container', level: 'high' },
      storm: false,
    });
    expect(told.map(({ count }) => count)).toEqual([2, 1, 1, 1]);
    expect(told[0]).toMatchObject({ link: `https://telltale.example.com/alerts/${alerts[1]?.id}`, status: 'open' });
  });
});
