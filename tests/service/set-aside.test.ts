/** A rule that is set aside, over restarts: what it missed is looked at in the end, each event once. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AppError } from '../../src/contract/problems.ts';
import { createLog } from '../../src/platform/log.ts';
import type { Context } from '../../src/service/context.ts';
import { PassRunner } from '../../src/service/detector/pass-runner.ts';
import { RulePass } from '../../src/service/detector/rule-pass.ts';
import { readRunningRules } from '../../src/service/detector/running-rules.ts';
import { status } from '../../src/service/status.ts';
import type { Store } from '../../src/store/store.ts';
import { type MadeEvent, nowMs, openScratchStore, type ScratchStore } from './scratch-store.ts';

let scratch: ScratchStore;
let store: Store;
let now = nowMs;
let isSlow = false;
const folder = mkdtempSync(join(tmpdir(), 'telltale-aside-'));
const signal = new AbortController().signal;
const recorded: string[] = [];

beforeAll(async () => {
  scratch = await openScratchStore();
  const { store: opened } = await scratch.context().events();
  // One rule takes too long: every statement that holds what it asks for.
  const failing =
    (ask: (...given: readonly unknown[]) => unknown) =>
    async (...given: readonly unknown[]) => {
      if (isSlow && JSON.stringify(given[0], (_, value) => (typeof value === 'bigint' ? String(value) : value)).includes('the-slow-one'))
        throw new AppError('query-timeout', { message: 'Stopped after 5 s.' });
      return ask(...given);
    };
  store = new Proxy(opened, {
    get: (target, name) => {
      const value = Reflect.get(target, name, target) as unknown;
      if (typeof value !== 'function') return value;
      return name === 'stream' || name === 'rows' ? failing(value.bind(target)) : value.bind(target);
    },
  });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await scratch.close();
});

const rule = (name: string, query: string, id: string) => `title: ${name}
id: 5d4ad1a5-0a5c-4b5e-9c7a-6a3d1f1c2b1${id}
name: ${name}
level: high
logsource: { product: kubernetes, service: audit }
query: ${query}
reason: '${name}: {object}'
`;

async function server(slow = 'name="the-slow-one" or resource=secrets') {
  writeFileSync(join(folder, 'rules.yaml'), [rule('quick', 'resource=pods', '0'), rule('slow', `'${slow}'`, '1')].join('---\n'));
  const lines: string[] = [];
  const log = createLog('info', (line) => lines.push(line));
  const settings = { rules: [folder], exceptions: [], builtIn: false, level: 'informational' } as const;
  const pass = new RulePass(await readRunningRules(settings, new Map(), (message) => lines.push(message)), { clock: () => now, log });
  const runner = new PassRunner({
    pass,
    start: 'all',
    sink: { record: async (findings) => void recorded.push(...findings.map(({ reason }) => reason)) },
    contextOf: (): Context => ({ ...scratch.context(), events: async () => ({ store, relation: { kind: 'table' } }) }),
    clock: () => now,
    log,
    reported: () => undefined,
    failed: () => undefined,
  });
  /** A minute later. */
  const look = async () => {
    now += 61_000;
    await runner.look(store, signal);
    expect(runner.lastError).toBeNull();
  };
  return { pass, lines, look, close: () => runner.close(store) };
}

let count = 0;
const load = (...events: readonly Omit<MadeEvent, 'auditID'>[]) =>
  scratch.load(events.map((event) => ({ ...event, auditID: `event-${++count}` })));
const secret = (name: string) => ({ resource: 'secrets', name });

it('holds up no other, and loses nothing when the server starts anew', async () => {
  isSlow = true;
  await load({ name: 'web' }, secret('a'));
  let here = await server();
  await here.look();
  expect(recorded).toEqual(['quick: pods dev/web']);
  expect(here.pass.aside).toMatchObject([{ rule: { name: 'slow' }, reason: 'Stopped after 5 s.', waiting: 2 }]);
  await load(secret('b'), { name: 'db' });
  await here.look();
  await here.close();
  const { setAside } = await status({ clusters: [] }, scratch.context());
  expect(setAside).toEqual([{ rule: 'slow', since: new Date(nowMs + 61_000).toISOString(), reason: 'Stopped after 5 s.', waiting: 4 }]);

  // Still slow after the start; it is not asked with the others.
  here = await server();
  await load(secret('c'));
  await here.look();
  expect(here.lines.join('')).not.toContain('set aside');
  expect(here.pass.aside).toMatchObject([{ rule: { name: 'slow' }, waiting: 5 }]);
  await here.close();

  isSlow = false;
  here = await server();
  await load(secret('d'));
  for (let time = 0; time < 5; time++) await here.look();
  expect(here.pass.aside).toEqual([]);
  expect(here.lines.join('')).toContain('A rule that was set aside runs again.');
  await here.close();
  const names = ['a', 'b', 'c', 'd'].map((name) => `slow: secrets dev/${name}`);
  expect([...recorded].sort()).toEqual(['quick: pods dev/db', 'quick: pods dev/web', ...names]);
  here = await server();
  for (let time = 0; time < 3; time++) await here.look();
  expect(recorded).toHaveLength(6);
  await here.close();
  expect((await status({ clusters: [] }, scratch.context())).setAside).toEqual([]);
});

it('is tried at once where it was written anew meanwhile', async () => {
  isSlow = true;
  recorded.length = 0;
  await load(secret('e'));
  let here = await server();
  await here.look();
  expect(here.pass.aside).toHaveLength(1);
  await here.close();
  here = await server('resource=secrets');
  await load(secret('f'));
  await here.look();
  expect([...recorded].sort()).toEqual(['slow: secrets dev/e', 'slow: secrets dev/f']);
  expect(here.pass.aside).toEqual([]);
});
