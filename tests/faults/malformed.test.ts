/** JSON that is wrong in many ways: all of it is taken and accounted for, and a good client notices nothing. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixed } from '../../src/sql/statement.ts';
import { openStore } from '../../src/store/open-store.ts';
import { send } from '../api/send.ts';
import { startApiServer } from './api-server.ts';
import { expectEachOnce } from './expect-each-once.ts';
import { smallBody } from './recorded.ts';
import { ServerProcess } from './server-process.ts';

let server: ServerProcess;

beforeAll(async () => {
  server = await ServerProcess.start();
});
afterAll(() => server.remove());

const [first, second] = smallBody.items;
const good = JSON.stringify(first);
const event = (over: object) => JSON.stringify({ ...first, ...over });
const list = (items: string) => `{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":${items}}`;
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

interface Kind {
  readonly name: string;
  readonly body: string | Uint8Array;
  readonly events: number;
  /** Bad records by reason; null where it does not matter which, as long as there are some. */
  readonly bad: Readonly<Record<string, number>> | null;
  readonly encoding?: string;
}

const kinds: readonly Kind[] = [
  { name: 'nothing', body: '', events: 0, bad: {} },
  { name: 'blanks', body: ' \t\r\n \n', events: 0, bad: { 'not-json': 1 } },
  { name: 'text', body: 'Hello there', events: 0, bad: { 'not-json': 1 } },
  { name: 'HTML', body: '<html><body>502 Bad Gateway</body></html>', events: 0, bad: { 'not-json': 1 } },
  { name: 'one brace', body: '{', events: 0, bad: { 'body-cut-off': 1 } },
  { name: 'one bracket', body: '[', events: 0, bad: { 'body-cut-off': 1 } },
  { name: 'a closing brace', body: '}', events: 0, bad: { 'not-json': 1 } },
  { name: 'null', body: 'null', events: 0, bad: { 'not-an-event': 1 } },
  { name: 'a number', body: '1e999', events: 0, bad: { 'not-json': 1 } },
  { name: 'a string', body: '"items"', events: 0, bad: { 'not-an-event': 1 } },
  { name: 'an empty object', body: '{}', events: 0, bad: { 'not-an-event': 1 } },
  { name: 'an empty list', body: '[]', events: 0, bad: {} },
  { name: 'a list without items', body: '{"kind":"EventList","apiVersion":"audit.k8s.io/v1"}', events: 0, bad: { 'not-an-event': 1 } },
  { name: 'items that are null', body: list('null'), events: 0, bad: {} },
  { name: 'items that are an object', body: list('{"a":1}'), events: 0, bad: { 'not-an-event': 1 } },
  { name: 'items that are text', body: list('"x"'), events: 0, bad: { 'not-an-event': 1 } },
  { name: 'items that are no objects', body: list('[null,1,"x",[],true]'), events: 0, bad: { 'not-an-object': 5 } },
  { name: 'items within items', body: list(`[${list(`[${good}]`)}]`), events: 0, bad: { 'not-an-event': 1 } },
  { name: 'items twice', body: `${list(`[${good}]`).slice(0, -1)},"items":[${JSON.stringify(second)}]}`, events: 2, bad: {} },
  { name: 'an empty item', body: list(`[{},${good},{}]`), events: 1, bad: { 'not-an-event': 2 } },
  { name: 'a comma too many', body: list(`[${good},]`), events: 1, bad: {} },
  { name: 'a comma too few', body: list(`[${good}${JSON.stringify(second)}]`), events: 2, bad: {} },
  { name: 'an end in an item', body: list(`[${good},${JSON.stringify(second)}]`).slice(0, -300), events: 1, bad: { 'broken-json': 1 } },
  { name: 'an end behind an item', body: list(`[${good}]`).slice(0, -2), events: 1, bad: { 'body-cut-off': 1 } },
  { name: 'no end of the list', body: list(`[${good}]`).slice(0, -1), events: 1, bad: { 'body-cut-off': 1 } },
  { name: 'something behind the list', body: `${list(`[${good}]`)}garbage`, events: 1, bad: { 'not-an-object': 1 } },
  { name: 'two lists', body: `${list(`[${good}]`)}${list(`[${JSON.stringify(second)}]`)}`, events: 2, bad: {} },
  { name: 'lines', body: `${good}\n${JSON.stringify(second)}\nnonsense\n`, events: 2, bad: { 'not-json': 1 } },
  { name: 'an audit id that is a number', body: list(`[${event({ auditID: 7 })}]`), events: 1, bad: {} },
  { name: 'no audit id', body: list(`[${event({ auditID: undefined })}]`), events: 0, bad: { 'not-an-event': 1 } },
  { name: 'a stage of another world', body: list(`[${event({ stage: 'Lunch' })}]`), events: 1, bad: {} },
  { name: 'a time that is none', body: list(`[${event({ requestReceivedTimestamp: 'yesterday' })}]`), events: 0, bad: { 'no-time': 1 } },
  {
    name: 'a time of the year 30000',
    body: list(`[${event({ requestReceivedTimestamp: '30000-01-01T00:00:00.000000Z' })}]`),
    events: 0,
    bad: { 'no-time': 1 },
  },
  {
    name: 'a time before the epoch',
    body: list(`[${event({ requestReceivedTimestamp: '1066-10-14T09:00:00.000000Z' })}]`),
    events: 0,
    bad: { 'no-time': 1 },
  },
  { name: 'a user that is text', body: list(`[${event({ user: 'ann' })}]`), events: 1, bad: {} },
  { name: 'groups that are a map', body: list(`[${event({ user: { username: 'ann', groups: { a: 1 } } })}]`), events: 1, bad: {} },
  { name: 'a code beyond all codes', body: list(`[${event({ responseStatus: { code: 1e300 } })}]`), events: 1, bad: {} },
  { name: 'a verb of a megabyte', body: list(`[${event({ verb: 'v'.repeat(1024 ** 2) })}]`), events: 1, bad: {} },
  {
    name: 'an item of 17 MiB',
    body: list(`[${event({ requestObject: { filler: 'f'.repeat(17 * 1024 ** 2) } })},${good}]`),
    events: 1,
    bad: { 'too-long': 1 },
  },
  { name: 'deep lists', body: '['.repeat(1_000_000), events: 0, bad: { 'not-json': 1 } },
  {
    name: 'an object of great depth in an event',
    body: list(`[${event({}).slice(0, -1)},"requestObject":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}]`),
    events: 1,
    bad: {},
  },
  {
    name: 'a key a hundred thousand times',
    body: list(`[{${'"auditID":"x",'.repeat(100_000)}"level":"Metadata"}]`),
    events: 0,
    bad: { 'not-an-event': 1 },
  },
  {
    name: '__proto__',
    body: list(`[${event({}).slice(0, -1)},"__proto__":{"polluted":true},"constructor":{"prototype":1}}]`),
    events: 1,
    bad: {},
  },
  { name: 'NaN', body: list(`[${good.slice(0, -1)},"x":NaN}]`), events: 0, bad: { 'not-json': 1 } },
  { name: 'single quotes', body: list(`[${good.replaceAll('"', "'")}]`), events: 0, bad: { 'broken-json': 1 } },
  { name: 'a comment', body: `/* hello */ ${list(`[${good}]`)}`, events: 0, bad: { 'not-json': 1 } },
  { name: 'a string without an end', body: `{"kind":"EventList","items":["${'x'.repeat(100_000)}`, events: 0, bad: { 'broken-json': 1 } },
  { name: 'NUL bytes', body: Buffer.alloc(100_000), events: 0, bad: { 'hole': 1 } },
  { name: 'NUL in an item', body: list(`[${good.slice(0, -1)},"x":"\u0000"}]`), events: 0, bad: { 'not-json': 1 } },
  {
    name: 'UTF-8 that is none',
    body: Buffer.from(list(`[${event({ verb: 'VERB' })}]`).replace('VERB', '\xff\xfe\xc0\x80'), 'latin1'),
    events: 1,
    bad: {},
  },
  {
    name: 'half a surrogate pair',
    body: list(`[${event({ verb: 'VERB' }).replace('VERB', '\\ud800')}]`),
    events: 1,
    bad: {},
  },
  { name: 'a BOM', body: `\ufeff${list(`[${good}]`)}`, events: 1, bad: {} },
  { name: 'UTF-16', body: utf16(list(`[${good}]`)), events: 0, bad: { 'utf-16-text': 1 } },
  { name: 'noise', body: Buffer.from(Array.from({ length: 50_000 }, (_, at) => (at * 7919 + at * at * 31) % 256)), events: 0, bad: null },
  { name: 'gzip within gzip', body: gzipSync(gzipSync(list(`[${good}]`))), encoding: 'gzip', events: 0, bad: null },
  {
    name: 'gzip that ends early',
    body: gzipSync(list(`[${good},${JSON.stringify(second)}]`)).subarray(0, -40),
    encoding: 'gzip',
    events: 1,
    bad: { 'gzip-cut-off': 1 },
  },
  { name: 'gzip that says it is not', body: gzipSync(list(`[${good}]`)), events: 1, bad: {} },
  { name: 'no gzip that says it is', body: list(`[${good}]`), encoding: 'gzip', events: 1, bad: {} },
  { name: 'a hundred thousand empty items', body: list(`[${'{},'.repeat(100_000)}{}]`), events: 0, bad: { 'not-an-event': 100_001 } },
  { name: 'a hundred thousand nulls', body: list(`[${'null,'.repeat(100_000)}null]`), events: 0, bad: { 'not-an-object': 100_001 } },
];

