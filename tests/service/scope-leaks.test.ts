/**
 * An asker with a scope learns nothing of what is outside: a store that holds other events too answers each question just as a
 * store that never had them. An operation without questions here fails.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requests } from '../../src/contract/requests.ts';
import { isError } from '../../src/model/diagnostic.ts';
import { readQuery } from '../../src/query/check-query.ts';
import { alertIdOf } from '../../src/service/alerts/alert-id.ts';
import { handlers } from '../../src/service/handlers.ts';
import { ingest } from '../../src/service/ingest.ts';
import type { Scope } from '../../src/sql/scope.ts';
import { answerOf, askAll, plainQuestions, type Questions, readingOperations } from './every-operation.ts';
import { type Made, madeBook, madeFinding } from './made-findings.ts';
import { probingScope } from './probing-policies.ts';
import { probingRulesOfScope } from './probing-rules.ts';
import { nowMs, openScratchStore, type ScratchStore } from './scratch-store.ts';

/** Stands in every event, and every bad record, that is outside. */
const mark = 'outsider';

function event(number: number, ago: number, about: object, namespace: string | undefined, of = 'inside'): string {
  const time = new Date(nowMs - ago * 1000).toISOString().replace('Z', '000Z');
  const place = namespace === undefined ? '' : `/namespaces/${namespace}`;
  return JSON.stringify({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'RequestResponse',
    auditID: `${of}-${String(number).padStart(6, '0')}`,
    stage: 'ResponseComplete',
    requestURI: `/api/v1${place}/pods/${of}`,
    verb: 'get',
    user: { username: of, groups: [`${of}-group`] },
    sourceIPs: [of === 'inside' ? '203.0.113.9' : '198.51.100.7'],
    userAgent: `${of}-agent/1.0`,
    objectRef: { resource: 'pods', ...(namespace !== undefined && { namespace }), name: `${of}-${number % 7}`, apiVersion: 'v1' },
    responseStatus: { metadata: {}, code: 200 },
    requestReceivedTimestamp: time,
    stageTimestamp: time,
    ...about,
  });
}

/** What is seen: an hour, a silence, some minutes, all of it more than a day ago. */
const inside = Array.from({ length: 240 }, (_, index) =>
  event(
    index,
    100_000 - index * 15 - (index > 200 ? 20_000 : 0),
    {
      ...(index % 9 === 0 && { verb: 'create', requestObject: { kind: 'Pod', spec: { containers: [{ image: 'nginx' }] } } }),
      ...(index % 11 === 0 && {
        responseStatus: { metadata: {}, code: 403, reason: 'Forbidden', status: 'Failure' },
        annotations: { 'authorization.k8s.io/decision': 'forbid' },
      }),
      ...(index % 13 === 0 && { stage: 'RequestReceived', responseStatus: undefined }),
    },
    'dev',
  ),
);

/** What is not: between those, newer, older, in other places and of other kinds. */
const hidden = { requestObject: { [mark]: { [`${mark}-key`]: mark } }, annotations: { [`${mark}/annotation`]: mark } };
const outside = Array.from({ length: 300 }, (_, index) => {
  const place = [`${mark}-ns`, undefined, '', 'devx', 'de'][index % 5];
  const kind = index % 5 === 1 ? { objectRef: undefined, requestURI: `/healthz/${mark}` } : {};
  const failed =
    index % 3 === 0 ? { verb: 'delete', responseStatus: { metadata: {}, code: 500, reason: mark, message: mark, status: 'Failure' } } : {};
  return event(index, 110_000 - index * 366, { level: 'Request', ...hidden, ...failed, ...kind }, place, mark);
});

/** The ids of an alert that is seen, and of one that is not. */
const alertInside = alertIdOf(madeFinding({ key: '', user: 'inside' }));
const alertOutside = alertIdOf(madeFinding({ key: '', user: mark, object: { namespace: 'devx' } }));

