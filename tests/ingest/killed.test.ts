/** Ingest is killed at random moments, the command or its engine, and given again: every event is there once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixed } from '../../src/sql/statement.ts';
import { openStore } from '../../src/store/open-store.ts';
import { manyEvents } from './many-events.ts';

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const { log, events, requests } = manyEvents(9);

let directory: string;
let file: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'telltale-killed-'));
  file = join(directory, 'audit.log');
  await writeFile(file, log);
});

afterAll(() => rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

const ingest = (store: string): ChildProcess =>
  spawn(process.execPath, [cli, 'ingest', file, '--store', store, '-o', 'json'], { stdio: ['ignore', 'pipe', 'pipe'] });

function ended(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (output.stdout += chunk));
  child.stderr?.on('data', (chunk: Buffer) => (output.stderr += chunk));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...output })));
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The engine of a store, once it runs. */
async function hostOf(store: string): Promise<number> {
  for (let tries = 0; tries < 1000; tries += 1) {
    const pid = Number.parseInt(await readFile(join(store, 'engine.pid'), 'utf8').catch(() => ''), 10);
    if (pid > 0 && isAlive(pid)) return pid;
    await sleep(10);
  }
  throw new Error('no engine was started');
}

/** Resolves when lines are on their way into the store. */
async function loadingBegins(store: string): Promise<void> {
  for (let tries = 0; tries < 1000; tries += 1) {
    const names = await readdir(join(store, 'tmp')).catch(() => []);
    if (names.some((name) => name.startsWith('staged-'))) return;
    await sleep(5);
  }
}

/** The file of an engine that was killed is left behind. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe.each([
  ['the command', (child: ChildProcess) => child.pid ?? 0],
  ['the engine', (_child: ChildProcess, store: string) => hostOf(store)],
])('killing %s', (name, victim) => {
  it('loses no event, and doubles none', async () => {
    const store = join(directory, `store-${name.replace(' ', '-')}`);
    let interrupted = 0;
    for (const delayMs of [0, 30, 80, 150, 250, 400]) {
      const child = ingest(store);
      const end = ended(child);
      // The engine of the command before may still be there for a moment: it is this one's then.
      await Promise.race([hostOf(store).then(() => loadingBegins(store)), end]);
      await Promise.race([sleep(delayMs), end]);
      // It may have been quicker than the killer.
      if (child.exitCode === null) process.kill(await victim(child, store), 'SIGKILL');
      const { code, stderr } = await end;
      expect([0, 5, null], stderr).toContain(code);
      if (code !== 0) interrupted += 1;
    }
    expect(interrupted).toBeGreaterThan(0);
    const final = await ended(ingest(store));
    expect(final).toMatchObject({ code: 0 });
    const summary = JSON.parse(final.stdout) as { events: number; duplicates: number; bad: number };
    expect(summary.events + summary.duplicates).toBe(log.trimEnd().split('\n').length);
    expect(summary.bad).toBe(0);

    const opened = await openStore(store);
    try {
      const shown = 'standing = 0 OR (standing >= 16 AND standing NOT IN (SELECT standing FROM closed_stages))';
      const rows = await opened.rows(
        fixed(
          `SELECT count() AS events, uniqExact(auditid, stage, time, requesturi, raw) AS different, max(seq) AS seq, countIf(${shown}) AS requests FROM events`,
        ),
      );
      expect(rows).toEqual([{ events: String(events), different: String(events), seq: String(events), requests: String(requests) }]);
    } finally {
      await opened.close();
    }
  });
});
