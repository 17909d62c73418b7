/** The disk of the spool, or that of the store, fills up while events arrive: it is said, nothing that was acknowledged is lost, and all goes on when there is room. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { send } from '../api/send.ts';
import { startApiServer } from './api-server.ts';
import { expectEachOnce } from './expect-each-once.ts';
import { byForm } from './form.ts';
import { mixedBodies, smallBody } from './recorded.ts';
import { ServerProcess } from './server-process.ts';

let folder: string;
let small: string | null = null;
let whyNot = '';
let server: ServerProcess | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-full-'));
  const directory = join(folder, 'small');
  mkdirSync(directory, { mode: 0o700 });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', directory], { stdio: 'pipe' });
    small = directory;
  } catch (error) {
    whyNot = `a small disk cannot be mounted here, which takes root: ${String(error)}`;
  }
});
afterEach(async () => {
  await server?.remove();
  server = null;
  if (small !== null) execFileSync('umount', ['-l', small]);
  small = null;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const resize = (directory: string, size: string) => execFileSync('mount', ['-o', `remount,size=${size}`, directory]);

async function until(what: () => Promise<boolean>, withinMs = 60_000): Promise<void> {
  const begun = performance.now();
  while (!(await what())) {
    if (performance.now() - begun > withinMs) throw new Error('it did not come to pass');
    await sleep(100);
  }
}

describe('a full disk', () => {
  it('of the spool sends clients away until there is room', async ({ skip }) => {
    if (small === null) return skip(whyNot);
    const store = join(folder, 'store');
    // The store is away, so that the spool fills up.
    writeFileSync(store, 'in the way');
    server = await ServerProcess.start({}, { store, spool: join(small, 'spool') });
    const { url } = server;
    const job = { bodies: mixedBodies, connections: 8, eventsPerSecond: 2000, seconds: byForm(4, 30), backoffMs: 2000 };
    const sender = startApiServer(server.webhook('prod'), job);
    await until(async () => (await send(`${url}/readyz`, { method: 'GET' })).status === 503);
    const refused = await send(server.webhook('prod'), { body: Buffer.alloc(13 * 1024 ** 2, ' ') });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(await send(`${url}/healthz`, { method: 'GET' })).toMatchObject({ status: 200 });
    expect(await server.metric('shed_total', 'reason="spool-full"')).toBeGreaterThan(0);
    await sleep(byForm(500, 10_000));
    rmSync(store);
    const outcome = await sender.outcome;
    expect(outcome.answers['429']).toBeGreaterThan(0);
    expect(Object.keys(outcome.answers).sort()).toEqual(['200', '429']);
    expect(outcome.acknowledged.length).toBeGreaterThan(0);
    await server.drained();
    await until(async () => (await send(`${url}/readyz`, { method: 'GET' })).status === 200);
    expect(server.log.join('\n')).toMatch(/spool-full/);
    expect(await server.stop()).toBe(0);
    await expectEachOnce(store, [{ job, outcome }]);
  }, 180_000);

  it('of the store keeps events in the spool until there is room', async ({ skip }) => {
    if (small === null) return skip(whyNot);
    resize(small, '120m');
    const store = join(small, 'store');
    server = await ServerProcess.start({}, { store });
    expect(await server.count()).toBe(0);
    const filler = join(small, 'filler');
    const job = { bodies: [smallBody], connections: 4, eventsPerSecond: 2000, seconds: byForm(6, 30), backoffMs: 500 };
    const sender = startApiServer(server.webhook('prod'), job);
    await until(async () => sender.acknowledged > 5);
    // What the engine leaves is taken as well.
    for (let size = 64; size >= 1; size /= 2) {
      try {
        for (let part = 0; part < 3; part++) writeFileSync(`${filler}-${size}-${part}`, Buffer.alloc(size * 1024 ** 2));
      } catch {
        // It is full.
      }
    }
    const running = server;
    await until(async () => (await running.metric('loader_stalled')) === 1);
    expect(await send(`${server.url}/readyz`, { method: 'GET' })).toMatchObject({ status: 200 });
    const outcome = await sender.outcome;
    expect(outcome.answers).toEqual({ 200: outcome.acknowledged.length });
    expect(await server.metric('spool_entries')).toBeGreaterThan(0);
    expect(server.log.join('\n')).toMatch(/stays in the spool for now/);
    resize(small, '1g');
    await server.drained();
    expect(await server.stop()).toBe(0);
    await expectEachOnce(store, [{ job, outcome }]);
  }, 180_000);
});
