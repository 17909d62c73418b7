/** A server that follows a log tells when somebody takes it away or cuts it. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { madeEvent, nowMs } from '../service/scratch-store.ts';
import { runServer, type TestServer, testFolder } from './run-server.ts';

let server: TestServer | null = null;
afterEach(async () => {
  await server?.remove();
  server = null;
});

const patience = { timeout: 50_000, interval: 200 };
/** Events of just now: made ones are of another time. */
const ago = (nowMs - Date.now()) / 1000;
const lines = (...ids: readonly string[]) => ids.map((auditID) => `${madeEvent({ auditID, ago })}\n`).join('');
const told = ({ log }: TestServer) =>
  log
    .map((line) => JSON.parse(line) as { alert?: string; rule?: string; msg: string })
    .filter(({ alert }) => alert !== undefined)
    .map(({ rule, msg }) => `${rule}: ${msg}`);

it('a followed log that is deleted, and one that is cut, are findings; one that is rotated is none', { timeout: 200_000 }, async () => {
  const folder = testFolder();
  const log = join(folder, 'audit.log');
  writeFileSync(log, lines('1', '2', '3'));
  server = await runServer({ detection: { builtIn: false }, files: [{ cluster: 'lab', node: 'cp-1', paths: [log] }] }, { folder });
  const all = async () =>
    (await (await fetch(`${server?.url}/metrics`)).text()).match(/^telltale_[a-z_]*events[a-z_]*\{[^}]*lab[^}]*\} \d+$/gm)?.join(' ') ?? '';
  await expect.poll(all, patience).toContain(' 3');
  renameSync(log, join(folder, 'audit-2026-11-24T12-00-00.000.log'));
  writeFileSync(log, lines('4', '5', '6'));
  await expect.poll(all, patience).toContain(' 6');
  writeFileSync(log, lines('7'));
  await expect
    .poll(() => told(server as TestServer), patience)
    .toEqual([`log-rewritten: On cp-1: ${log}: it was cut or written anew; what it held before is looked for in its copies`]);
  rmSync(log);
  await expect
    .poll(() => told(server as TestServer)[1], patience)
    .toBe(`log-deleted: On cp-1: ${log}: it was deleted; what was read of it is sent`);
});
