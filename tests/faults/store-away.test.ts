/** The store goes away while events arrive, in several ways, and comes back: receiving goes on, it is said, and nothing is lost. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { send } from '../api/send.ts';
import { startApiServer } from './api-server.ts';
import { expectEachOnce } from './expect-each-once.ts';
import { byForm } from './form.ts';
import { mixedBodies } from './recorded.ts';
import { ServerProcess } from './server-process.ts';

const awayMs = byForm(3000, 300_000);
let server: ServerProcess;

beforeEach(async () => {
  server = await ServerProcess.start();
  // It is there at first.
  expect(await server.count()).toBe(0);
});
afterEach(() => server.remove());

const job = { bodies: mixedBodies, connections: 4, eventsPerSecond: byForm(1500, 300), seconds: awayMs / 1000 + 3, backoffMs: 500 };

const ways: readonly (readonly [name: string, leave: () => void, comeBack: () => void])[] = [
  [
    'its directory is not there any more',
    () => {
      renameSync(server.places.store, `${server.places.store}.away`);
      writeFileSync(server.places.store, 'in the way');
      server.killEngine();
    },
    () => {
      rmSync(server.places.store);
      renameSync(`${server.places.store}.away`, server.places.store);
    },
  ],
  ['its engine hangs', () => void server.killEngine('SIGSTOP'), () => undefined],
];

it.each(ways)(
  '%s',
  async (name, leave, comeBack) => {
    const sender = startApiServer(server.webhook('prod'), job);
    await sleep(1500);
    leave();
    const stalledBy = performance.now() + awayMs;
    let stalled = 0;
    while (performance.now() < stalledBy) {
      stalled = Math.max(stalled, await server.metric('loader_stalled'));
      // Receiving needs no store.
      expect(await send(`${server.url}/readyz`, { method: 'GET' })).toMatchObject({ status: 200, body: 'ready\n' });
      await sleep(250);
    }
    const waiting = await server.metric('spool_entries');
    comeBack();
    const outcome = await sender.outcome;
    expect(outcome.answers).toEqual({ 200: outcome.acknowledged.length });
    if (name.includes('directory')) {
      expect(stalled).toBe(1);
      expect(waiting).toBeGreaterThan(0);
      expect(server.log.join('\n')).toContain('stays in the spool for now');
    }
    await server.drained();
    expect(await server.metric('loader_stalled')).toBe(0);
    expect(await server.stop()).toBe(0);
    await expectEachOnce(server.places.store, [{ job, outcome }]);
  },
  awayMs + 240_000,
);