/** Findings about what is seen, and about the same people elsewhere. */
const findingsInside = [0, 1, 2].map(
  (number): Made => ({
    key: `inside-${number}`,
    minute: number * 9,
    user: 'inside',
    object: { name: `inside-${number}` },
    reason: 'inside did it',
  }),
);
const findingsOutside = ['outsider-ns', null, 'devx'].flatMap((namespace, place) =>
  [0, 1, 2, 3].map(
    (number): Made => ({
      key: `${mark}-${place}-${number}`,
      minute: number * 7,
      user: number % 2 === 0 ? 'inside' : mark,
      object: namespace === null ? null : { namespace, name: mark },
      reason: `${mark} did it`,
      auditIDs: [`${mark}-000001`],
    }),
  ),
);

interface Pair {
  readonly alone: ScratchStore;
  readonly among: ScratchStore;
}

let folder: string;
let namespaced: Pair;
let clustered: Pair;

interface Part {
  readonly lines: readonly string[];
  readonly cluster: string;
  readonly name: string;
  readonly findings?: readonly Made[];
}

async function fill(parts: readonly Part[]): Promise<ScratchStore> {
  const store = await openScratchStore();
  for (const { lines, cluster, name, findings = [] } of parts) {
    const path = join(folder, `${name}.log`);
    await writeFile(path, `${lines.join('\n')}\n`);
    await ingest({ paths: [path], cluster, strict: false }, store.context());
    await madeBook(store.context()).record(findings.map((made) => madeFinding({ ...made, key: `${cluster}-${made.key}`, cluster })));
  }
  return store;
}

const bad = (of: string) => [`{"broken": "${of}"`, `no JSON ${of}`];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telltale-scopes-'));
  const half = (lines: readonly string[], at: number) => lines.filter((_, index) => index % 2 === at);
  const own = { lines: inside, cluster: 'lab', name: 'inside', findings: findingsInside };
  const others = (at: number) => ({
    lines: [...half(outside, at), ...bad(mark)],
    cluster: 'lab',
    name: `${mark}-${at}`,
    findings: findingsOutside,
  });
  const elsewhere = (at: number) => ({ ...others(at), cluster: `${mark}-cluster`, name: `${mark}-${at}-elsewhere` });
  namespaced = { alone: await fill([own]), among: await fill([others(0), own, others(1)]) };
  const withBad = { lines: [...inside, ...bad('inside')], cluster: 'lab', name: 'inside-bad', findings: findingsInside };
  clustered = { alone: await fill([withBad]), among: await fill([elsewhere(0), withBad, elsewhere(1)]) };
});
afterAll(async () => {
  await Promise.all([namespaced, clustered].flatMap(({ alone, among }) => [alone.close(), among.close()]));
  await rm(folder, { recursive: true, force: true });
});

const everyFields =
  'time level stage auditid verb requesturi user uid groups impersonateduser sourceips useragent resource subresource namespace apigroup apiversion name code status reason message annotations duration decision actor actor_kind client source_ip path is_write size request_size response_size missing cluster id source code_class exec_command field_manager native'.split(
    ' ',
  );

/** Several at once show as much as each alone; that takes minutes, with TELLTALE_LONG=1. */
const isLong = process.env['TELLTALE_LONG'] === '1';
const fieldsAtOnce = isLong ? 1 : 8;
const inLists = (fields: readonly string[]) =>
  Array.from({ length: Math.ceil(fields.length / fieldsAtOnce) }, (_, at) => fields.slice(at * fieldsAtOnce, (at + 1) * fieldsAtOnce));
/** The questions in which several may stand; one that is refused stands alone, so that it hides no other. */
const together = (question: (fields: string) => string): string[] => {
  const isTaken = (field: string) => !readQuery(question(field)).diagnostics.some(isError);
  const refused = everyFields.filter((field) => !isTaken(field));
  return [...refused.map(question), ...inLists(everyFields.filter(isTaken)).map((fields) => question(fields.join(',')))];
};

