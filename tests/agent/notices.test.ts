/** What the agent tells of the logs on its node, as a process, against a server that takes it, is too old for it, or comes later. */
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { eventLines } from '../sources/follow.ts';
import { scratch } from '../sources/scratch.ts';
import { receive } from './receiving-server.ts';
import { startAgent, until } from './run-agent.ts';

it('sends events to a server that is too old for notices, and tells those when it is not any more', async () => {
  const log = join(scratch({ 'audit.log': eventLines(0, 100) }), 'audit.log');
  const state = join(scratch(), 'state');
  const server = await receive();
  server.reportStatus = 404;
  const words = ['--to', server.url, '--cluster', 'prod', '--node', 'cp-1', '--state', state, log];
  const agent = startAgent(words, { TELLTALE_TOKEN: 'secret-token' });
  await until(() => server.lines().length === 100 && agent.log().includes('did not take what was noticed: 404'));
  writeFileSync(log, '');
  appendFileSync(log, eventLines(100, 50));
  await until(() => server.lines().length === 150 && agent.log().includes('cut or written anew'));
  rmSync(log);
  await until(() => agent.log().includes('it was deleted'), 30_000);
  await agent.end('SIGKILL');
  expect(server.reports).toEqual([]);
  server.reportStatus = 200;
  const again = startAgent(words, { TELLTALE_TOKEN: 'secret-token' });
  const told = () => server.reports.flatMap(({ notices }) => notices);
  await until(() => told().length >= 2);
  await delay(7000);
  // The second look finds the deleted log gone once more: by its id that is the same.
  expect(new Set(told().map(({ id }) => id)).size).toBe(2);
  expect(new Set(told().map(({ kind, path }) => `${kind} ${path}`))).toEqual(new Set([`rewritten ${log}`, `deleted ${log}`]));
  expect(server.reports[0]).toMatchObject({ node: 'cp-1', everySeconds: 60 });
  expect(again.log()).not.toContain('secret-token');
  expect(await again.end('SIGTERM')).toBe(0);
}, 90_000);