/** A load holds one cluster, so few clusters are many loads less. What is no text has a cluster of its own. */
const groups = 8;
const clusterOf = ({ body }: Kind, index: number) => (typeof body === 'string' ? `kinds-${index % groups}` : `kind-${index}`);

/** With audit ids of its own: the same event twice in a cluster is one. */
function bodyOf({ body }: Kind, index: number): string | Uint8Array {
  if (typeof body !== 'string') return body;
  return [first, second].reduce((text, event) => text.replaceAll(`${event?.auditID}`, `${event?.auditID}-${index}`), body);
}

it(`${kinds.length} kinds of bodies are taken and accounted for, while a good client is served`, async () => {
  const job = { bodies: [smallBody], connections: 1, eventsPerSecond: 500, seconds: 4, backoffMs: 500 };
  const client = startApiServer(server.webhook('good'), job);
  const statuses: number[] = [];
  for (const [index, kind] of kinds.entries()) {
    const headers = kind.encoding === undefined ? {} : { 'content-encoding': kind.encoding };
    statuses.push((await send(server.webhook(clusterOf(kind, index)), { body: bodyOf(kind, index), headers })).status);
  }
  expect(statuses.map((status, index) => [kinds[index]?.name, status])).toEqual(kinds.map(({ name }) => [name, 200]));
  const outcome = await client.outcome;
  expect(outcome.answers).toEqual({ 200: outcome.acknowledged.length });
  await server.drained();
  const { body: metrics } = await send(`${server.url}/metrics`, { method: 'GET' });
  await server.stop();
  await expectEachOnce(server.places.store, [{ job, outcome }], 'good');
  const stored = await countsByCluster(server.places.store);
  const accounts = [...new Set(kinds.map(clusterOf))].map((cluster) => {
    const here = kinds.filter((kind, index) => clusterOf(kind, index) === cluster);
    const pattern = new RegExp(`^telltale_bad_records_total\\{cluster="${cluster}",source="webhook",reason="(.*)"\\} (\\d+)$`, 'gm');
    const counted = Object.fromEntries([...metrics.matchAll(pattern)].map(([, reason, count]) => [reason, Number(count)]));
    const { events, bad } = stored.get(cluster) ?? { events: 0, bad: 0 };
    const names = here.map(({ name }) => name).join(', ');
    const wanted = sumsOf(here) ?? (Object.keys(counted).length > 0 ? counted : 'any');
    return {
      found: { names, events, bad: counted, isKept: bad > 0 },
      wanted: { names, events: here.reduce((sum, kind) => sum + kind.events, 0), bad: wanted, isKept: Object.keys(wanted).length > 0 },
    };
  });
  expect(accounts.map(({ found }) => found)).toEqual(accounts.map(({ wanted }) => wanted));
}, 120_000);

/** Bad records by reason; null where one of them may have any. */
function sumsOf(some: readonly Kind[]): Readonly<Record<string, number>> | null {
  const sums: Record<string, number> = {};
  for (const { bad } of some) {
    if (bad === null) return null;
    for (const [reason, count] of Object.entries(bad)) sums[reason] = (sums[reason] ?? 0) + count;
  }
  return sums;
}

interface Stored {
  readonly events: number;
  /** Kept; alike ones are kept once. */
  readonly bad: number;
}

/** What is in a store that nobody uses any more. */
async function countsByCluster(directory: string): Promise<ReadonlyMap<string, Stored>> {
  const store = await openStore(directory);
  try {
    const rows = await store.rows<Stored & { cluster: string }>(
      fixed(
        'SELECT cluster, toUInt32(countIf(kind = 1)) AS events, toUInt32(countIf(kind = 2)) AS bad FROM (SELECT cluster, 1 AS kind FROM events UNION ALL SELECT cluster, 2 FROM bad_records) GROUP BY cluster',
      ),
    );
    return new Map(rows.map(({ cluster, events, bad }) => [cluster, { events, bad }]));
  } finally {
    await store.close();
  }
}
