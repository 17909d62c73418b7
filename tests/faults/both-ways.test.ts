/** The same events come twice from an API server, and once more from its log file: each is stored once, as if it had come one way alone. */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventsColumns } from '../../src/sql/schema.ts';
import { fixed } from '../../src/sql/statement.ts';
import { openStore } from '../../src/store/open-store.ts';
import { send } from '../api/send.ts';
import { runCli } from '../ingest/run-cli.ts';
import { allBodies } from './recorded.ts';
import { ServerProcess } from './server-process.ts';

let server: ServerProcess;

beforeAll(async () => {
  server = await ServerProcess.start();
});
afterAll(() => server.remove());

const events = allBodies.reduce((sum, { items }) => sum + items.length, 0);

/** The API server writes the same event with its kind in front. */
function logLines({ text, items }: (typeof allBodies)[number]): string {
  const body = text.slice(text.indexOf('"items":[') + '"items":['.length);
  let at = 0;
  const lines: string[] = [];
  for (const item of items) {
    // As the body spells it: JSON.stringify would write <, > and & otherwise than Go does.
    const spelled = JSON.stringify(item).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026');
    expect(body.startsWith(spelled, at)).toBe(true);
    at += spelled.length + 1;
    lines.push(`{"kind":"Event","apiVersion":"audit.k8s.io/v1",${spelled.slice(1)}\n`);
  }
  return lines.join('');
}

/** What says how and when an event came, and whether the stages of its request came together; `raw` of the log has the kind in front. */
const howItCame = new Set(['raw', 'source', 'ingested', 'writer', 'seq', 'standing']);

/** A hash over each column, in the order of the events. */
async function columnsOf(directory: string): Promise<Readonly<Record<string, string>>> {
  const store = await openStore(directory);
  try {
    const hashes = eventsColumns()
      .filter(({ name }) => !howItCame.has(name))
      .map(({ name }) => `hex(sipHash128(groupArray(toString(${name})))) AS \`${name}\``);
    const [row] = await store.rows<Record<string, string>>(
      fixed(`SELECT toString(count()) AS events, ${hashes.join(', ')} FROM (SELECT * FROM events ORDER BY auditid, stage, time, duration)`),
    );
    return row ?? {};
  } finally {
    await store.close();
  }
}

it('twice by webhook and once by file is once, with equal columns', async () => {
  for (let time = 0; time < 2; time++) {
    const statuses = await Promise.all(allBodies.map(async ({ text }) => (await send(server.webhook('prod'), { body: text })).status));
    expect(new Set(statuses)).toEqual(new Set([200]));
  }
  await server.drained();
  expect(await server.count()).toBe(events);
  const { folder, store } = server.places;
  const log = join(folder, 'audit.log');
  writeFileSync(log, '');
  for (const body of allBodies) appendFileSync(log, logLines(body));
  // While the server runs: both use one engine.
  const first = await runCli(['ingest', log, '--cluster', 'prod', '--store', store, '-o', 'json']);
  expect(first).toMatchObject({ code: 0 });
  expect(JSON.parse(first.stdout)).toMatchObject({ events: 0, duplicates: events, bad: 0 });
  expect(await server.count()).toBe(events);
  expect(await server.ask('stage=* groupby source')).toEqual([['webhook', events]]);
  const requests = await server.count('');
  await server.stop();

  const other = join(folder, 'from-the-file');
  mkdirSync(other, { mode: 0o700 });
  expect(await runCli(['ingest', log, '--cluster', 'prod', '--store', other])).toMatchObject({ code: 0 });
  const { stdout } = await runCli(['query', 'count', '--store', other, '-o', 'ndjson']);
  expect(JSON.parse(stdout)).toEqual({ count: requests });
  const webhook = await columnsOf(store);
  expect(webhook).toMatchObject({ events: String(events) });
  expect(Object.keys(webhook).length).toBeGreaterThan(35);
  expect(webhook).toEqual(await columnsOf(other));
});
