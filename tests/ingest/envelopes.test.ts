/** `telltale ingest` and `query -f` on events in the wrappers of clouds, runtimes and shippers, with a real engine. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realEvents, wrappings } from '../decode/wrapped.ts';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'telltale-envelopes-'));
const store = join(folder, 'store');
const plain = join(folder, 'audit.log');
const events = realEvents.slice(0, 300);
const paths: string[] = [];

beforeAll(async () => {
  writeFileSync(plain, `${events.join('\n')}\n`);
  await mkdir(join(folder, 'wrapped'));
  for (const [index, { format, wrap }] of wrappings.entries()) {
    const path = join(folder, 'wrapped', `${index}-${format}.log.gz`);
    writeFileSync(path, gzipSync(wrap(events)));
    paths.push(path);
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(...args: readonly string[]) {
  const { code, stdout, stderr } = await runCli(args);
  expect(code, stderr).toBe(0);
  return stdout;
}

const alert = '{"output":"x","priority":"Warning","rule":"y","output_fields":{}}\n';

describe('wrapped events', () => {
  it('are the same events whichever way they come: each is stored once', async () => {
    const first = JSON.parse(await run('ingest', plain, '--store', store, '-o', 'json'));
    expect(first).toMatchObject({ bad: 0, skipped: {}, refused: 0 });
    const again = JSON.parse(await run('ingest', ...paths, '--store', store, '-o', 'json'));
    expect(again).toMatchObject({ events: 0, bad: 0, duplicates: paths.length * events.length, incomplete: 0 });
    const skipped: Record<string, number> = {};
    for (const { skipped: own } of wrappings) for (const [kind, count] of Object.entries(own)) skipped[kind] = (skipped[kind] ?? 0) + count;
    expect(again.skipped).toEqual(skipped);
  });

  it('say what they are', async () => {
    const answer = JSON.parse(await run('ingest', '--explain-format', ...paths, '--store', join(folder, 'none'), '-o', 'json'));
    expect(answer.formats.map(({ format }: { format: string }) => format)).toEqual(wrappings.map(({ format }) => format));
    const text = await run('ingest', '--explain-format', paths[0] ?? '');
    expect(text).toContain('cloudwatch-subscription, compressed with gzip');
    expect(text).toContain('In it: 300 records, 1 skipped (control-message), 2 skipped (klog).');
  });

  it('are read by a query over files', async () => {
    const count = async (path: string, ...more: readonly string[]) =>
      JSON.parse(await run('query', 'stage=ResponseComplete count', '-f', path, '-o', 'json', ...more));
    const expected = await count(plain);
    for (const path of [paths[0], paths[10], paths[15]]) expect(await count(path ?? '')).toEqual(expected);
    expect(await count(plain, '--format', 'text')).toEqual(expected);
  });
});

describe('what is refused', () => {
  it('ends the command with 3 when it was named, after the rest was read', async () => {
    const path = join(folder, 'alerts.json');
    writeFileSync(path, alert);
    const { code, stdout, stderr } = await runCli(['ingest', path, plain, '--store', store, '-o', 'json', '--cluster', 'other']);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ files: 1, refused: 1, bad: 0 });
    expect(stderr).toContain('alerts of Falco');
    expect((await runCli(['query', 'count', '-f', path])).stderr).toContain('alerts of Falco');
  });

  it('is told of and left out in a directory', async () => {
    const directory = join(folder, 'mixed');
    await mkdir(directory);
    writeFileSync(join(directory, 'a.json'), alert);
    writeFileSync(join(directory, 'audit.log'), `${events[0]}\n`);
    const { code, stdout, stderr } = await runCli(['ingest', directory, '--store', store, '-o', 'json', '--cluster', 'mixed']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ files: 1, refused: 1, events: 1 });
    expect(stderr).toContain('a.json');
    expect((await runCli(['query', 'count', '-f', directory])).code).toBe(0);
  });

  it('is a format that nobody knows', async () => {
    const { code, stderr } = await runCli(['ingest', plain, '--format', 'cry', '--store', store]);
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean cri?');
  });
});
