import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answers } from '../../src/contract/answers.ts';
import { runServer, type TestServer } from './run-server.ts';
import { send } from './send.ts';

let server: TestServer;

beforeAll(async () => {
  server = await runServer({ api: { anonymous: true }, retention: { maxAge: '3650d', maxDisk: '50GiB' } });
});
afterAll(() => server.remove());

it('tells what the server that runs over the store does', async () => {
  const body = gunzipSync(readFileSync(new URL('../fixtures/webhook/body.json.gz', import.meta.url)));
  expect((await send(`${server.url}/v1/ingest/webhook/prod`, { body })).status).toBe(200);
  expect((await send(`${server.url}/v1/ingest/webhook/prod`, { body: '{"nonsense": ' })).status).toBe(200);
  let answer = await ask();
  for (let tries = 0; (answer.clusters.length === 0 || answer.bad.length === 0) && tries < 100; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    answer = await ask();
  }
  expect(answer.clusters[0]).toMatchObject({ cluster: 'prod', sources: [{ source: 'webhook', lastStored: expect.any(String) }] });
  expect(answer.bad).toEqual([{ reason: expect.any(String), count: 1, newest: expect.stringMatching(/^\d{4}-/) }]);
  expect(answer.server).toMatchObject({
    startedAt: expect.any(String),
    spool: { full: false, maxBytes: expect.any(Number), received: { entries: expect.any(Number) } },
    retention: { maxDisk: 50 * 1024 ** 3, maxAgeMs: 3650 * 86_400_000, isFull: false, next: { events: 0 } },
  });
  expect(answer.server?.spool).not.toHaveProperty('directory');
});

async function ask() {
  const { body } = await send(`${server.url}/api/v1/status`, { method: 'GET' });
  return answers.status.schema.parse(JSON.parse(body));
}
