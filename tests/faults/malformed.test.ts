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
    events: 0,
    bad: { 'not-json': 1 },
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
  { name: 'a comment', body: `/* hello */ ${list(`[${good}]`)}`, events: 1, bad: { 'not-an-object': 3 } },
  { name: 'a string without an end', body: `{"kind":"EventList","items":["${'x'.repeat(100_000)}`, events: 0, bad: { 'broken-json': 1 } },
  { name: 'NUL bytes', body: Buffer.alloc(100_000), events: 0, bad: { 'hole': 1 } },
  { name: 'NUL in an item', body: list(`[${good.slice(0, -1)},"x":"\u0000"}]`), events: 0, bad: { 'not-json': 1 } },
  {
    name: 'UTF-8 that is none',
    body: Buffer.from(list(`[${event({ verb: 'VERB' })}]`).replace('VERB', '\xff\xfe\xc0\x80'), 'latin1'),
    events: 0,
    bad: { 'not-json': 1 },
  },
  {
    name: 'half a surrogate pair',
    body: list(`[${event({ verb: 'VERB' }).replace('VERB', '\\ud800')}]`),
    events: 0,
    bad: { 'not-json': 1 },
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

const clusterOf = (index: number) => `kind-${index}`;

it(`${kinds.length} kinds of bodies are taken and accounted for, while a good client is served`, async () => {
  const job = { bodies: [smallBody], connections: 1, eventsPerSecond: 500, seconds: 10, backoffMs: 500 };
  const client = startApiServer(server.webhook('good'), job);
  const statuses: number[] = [];
  for (const [index, { body, encoding }] of kinds.entries()) {
    const headers = encoding === undefined ? {} : { 'content-encoding': encoding };
    statuses.push((await send(server.webhook(clusterOf(index)), { body, headers })).status);
  }
  expect(statuses.map((status, index) => [kinds[index]?.name, status])).toEqual(kinds.map(({ name }) => [name, 200]));
  const outcome = await client.outcome;
  expect(outcome.answers).toEqual({ 200: outcome.acknowledged.length });
  await server.drained();
  const { body: metrics } = await send(`${server.url}/metrics`, { method: 'GET' });
  await server.stop();
  await expectEachOnce(server.places.store, [{ job, outcome }], 'good');
  const stored = await countsByCluster(server.places.store);
  for (const [index, { name, events, bad }] of kinds.entries()) {
    const cluster = clusterOf(index);
    const counted = [
      ...metrics.matchAll(new RegExp(`^telltale_bad_records_total\\{cluster="${cluster}",source="webhook",reason="(.*)"\\} (\\d+)$`, 'gm')),
    ];
    const found = {
      events: stored.get(cluster) ?? 0,
      bad: Object.fromEntries(counted.map(([, reason, count]) => [reason, Number(count)])),
    };
    if (bad === null) expect([name, Object.keys(found.bad).length > 0]).toEqual([name, true]);
    expect([name, found]).toEqual([name, { events, bad: bad ?? found.bad }]);
  }
}, 120_000);

/** Events of a store that nobody uses any more. What is bad is looked for as well: what the metrics count is kept. */
async function countsByCluster(directory: string): Promise<ReadonlyMap<string, number>> {
  const store = await openStore(directory);
  try {
    const kept = await store.rows<{ cluster: string }>(fixed('SELECT DISTINCT cluster FROM bad_records'));
    expect(kept).toHaveLength(kinds.filter(({ bad }) => bad === null || Object.keys(bad).length > 0).length);
    const rows = await store.rows<{ cluster: string; events: number }>(
      fixed('SELECT cluster, toUInt32(count()) AS events FROM events GROUP BY cluster'),
    );
    return new Map(rows.map(({ cluster, events }) => [cluster, events]));
  } finally {
    await store.close();
  }
}
