import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { fixture, runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const env = { ...process.env, NO_COLOR: '', TELLTALE_STORE: join(folder.path, 'store') };
const lines = gunzipSync(readFileSync(fixture('one-of-each.ndjson.gz')))
  .toString()
  .trim()
  .split('\n');
afterAll(() => folder.remove());

interface Following {
  readonly output: () => string;
  /** Waits for this many lines on stdout. */
  rows(count: number): Promise<void>;
  interrupt(): Promise<{ readonly code: number | null; readonly stderr: string }>;
}

/** Resolves when the program says that it waits. */
async function follow(query: string, ...args: string[]): Promise<Following> {
  const child = spawn(process.execPath, [fixture('../../dist/cli/main.js'), 'query', query, '--follow', ...args], { env, stdio: 'pipe' });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const until = async (done: () => boolean) => {
    while (!done() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  await until(() => stderr.includes('Waiting for new matches'));
  return {
    output: () => stdout,
    rows: (count) => until(() => stdout.split('\n').length > count),
    interrupt: async () => {
      child.kill('SIGINT');
      return { code: await closed, stderr };
    },
  };
}

async function ingest(name: string, content: readonly string[]): Promise<void> {
  const path = join(folder.path, name);
  writeFileSync(path, content.map((line) => `${line}\n`).join(''));
  expect((await runCli(['ingest', path, '-q'], { env: { TELLTALE_STORE: env.TELLTALE_STORE } })).code).toBe(0);
}

describe('telltale query --follow', () => {
  it('shows what another process takes in, each request once, and ends with 0', async () => {
    await ingest('first.log', lines.slice(0, 200));
    const following = await follow('stage=ResponseComplete and verb=delete', '-o', 'ndjson');
    const table = await follow('verb=delete');
    const rest = lines.slice(200);
    const expected = rest.filter((line) => line.includes('"verb":"delete"') && line.includes('"stage":"ResponseComplete"'));
    expect(expected.length).toBeGreaterThan(3);
    await ingest('second.log', rest.slice(0, 900));
    await ingest('third.log', rest.slice(900));
    // What is there already is no news.
    await ingest('again.log', lines.slice(0, 500));
    await following.rows(expected.length);
    await table.rows(1);
    const { code, stderr } = await following.interrupt();
    expect({ code }).toEqual({ code: 0 });
    expect(stderr).toContain(`${expected.length} events, all stages counted`);
    const ids = following
      .output()
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event: { auditID: string } }).event.auditID);
    expect(ids).toEqual(expected.map((line) => (JSON.parse(line) as { auditID: string }).auditID));
    expect((await table.interrupt()).code).toBe(0);
    expect(table.output()).toMatch(/^time +cluster +user /);
  });

  it('closes what it has begun to write', async () => {
    const following = await follow('verb=get', '-o', 'json');
    const { code } = await following.interrupt();
    expect({ code, output: following.output() }).toEqual({ code: 0, output: '[]\n' });
  });

  it('says what cannot be followed', async () => {
    for (const args of [['count'], ['verb=get', '-f', fixture('one-of-each.ndjson.gz')], ['verb=get', '--page-after', 'x']]) {
      const { code, stdout } = await runCli(['query', ...args, '--follow'], { env: { TELLTALE_STORE: env.TELLTALE_STORE } });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    }
  });
});
