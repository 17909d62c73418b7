import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellsOf, type MadeEvent, openScratchStore, type ScratchStore } from '../../tests/service/scratch-store.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { fullScope } from '../sql/scope.ts';
import type { Context } from './context.ts';
import { query } from './query.ts';

const day = 86_400;
const events: MadeEvent[] = [
  ...Array.from(
    { length: 30 },
    (_, at): MadeEvent => ({ auditID: `p${at}`, ago: 3 * day + at, namespace: 'prod', user: 'alice@example.com' }),
  ),
  ...Array.from(
    { length: 20 },
    (_, at): MadeEvent => ({ auditID: `d${at}`, ago: 4 * day + at, namespace: 'dev', level: 'RequestResponse' }),
  ),
  {
    auditID: 'm',
    ago: 5 * day,
    user: 'system:serviceaccount:dev:ci-bot',
    groups: ['system:masters'],
    annotations: { 'team.example.com/owner': 'x' },
  },
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

async function notes(text: string, context: Context): Promise<readonly Diagnostic[]> {
  return (await query({ text, follow: false, events: false }, context)).warnings;
}

/** What is said over both relations, which is the same. */
async function said(
  text: string,
): Promise<{ readonly messages: string[]; readonly hints: (string | undefined)[]; readonly found: number }> {
  const answers = await Promise.all(over.map(([, context]) => notes(text, context)));
  const [one, other] = answers.map((found) => found.map(({ message, hint }) => ({ message, hint })));
  expect(one).toEqual(other);
  const fix = answers[0]?.find((diagnostic) => diagnostic.fix !== undefined)?.fix;
  const mended = fix === undefined ? text : text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end);
  const rows = await cellsOf((await query({ text: mended, follow: false, events: false }, store.context())).batches);
  return { messages: (one ?? []).map(({ message }) => message), hints: (one ?? []).map(({ hint }) => hint), found: rows.length };
}

describe('an empty relative range', () => {
  it.each([
    ['last 1h', 'from 2026-11-21T11:00:00Z to 2026-11-21T12:00:01Z'],
    ['since now-2h', 'from 2026-11-21T10:00:01Z to 2026-11-21T12:00:01Z'],
    ['from now-3h to now-1h', 'from 2026-11-21T10:00:01Z to 2026-11-21T12:00:01Z'],
    ['verb=get last 30m groupby user', 'verb=get from 2026-11-21T11:30:01Z to 2026-11-21T12:00:01Z groupby user'],
    ['count last 1h', 'count from 2026-11-21T11:00:01Z to 2026-11-21T12:00:01Z'],
    [
      'stats max(duration), count_distinct(user) last 1h',
      'stats max(duration), count_distinct(user) from 2026-11-21T11:00:01Z to 2026-11-21T12:00:01Z',
    ],
    ['timeslice 5m last 1h', 'timeslice 5m from 2026-11-21T11:00:01Z to 2026-11-21T12:00:01Z'],
    ['time>now-1h and verb=get', 'time between 2026-11-21T11:00:01Z and 2026-11-21T12:00:00Z and verb=get'],
    ['timestamp >= now-1h', 'time between 2026-11-21T11:00:01Z and 2026-11-21T12:00:00Z'],
    ['time between now-2h and now-1h', 'time between 2026-11-21T11:00:01Z and 2026-11-21T12:00:00Z'],
  ])('%s: says how old the newest event is, and offers a range that finds it', async (text, offered) => {
    const { messages, hints, found } = await said(text);
    expect(messages).toEqual(['The newest event is 3 days old (2026-11-21T12:00:00Z), older than the range that was asked for.']);
    expect(hints[0]?.replace(/:00:0[01]Z (to|and)/, '')).toBe(`The range that ends with it: ${offered}`.replace(/:00:0[01]Z (to|and)/, ''));
    expect(found).toBeGreaterThan(0);
  });

  it('is told from one that has events, though none that match', async () => {
    const { messages, found } = await said('namespace=dev last 80h');
    expect(messages).toEqual([
      'The newest event that matches is 4 days old (2026-11-20T12:00:00Z), older than the range that was asked for.',
    ]);
    expect(found).toBeGreaterThan(0);
  });
});

describe('values that no event has', () => {
  it.each([
    ['namespace=prodd', 'No event has namespace “prodd”; the nearest is “prod” (30 events).'],
    ['ns in (prodd,x) groupby user', 'No event has ns “prodd”; the nearest is “prod” (30 events).'],
    ['user=alice count', 'No event has user “alice”; the nearest is “alice@example.com” (30 events).'],
    ['user=dev:ci-bott', 'No event has user “dev:ci-bott”; the nearest is “system:serviceaccount:dev:ci-bot” (1 event).'],
    ['groups contains "system:mastres"', 'No event has groups “system:mastres”; the nearest is “system:masters” (1 event).'],
    [
      'annotations["team.example.com/ownr"]=x',
      'No event has annotations key “team.example.com/ownr”; the nearest is “team.example.com/owner” (1 event).',
    ],
    ['level=Request or user=zzzzzz', 'No event has level “Request”; the nearest is “RequestResponse” (20 events).'],
    ['code=418', 'No event has code “418”.'],
  ])('%s', async (text, message) => {
    const { messages } = await said(text);
    expect(messages).toContain(message);
  });

  it('are replaced by what was meant', async () => {
    for (const text of ['namespace=prodd', 'user=alice', 'annotations["team.example.com/ownr"]=x', 'groups="system:mastres"'])
      expect((await said(text)).found, text).toBeGreaterThan(0);
  });

  it('are told only of what the asker may see', async () => {
    const scoped = store.context({ clusters: 'all', namespaces: ['dev'] });
    const [note] = await notes('namespace=prodd', scoped);
    expect(note?.message).toBe('No event has namespace “prodd”.');
    expect(note?.hint).toBe('There is “dev” (21 events).');
  });

  it('cost nothing where there is an answer, and are not told of twice', async () => {
    expect(await notes('namespace=prod or namespace=prodd', store.context())).toEqual([]);
    const codes = (await notes('verb=replace', store.context())).map(({ code }) => code);
    expect(codes).toEqual(['never-true']);
  });
});

describe('what is not recorded', () => {
  it('is told of bodies, by the events that the query is about', async () => {
    const { messages } = await said('namespace=prod and request.spec.hostNetwork=true');
    expect(messages).toEqual(['No event that this is about has a request body: all 30 are recorded at level Metadata.']);
    expect((await said('request.spec.hostNetwork=true')).messages).toEqual([
      '31 of the 51 events that this is about have no request body: they are recorded at level Metadata.',
    ]);
  });

  it('is told of stages and levels', async () => {
    await store.load([{ auditID: 'r', stage: 'RequestReceived', namespace: 'early', ago: 6 * day }]);
    const [early] = await notes('namespace=early and code=404', store.context());
    expect(early?.message).toContain('No event has code “404”');
    const [unanswered] = await notes('namespace=early and code=200', store.context(fullScope));
    expect(unanswered?.message).toBe(
      'code is known from the answer on, and of the events that this is about (1) only RequestReceived is recorded.',
    );
    const [stage] = await notes('namespace=prod and stage=RequestReceived', store.context());
    expect(stage?.message).toBe('No event that this is about has stage RequestReceived; there is ResponseComplete (30).');
  });
});