const texts = [
  '',
  mark,
  `user=${mark}`,
  'user=insid',
  'namespace=devx',
  `namespace=${mark}-ns`,
  'namespace:"" or verb=get',
  'not namespace=dev',
  'level=Request',
  'stage=RequestReceived',
  'verb=nothing last 1h',
  'verb=get last 1h',
  'time > now-2h',
  `request.${mark}:*`,
  'count',
  'stats count, min(time), max(time), count_distinct(user), count_distinct(auditid, exact), avg(size), p95(size)',
  'timeslice 1h',
  'timeslice 6h by user',
  'groupby user compare before 1d',
  'top 10 user,verb',
  'rare 10 user',
  'distinct requesturi',
  'first user,verb by resource',
  'transaction by auditid limit 5',
  'sequence by user (verb=create) then (verb=get) within 1h',
  'ratio (code>=400) of (verb=*) by user',
  'eval x = lower(user) groupby x',
  'sort time limit 5',
  'sort user desc limit 5',
  'limit 10 groupby user',
  'include annotations,request limit 20',
  'include seq',
  'seq > 10 count',
  'groupby writer',
  'stats max(seq)',
  'sort sequence_number',
  'nosuchfield=1',
  'user regex "("',
  'missing=request',
];

const questions: Questions = {
  ...plainQuestions,
  query: [
    ...texts.map((text) => ({ text })),
    ...together((fields) => `groupby ${fields} sort ${fields}`).map((text) => ({ text })),
    ...together((fields) => `include ${fields} limit 3`).map((text) => ({ text, events: true })),
    { text: '', limit: 50 },
    { text: 'sort user', limit: 50 },
    { text: '', limit: 3, listFields: ['seq'] },
    { text: '', limit: 3, listFields: [mark] },
    { text: '', pageAfter: 'p1.W10' },
    { text: '', pageAfter: 's1.AAAA' },
    { text: '', listLimit: 7, events: true },
  ],
  facets: [
    // They are asked with the filter of a query, which was asked above.
    ...texts.filter((_, at) => isLong || at % 4 === 0).map((text) => ({ text })),
    ...inLists(everyFields.filter((field) => field !== 'native')).map((fields) => ({ text: '', fields })),
    { text: '', fields: ['seq'] },
    { text: 'seq>5', fields: ['user'] },
    { text: '', fields: ['annotations', `annotations["${mark}/annotation"]`, `request.${mark}`] },
  ],
  get: [{ id: 'inside-000001' }, { id: `${mark}-000001` }, { id: '00000000' }, { id: 'ffffffff' }],
  summary: [
    {},
    { since: '1h' },
    { clusters: [`${mark}-cluster`] },
    ...(isLong ? [{ since: '2d' }, { clusters: ['lab'] }] : []),
    { until: '2026-11-23' },
  ],
  explain: texts.map((text) => ({ text })),
  fields: [{}, { name: 'user' }],
  bad: [{}, { cluster: 'lab' }, { cluster: `${mark}-cluster` }],
  'rule-past': probingRulesOfScope(mark),
  'alerts list': [
    {},
    { limit: 1 },
    { user: 'inside' },
    { user: mark },
    { namespace: 'dev' },
    { namespace: `${mark}-ns` },
    { cluster: `${mark}-cluster` },
    { text: mark },
    { text: 'did it' },
    { status: ['open'], level: ['high'] },
    { assignee: '' },
    { since: '3h' },
  ],
  'alerts show': [{ id: alertInside }, { id: alertInside.slice(0, 8) }, { id: alertOutside }, { id: '00000000' }],
  'alert-counts': [{}, { user: mark }, { text: mark }],
  status: [{}, { clusters: ['lab'] }, { clusters: [`${mark}-cluster`] }],
  'policy-traffic': probingScope(mark),
  complete: [
    'user=',
    'user=o',
    'namespace=',
    'annotations[',
    'annotations.',
    'request.',
    `request.${mark}.`,
    'source=',
    'writer=',
    'cluster=',
    'reason=',
  ].map((text) => ({
    text,
    position: text.length,
  })),
};

