/** `telltale ingest` and `query -f` on events in the wrappers of clouds, runtimes and shippers, with a real engine. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mappings } from '../decode/mapped-wrappers.ts';
import { klog, realEvents, wrappings } from '../decode/wrapped.ts';
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

afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

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

describe('lines of components', () => {
  it('are passed over among plain events too, and cut-off lines are bad', async () => {
    const path = join(folder, 'stdout.log');
    writeFileSync(path, [events[0], klog, events[1], `E${klog.slice(1)}`, '{"kind":"Event","auditID"', ''].join('\n'));
    const answer = JSON.parse(await run('ingest', path, '--store', store, '--cluster', 'stdout', '-o', 'json'));
    expect(answer).toMatchObject({ events: 2, bad: 1, skipped: { klog: 2 } });
    expect(await run('ingest', path, '--store', store, '--cluster', 'again')).toContain('; 2 skipped (klog)');
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

describe('mapped records', () => {
  const parsed = events.map((event) => JSON.parse(event));
  const ownKeys: Readonly<Record<string, string>> = { 'viaq': 'k8s_audit_level', 'aks-table': 'AuditId', 'gke': 'protoPayload' };
  const once = mappings.filter(
    ({ format }, index) => mappings.findIndex((other) => other.format === format) === index && format in ownKeys,
  );
  const mapped = once.map(({ wrap, fits, ...rest }) => ({ ...rest, fitting: parsed.filter(fits), text: wrap(parsed.filter(fits)) }));
  const pathOf = (index: number) => join(folder, `mapped-${index}.json`);
  const rows = async (query: string, ...where: readonly string[]) =>
    (await run('query', query, '-o', 'ndjson', ...where))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));

  beforeAll(() => {
    for (const [index, { text }] of mapped.entries()) writeFileSync(pathOf(index), text);
  });

  it('are the events that they were made of, wherever a table or a collector keeps all that tells them apart', async () => {
    const other = join(folder, 'mapped-store');
    await run('ingest', plain, '--store', other);
    for (const [index, { format, fitting }] of mapped.entries()) {
      if (format !== 'aks-table' && format !== 'viaq') continue;
      const answer = JSON.parse(await run('ingest', pathOf(index), '--store', other, '-o', 'json'));
      expect(answer, format).toMatchObject({ events: 0, duplicates: fitting.length, bad: 0 });
    }
  });

  it.each(mapped.map(({ format, form }, index) => ({ format, form, index })))(
    'of $format ($form) answer by the native event, and are shown as they arrived',
    async ({ index, format }) => {
      const { fitting } = mapped[index] as (typeof mapped)[number];
      const store = join(folder, 'mapped-stores', `${index}`);
      await mkdir(join(folder, 'mapped-stores'), { recursive: true });
      const answer = JSON.parse(await run('ingest', pathOf(index), '--store', store, '-o', 'json'));
      expect(answer).toMatchObject({ events: fitting.length, duplicates: 0, bad: 0 });
      const places = [
        ['--store', store],
        ['-f', pathOf(index)],
      ];
      const expected = fitting.filter(({ verb }) => verb === 'create');
      for (const where of places) {
        const found = await rows(
          'verb=create and stage in (RequestReceived, ResponseStarted, ResponseComplete) include auditid,verb,native',
          ...where,
        );
        expect(found.length, where[0]).toBe(expected.length);
        for (const { auditid, native, event } of found) {
          expect(JSON.parse(native).auditID).toBe(auditid);
          // The record, and not what was made of it.
          expect(event).toHaveProperty(ownKeys[format] ?? '');
        }
      }
      const named = fitting.filter(({ requestObject }) => requestObject?.metadata?.name !== undefined);
      const [{ count }] = await rows('request.metadata.name is not empty and stage is not empty count', '--store', store);
      expect(count).toBe(named.length);
    },
  );
});
