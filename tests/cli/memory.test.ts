import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixture, runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const log = join(folder.path, 'many.log');
const store = join(folder.path, 'store');
const events = 300_000;
const mostBytes = 200 * 1024 ** 2;
afterAll(() => folder.remove());

beforeAll(async () => {
  const file = createWriteStream(log);
  const padding = 'x'.repeat(300);
  for (let at = 0; at < events; at += 1000) {
    const lines = Array.from({ length: 1000 }, (_, index) => eventOf(at + index, padding)).join('');
    if (!file.write(lines)) await once(file, 'drain');
  }
  await new Promise<void>((resolve) => file.end(resolve));
  expect((await runCli(['ingest', log, '-q'], { env: { TELLTALE_STORE: store } })).code).toBe(0);
}, 120_000);

function eventOf(number: number, padding: string): string {
  const time = new Date(Date.UTC(2026, 10, 21) + number * 7).toISOString().replace('Z', '000Z');
  return (
    `{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"id-${number}","stage":"ResponseComplete","requestURI":"/api/v1/pods?${padding}",` +
    `"verb":"list","user":{"username":"ann"},"objectRef":{"resource":"pods","apiVersion":"v1"},"responseStatus":{"metadata":{},"code":200},` +
    `"requestReceivedTimestamp":"${time}","stageTimestamp":"${time}"}\n`
  );
}

interface Drained {
  readonly code: number | null;
  readonly lines: number;
  readonly bytes: number;
  readonly peakBytes: number;
}

/** Reads all that the program writes, with a pause now and then, and looks at its memory meanwhile. */
async function drain(args: readonly string[]): Promise<Drained> {
  const child = spawn(process.execPath, [fixture('../../dist/cli/main.js'), ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const residentBytes = () => Number(spawnSync('ps', ['-o', 'rss=', '-p', String(child.pid)]).stdout.toString()) * 1024;
  let [lines, bytes, peakBytes, lookAt] = [0, 0, 0, 0];
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
    bytes += chunk.length;
    if (bytes < lookAt) continue;
    await sleep(20);
    peakBytes = Math.max(peakBytes, residentBytes());
    lookAt = bytes + 16_000_000;
  }
  return { code: await closed, lines, bytes, peakBytes };
}

describe('an answer of hundreds of megabytes', () => {
  it.each([
    ['a store', ['--store', store]],
    ['a file', ['-f', log]],
  ])('streams out of %s in little memory', { timeout: 120_000 }, async (_, where) => {
    const { code, lines, bytes, peakBytes } = await drain(['query', 'verb=list', '-o', 'ndjson', '-q', '--timeout', '5m', ...where]);
    expect({ code, lines }).toEqual({ code: 0, lines: events });
    expect(bytes).toBeGreaterThan(1.3 * mostBytes);
    expect(peakBytes).toBeGreaterThan(0);
    expect(peakBytes).toBeLessThan(mostBytes);
  });
});
