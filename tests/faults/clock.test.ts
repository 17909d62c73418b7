/** The clock of the machine is set back, and forward, while events arrive: what is received is stored once, and no figure turns negative. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runServer, type TestServer } from '../api/run-server.ts';
import { send } from '../api/send.ts';
import { startApiServer } from './api-server.ts';
import { expectEachOnce } from './expect-each-once.ts';
import { byForm } from './form.ts';
import { mixedBodies } from './recorded.ts';

const hourMs = 3_600_000;
let offMs = 0;
let server: TestServer;

beforeAll(async () => {
  // Retention goes by the clock as well.
  server = await runServer({ api: { anonymous: true }, retention: { maxAge: '30d' } }, { clock: () => Date.now() + offMs });
});
afterAll(() => server.remove());

async function metrics(): Promise<ReadonlyMap<string, number>> {
  const { body } = await send(`${server.url}/metrics`, { method: 'GET' });
  const lines = body.split('\n').filter((line) => line.startsWith('telltale_'));
  return new Map(lines.map((line) => [line.split(' ')[0] ?? '', Number(line.split(' ')[1])]));
}

it('each event is stored once, and soon', async () => {
  const job = { bodies: mixedBodies, connections: 4, eventsPerSecond: 1500, seconds: byForm(6, 60), backoffMs: 500 };
  const sender = startApiServer(`${server.url}/v1/ingest/webhook/prod`, job);
  const jumps = [-2 * hourMs, 5 * hourMs, -400 * 24 * hourMs, 0, -1000];
  for (let turn = 0; !sender.isDone; turn++) {
    await sleep(800);
    offMs = jumps[turn % jumps.length] ?? 0;
    for (const [name, value] of await metrics()) expect([name, value >= 0]).toEqual([name, true]);
    expect(await send(`${server.url}/readyz`, { method: 'GET' })).toMatchObject({ status: 200 });
  }
  const outcome = await sender.outcome;
  expect(outcome.answers).toEqual({ 200: outcome.acknowledged.length });
  offMs = -3 * hourMs;
  for (let tries = 0; tries < 600 && (await metrics()).get('telltale_spool_entries') !== 0; tries++) await sleep(100);
  const after = await metrics();
  expect(after.get('telltale_spool_entries')).toBe(0);
  expect(after.get('telltale_loader_stalled')).toBe(0);
  await server.stop();
  await expectEachOnce(server.store, [{ job, outcome }]);
}, 240_000);
