/** Lines of log files on their way to the store: from an agent over HTTP, and from files that the server follows itself. */
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAgent } from '../agent/run-agent.ts';
import { scratch } from '../sources/scratch.ts';
import { runServer, type TestServer } from './run-server.ts';
import { send } from './send.ts';

const events = gunzipSync(readFileSync(new URL('../fixtures/one-of-each.ndjson.gz', import.meta.url)));
const eventCount = events.toString('latin1').trimEnd().split('\n').length;
const webhookBody = gunzipSync(readFileSync(new URL('../fixtures/webhook/body.json.gz', import.meta.url)));
const items = (JSON.parse(webhookBody.toString()) as { readonly items: readonly object[] }).items;
const config = { api: { anonymous: true } };
let server: TestServer;

beforeAll(async () => {
  server = await runServer(config);
});
afterAll(() => server.remove());

const post = (cluster: string, sent: Parameters<typeof send>[1]) => send(`${server.url}/v1/ingest/lines/${cluster}`, sent);
const ask = async (text: string) => {
  const { body } = await send(`${server.url}/api/v1/query`, { body: JSON.stringify({ text }) });
  return (JSON.parse(body) as { readonly rows: unknown[][] }).rows;
};
const countOf = async (cluster: string) => Number((await ask(`stage=* and cluster=${cluster} stats count`))[0]?.[0] ?? 0);

async function until(wanted: number, count: () => Promise<number>): Promise<void> {
  let found = -1;
  for (let tries = 0; tries < 150 && found !== wanted; tries++) {
    if (tries > 0) await sleep(100);
    found = await count();
  }
  expect(found).toBe(wanted);
}

describe('POST /v1/ingest/lines/{cluster}', () => {
  const ndjson = { 'content-type': 'application/x-ndjson' };

  it('stores each line once, with the file and the node that it came from', async () => {
    const headers = { ...ndjson, 'content-encoding': 'gzip', 'x-telltale-file': '/var/log/a%20b.log', 'x-telltale-node': 'cp-1' };
    for (let time = 0; time < 2; time++) expect((await post('posted', { headers, body: gzipSync(events) })).status).toBe(200);
    await until(eventCount, () => countOf('posted'));
    expect(await ask('stage=* and cluster=posted groupby source')).toEqual([['file:/var/log/a b.log@cp-1', eventCount]]);
  });

  it('takes what is no event, and keeps it as bad', async () => {
    expect(
      (await post('bad', { headers: ndjson, body: `not json\n${events.subarray(0, events.indexOf('\n') + 1).toString()}` })).status,
    ).toBe(200);
    await until(1, () => countOf('bad'));
    const bad = async () => (await send(`${server.url}/api/v1/bad-records?cluster=bad`, { method: 'GET' })).body;
    // It is stored after the events.
    await until(1, async () => (JSON.parse(await bad()) as { readonly rows: unknown[] }).rows.length);
    expect(await bad()).toContain('lines');
  });

  it('refuses what a page in a browser could send', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded'])
      expect((await post('page', { headers: { 'content-type': type }, body: events })).status).toBe(415);
    expect((await post('page', { headers: { ...ndjson, origin: 'https://evil.example' }, body: events })).status).toBe(403);
    expect(await countOf('page')).toBe(0);
  });
});

describe('telltale agent to telltale serve', () => {
  it('stores each event once, also what the webhook has sent before, and after a restart', async () => {
    const webhook = `${server.url}/v1/ingest/webhook/prod?timeout=30s`;
    for (let time = 0; time < 2; time++) expect((await send(webhook, { body: webhookBody })).status).toBe(200);
    await until(items.length, () => countOf('prod'));
    const log = join(scratch(), 'audit.log');
    const state = scratch();
    writeFileSync(log, items.map((item) => `${JSON.stringify({ kind: 'Event', apiVersion: 'audit.k8s.io/v1', ...item })}\n`).join(''));
    const words = ['--to', server.url, '--cluster', 'prod', '--node', 'cp-1', '--state', state, log];
    const first = startAgent(words);
    await until(items.length, async () => Number((await metric(/^telltale_duplicates_total\{cluster="prod",source="file"\} (\d+)/m)) ?? 0));
    await first.end('SIGKILL');
    appendFileSync(log, events);
    const second = startAgent(words);
    await until(items.length + eventCount, () => countOf('prod'));
    expect(await second.end('SIGTERM')).toBe(0);
    expect(await ask('stage=* and cluster=prod groupby source sort source')).toEqual(
      expect.arrayContaining([
        ['webhook', items.length],
        [`file:${log}@cp-1`, eventCount],
      ]),
    );
  });
});

describe('files of the configuration', () => {
  it('are followed, from a reload on, and through a restart', async () => {
    const directory = scratch();
    const log = join(directory, 'audit.log');
    const half = events.indexOf('\n', events.length / 2) + 1;
    writeFileSync(log, events.subarray(0, half));
    server.configure({ ...config, files: [{ cluster: 'own', node: 'here', paths: [join(directory, '*.log')] }] });
    expect(await server.reload()).toBe(true);
    const firstCount = events.subarray(0, half).toString('latin1').trimEnd().split('\n').length;
    await until(firstCount, () => countOf('own'));
    server.configure({ ...config, files: [{ cluster: 'own', paths: [join(directory, '**', '*.log')] }] });
    expect(await server.reload()).toBe(false);
    const { folder } = server;
    await server.stop();
    renameSync(log, join(directory, 'audit-2026-11-21T01-31-50.208.log'));
    writeFileSync(log, events.subarray(half));
    server = await runServer({ ...config, files: [{ cluster: 'own', node: 'here', paths: [join(directory, '*.log')] }] }, { folder });
    await until(eventCount, () => countOf('own'));
    expect(await ask('stage=* and cluster=own groupby source')).toEqual([[`file:${log}@here`, eventCount]]);
    // What was read before the restart was not read again.
    expect(await metric(/^telltale_duplicates_total\{cluster="own"/m)).toBeUndefined();
  });

  it('are refused where two entries have the same cluster', async () => {
    const files = [
      { cluster: 'a', paths: ['x.log'] },
      { cluster: 'a', paths: ['y.log'] },
    ];
    await expect(runServer({ files })).rejects.toThrow(/same cluster/);
  });
});

async function metric(pattern: RegExp): Promise<string | undefined> {
  return pattern.exec((await send(`${server.url}/metrics`, { method: 'GET' })).body)?.[1];
}