/** What differs between any two stores: when they were filled, their places, and what is random on purpose. */
const plain = (text: string) =>
  text
    .replaceAll(/[sf]1\.[\w-]+/g, (cursor) => `CURSOR of ${cursor.length}`)
    .replaceAll(/"lastStored":"[^"]+"/g, '')
    .replaceAll(folder, 'FOLDER');

/** Of what was asked itself something may stand in the answer. */
const without = (answer: string, question: string) => (question.includes(mark) ? '' : answer);

const cases: readonly (readonly [name: string, pair: () => Pair, scope: Scope])[] = [
  ['of a namespace in a cluster', () => namespaced, { clusters: ['lab'], namespaces: ['dev', 'empty'] }],
  ['of a cluster', () => clustered, { clusters: ['lab'], namespaces: 'all' }],
];

describe.each(cases)('a scope %s', (_, pair, scope) => {
  it('hides what is outside of it from every operation', async () => {
    const ask = (store: ScratchStore) => askAll(questions, { ...store.context(scope), masking: 'on' });
    const [alone, among] = await Promise.all([ask(pair().alone), ask(pair().among)]);
    const leaks = among.filter(({ question, answer }) => without(answer, question).includes(mark));
    expect(
      leaks.map(
        ({ question, answer }) => `${question} → …${answer.slice(Math.max(0, answer.indexOf(mark) - 200), answer.indexOf(mark) + 50)}`,
      ),
    ).toEqual([]);
    const differing = among.flatMap(({ question, answer }, at) => {
      const expected = plain(alone[at]?.answer ?? '');
      const found = plain(answer);
      if (found === expected) return [];
      const from = [...found].findIndex((character, index) => character !== expected[index]);
      return [[question, found.slice(Math.max(0, from - 100), from + 200), expected.slice(Math.max(0, from - 100), from + 200)]];
    });
    expect(differing).toEqual([]);
    // Where several fields are asked for, all of them are.
    expect(among.filter(({ question, answer }) => question.includes('"cluster",') && answer.startsWith('{'))).toEqual([]);
    expect(among.filter(({ answer }) => !answer.startsWith('{'))).not.toHaveLength(0);
  }, 300_000);

  it('goes on from page to page as if there were nothing else', async () => {
    const pages = async (store: ScratchStore) => {
      const context = { ...store.context(scope), masking: 'on' as const };
      const seen: unknown[] = [];
      let pageAfter: string | undefined;
      for (let page = 0; page < 10; page++) {
        const [answer] = JSON.parse(
          await answerOf('query', { text: 'sort user', limit: 40, ...(pageAfter !== undefined && { pageAfter }) }, context),
        );
        seen.push(answer.rows);
        pageAfter = answer.next ?? undefined;
        if (pageAfter === undefined) break;
      }
      return seen;
    };
    const { alone, among } = pair();
    const seen = await pages(among);
    expect(seen.length).toBeGreaterThan(3);
    expect(seen).toEqual(await pages(alone));
  });
});

it('suppresses nothing that is outside, and shows no suppression of it', async () => {
  const { among } = namespaced;
  const whole = among.context();
  const save = (request: object, context = whole) =>
    handlers['suppression-save'](requests['suppression-save'].parse({ reason: 'known', ...request }), context);
  const narrow = among.context({ clusters: ['lab'], namespaces: ['dev'] });
  await save({ user: mark });
  await save({ cluster: 'lab', namespace: 'dev', user: 'inside' });
  await expect(save({ user: 'inside' }, narrow)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(save({ cluster: 'lab', namespace: 'devx' }, narrow)).rejects.toMatchObject({ code: 'forbidden' });
  const { suppressions } = await handlers['alerts suppressions']({}, narrow);
  expect(suppressions.map(({ user, namespace }) => [user, namespace])).toEqual([['inside', 'dev']]);
});

it('has questions for every operation', () => {
  expect(readingOperations.filter((name) => questions[name] === undefined)).toEqual([]);
});
