import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runningHost } from '../store/store-directory.ts';
import { runServer, type TestServer } from './run-server.ts';
import { send } from './send.ts';

const body = gunzipSync(readFileSync(new URL('../fixtures/webhook/body.json.gz', import.meta.url))).toString();
const { items } = JSON.parse(body) as { readonly items: readonly object[] };
let server: TestServer;

beforeAll(async () => {
  server = await runServer({ api: { anonymous: true } });
});
afterAll(() => server.remove());

/** As soon as there is one. */
async function killEngine(): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    try {
      process.kill(runningHost(server.store), 'SIGKILL');
      return;
    } catch {
      await sleep(50);
    }
  }
  throw new Error('no engine came');
}

it('goes on receiving while the engine is killed again and again, and stores each event once', async () => {
  const count = async () => {
    const { body: answer } = await send(`${server.url}/api/v1/query`, { body: '{"text":"stage=* stats count"}' });
    return Number((JSON.parse(answer) as { rows?: unknown[][] }).rows?.[0]?.[0] ?? 0);
  };
  // An engine that is killed while it starts is none that was replaced.
  expect(await count()).toBe(0);
  const bodies = Array.from({ length: 40 }, (_, index) => body.replaceAll('"auditID":"', `"auditID":"${index}-`));
  const statuses: number[] = [];
  for (const [index, text] of bodies.entries()) {
    if (index % 10 === 5) await killEngine();
    statuses.push((await send(`${server.url}/v1/ingest/webhook/prod`, { body: text })).status);
    // As after a time-out: the same again.
    if (index % 7 === 0) statuses.push((await send(`${server.url}/v1/ingest/webhook/prod`, { body: text })).status);
    await sleep(50);
  }
  expect(new Set(statuses)).toEqual(new Set([200]));
  const wanted = bodies.length * items.length;
  let found = 0;
  for (let tries = 0; tries < 150 && found < wanted; tries++) {
    await sleep(200);
    found = await count().catch(() => 0);
  }
  expect(found).toBe(wanted);
  await sleep(500);
  expect(await count()).toBe(wanted);
  const { body: metrics } = await send(`${server.url}/metrics`, { method: 'GET' });
  expect(Number(/^telltale_engine_restarts_total (\d+)/m.exec(metrics)?.[1])).toBeGreaterThanOrEqual(1);
  expect(metrics).toContain('telltale_spool_entries 0');
});
