/** `telltale ingest` on real files: what is given twice is there once, and what grows is picked up where it stopped. */
import { readFileSync } from 'node:fs';
import { appendFile, copyFile, mkdir, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, runCli } from './run-cli.ts';

const fixture = (path: string) => fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url));
const oneOfEach = gunzipSync(readFileSync(fixture('one-of-each.ndjson.gz'))).toString();
const lines = oneOfEach.trimEnd().split('\n');

let directory: string;
let store: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'telltale-ingest-'));
  store = join(directory, 'store');
});

afterAll(() => rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

interface Outcome {
  readonly files: number;
  readonly bytes: number;
  readonly events: number;
  readonly duplicates: number;
  readonly bad: number;
  readonly incomplete: number;
  readonly seconds: number;
}

async function ingest(cluster: string, paths: readonly string[], input?: string): Promise<Outcome> {
  const { code, stdout, stderr } = await runCli(['ingest', ...paths, '--cluster', cluster, '--store', store, '-o', 'json'], input);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Outcome;
}

async function count(query: string): Promise<number> {
  const { stdout, stderr, code } = await runCli(['query', `${query} count`, '--store', store, '-o', 'ndjson']);
  expect(code, stderr).toBe(0);
  return (JSON.parse(stdout) as { count: number }).count;
}

describe('a rotated set', () => {
  it('is read whole, and the second time not at all', async () => {
    expect(await ingest('rotated', [fixture('rotation-1mib')])).toMatchObject({
      files: 4,
      events: 2285,
      duplicates: 0,
      bad: 0,
      incomplete: 0,
    });
    expect(await ingest('rotated', [fixture('rotation-1mib')])).toMatchObject({ files: 4, bytes: 0, events: 0, duplicates: 2285, bad: 0 });
  });

  it('is recognised by its events when it is copied elsewhere', async () => {
    const copy = join(directory, 'copy');
    await mkdir(copy);
    await copyFile(fixture('rotation-1mib/k8s.audit.log.gz'), join(copy, 'other.log.gz'));
    const again = await ingest('rotated', [copy, fixture('rotation-1mib')]);
    expect(again.events).toBe(0);
    expect(again.duplicates).toBeGreaterThan(2285);
  });
});

it('reads hostile events in full', async () => {
  expect(await ingest('hostile', [fixture('hostile')])).toMatchObject({ events: 1714, duplicates: 0, bad: 0 });
});

it('gives the same from a file, a pipe, EventLists and pretty-printed JSON', async () => {
  const some = lines.slice(0, 120);
  const events = some.map((line) => JSON.parse(line) as object);
  const list = { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', metadata: {}, items: events };
  expect(await ingest('shapes', ['-'], `${some.join('\r\n')}\r\n`)).toMatchObject({ events: 120, bad: 0 });
  expect(await ingest('shapes', ['-'], `\uFEFF${JSON.stringify(list)}`)).toMatchObject({ events: 0, duplicates: 120, bad: 0 });
  expect(await ingest('shapes', ['-'], JSON.stringify(list, null, 2))).toMatchObject({ events: 0, duplicates: 120, bad: 0 });
  expect(await ingest('shapes', ['-'], events.map((event) => JSON.stringify(event, null, 2)).join('\n'))).toMatchObject({
    duplicates: 120,
  });
});

describe('a file that grows', () => {
  it('is picked up where it stopped, a cut line included', async () => {
    const file = join(directory, 'growing.log');
    const cut = lines.slice(0, 50).join('\n').length + 40;
    await writeFile(file, oneOfEach.slice(0, cut));
    expect(await ingest('growing', [file])).toMatchObject({ events: 50, incomplete: 1, bad: 0 });
    await appendFile(file, oneOfEach.slice(cut));
    const rest = await ingest('growing', [file]);
    expect(rest).toMatchObject({ events: lines.length - 50, duplicates: 50, incomplete: 0, bad: 0 });
    expect(rest.bytes).toBeLessThan(Buffer.byteLength(oneOfEach) - cut + 5000);
  });

  it('is known after its rotation; what takes its place is read from its start', async () => {
    const file = join(directory, 'audit.log');
    await writeFile(file, `${lines.slice(200, 300).join('\n')}\n`);
    await ingest('rotating', [file]);
    await rename(file, join(directory, 'audit-2026-11-21T01-48-46.927.log'));
    await writeFile(file, `${lines.slice(300, 350).join('\n')}\n`);
    const both = await ingest('rotating', [file, join(directory, 'audit-2026-11-21T01-48-46.927.log')]);
    expect(both).toMatchObject({ files: 2, events: 50, duplicates: 100 });
  });

  it('is read anew after it was cut and written again', async () => {
    const file = join(directory, 'truncated.log');
    await writeFile(file, `${lines.slice(400, 500).join('\n')}\n`);
    await ingest('truncated', [file]);
    await truncate(file);
    await writeFile(file, `${lines.slice(500, 540).join('\n')}\n`);
    expect(await ingest('truncated', [file])).toMatchObject({ events: 40, duplicates: 0 });
  });
});

describe('what cannot be read', () => {
  it('is kept, listed, and no failure unless it is asked to be one', async () => {
    const payload = `${lines[0]}\nklog: I1121 not json\n{"kind":"Pod"}\n${lines[1]}\n`;
    expect(await ingest('bad', ['-'], payload)).toMatchObject({ events: 2, bad: 2 });
    const listed = await runCli(['bad', '--store', store, '--cluster', 'bad', '-o', 'ndjson']);
    expect(
      listed.stdout
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { reason: string }).reason),
    ).toEqual(expect.arrayContaining(['not-json', 'not-an-event']));
    const strict = await runCli(['ingest', '-', '--cluster', 'bad', '--strict', '--store', store], payload);
    expect(strict.code).toBe(3);
  });

  it('of a missing path says so before anything is read', async () => {
    const missing: Ended = await runCli([
      'ingest',
      fixture('one-of-each.ndjson.gz'),
      join(directory, 'nowhere.log'),
      '--cluster',
      'none',
      '--store',
      store,
    ]);
    expect(missing.code).toBe(3);
    expect(missing.stderr).toContain('nowhere.log');
    expect(await count('cluster=none')).toBe(0);
  });
});

it('answers a query while it runs, and keeps events of 16 MiB', async () => {
  const long = JSON.stringify({
    ...(JSON.parse(lines[0] ?? '') as object),
    auditID: 'long',
    requestObject: { data: 'x'.repeat(15 * 1024 * 1024) },
  });
  const running = ingest('side by side', ['-'], `${long}\n${oneOfEach}`);
  expect(await count('cluster=rotated')).toBeGreaterThan(0);
  expect(await running).toMatchObject({ events: lines.length + 1, bad: 0 });
  expect(await count('cluster="side by side" and auditid=long and request_size > 15MiB')).toBe(1);
});
