/** The server or its engine is killed at random while it receives as fast as it can; the sender tries again as kube-apiserver does. */
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApiServer } from './api-server.ts';
import { expectEachOnce } from './expect-each-once.ts';
import { byForm } from './form.ts';
import { mixedBodies } from './recorded.ts';
import { ServerProcess } from './server-process.ts';

const kills = byForm(4, 30);
let server: ServerProcess;

beforeAll(async () => {
  server = await ServerProcess.start();
});
afterAll(() => server.remove());

/** When, and what. The first two are one of each, so that neither goes missing in a short run. */
const plans = fc.sample(fc.record({ afterMs: fc.integer({ min: 100, max: 1500 }), victim: fc.constantFrom('server', 'engine') }), kills);

it(
  `${kills} kills lose nothing that was acknowledged, and double nothing`,
  async () => {
    const job = { bodies: mixedBodies, connections: 8, eventsPerSecond: byForm(3000, 1500), backoffMs: 1000 };
    const sender = startApiServer(server.webhook('prod'), job);
    const killed = { server: 0, engine: 0 };
    while (killed.server + killed.engine < kills) {
      const turn = killed.server + killed.engine;
      const { afterMs = 500, victim = 'server' } = plans[turn] ?? {};
      const who = turn === 0 ? 'server' : turn === 1 ? 'engine' : victim;
      const before = sender.acknowledged;
      await sleep(afterMs);
      if (sender.isDone) break;
      if (who === 'server') {
        await server.kill();
        killed.server += 1;
        await server.run();
      } else if (server.killEngine()) killed.engine += 1;
      // Each kill meets a server that works.
      while (!sender.isDone && sender.acknowledged === before) await sleep(20);
    }
    sender.stop();
    const outcome = await sender.outcome;
    expect(killed.server).toBeGreaterThanOrEqual(1);
    expect(killed.engine).toBeGreaterThanOrEqual(1);
    expect(killed.server + killed.engine).toBe(kills);
    expect(server.isRunning).toBe(true);
    // Kills met bodies on their way.
    const broken = Object.entries(outcome.answers).filter(([answer]) => !/^\d+$/.test(answer));
    expect(broken.reduce((sum, [, times]) => sum + times, 0)).toBeGreaterThan(0);
    expect(outcome.acknowledged.length).toBeGreaterThan(kills);
    await server.drained();
    expect(await server.metric('spool_damaged_entries')).toBe(0);
    await server.stop();
    await expectEachOnce(server.places.store, [{ job, outcome }]);
  },
  byForm(240_000, 900_000),
);
