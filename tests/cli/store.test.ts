import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixture, runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const env = { TELLTALE_STORE: join(folder.path, 'store') };
const log = fixture('one-of-each.ndjson.gz');
const lines = gunzipSync(readFileSync(log)).toString().trim().split('\n');
afterAll(() => folder.remove());

const run = (...args: string[]) => runCli(args, { env });

describe('a store on the command line', () => {
  beforeAll(async () => {
    const broken = join(folder.path, 'broken.log');
    writeFileSync(broken, `${lines[0]}\n{"kind":"Event",\u001b[31m oops}\n${lines[1]}\n`);
    const { code } = await run('ingest', broken, log);
    expect(code).toBe(0);
  });

  it('says what came of an ingest, the second time too', async () => {
    const { code, stdout, stderr } = await run('ingest', log, '-o', 'json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { seconds, ...outcome } = JSON.parse(stdout) as Record<string, number>;
    expect(seconds).toBeGreaterThanOrEqual(0);
    expect(outcome).toMatchObject({ files: 1, events: 0, duplicates: lines.length, bad: 0, incomplete: 0 });
  });

  it('answers over the store', async () => {
    expect((await run('query', 'stage=* count', '-o', 'ndjson', '-q')).stdout).toBe(`{"count":${lines.length}}\n`);
  });

  it('shows at most 100 of a list in a table, and says so', async () => {
    const { stdout, stderr } = await run('query', 'stage=*');
    expect(stdout.trimEnd().split('\n')).toHaveLength(101);
    expect(stderr).toContain('100 events, all stages counted, because the query names stage · the first 100; --limit N shows more');
    expect((await run('query', 'stage=*', '--limit', '3', '-o', 'ndjson')).stdout.trimEnd().split('\n')).toHaveLength(3);
  });

  it('gets an event by its identity, by a beginning of it, and all of an auditID', async () => {
    const [row] = (await run('query', 'verb=delete limit 1', '-o', 'ndjson')).stdout.split('\n').map((line) => JSON.parse(line || 'null'));
    const { id, event } = row as { id: string; event: { auditID: string } };
    for (const asked of [id, id.slice(0, 10).toUpperCase()]) {
      const { stdout } = await run('get', asked, '-o', 'json');
      expect(JSON.parse(stdout)).toEqual([{ id, cluster: 'default', source: expect.any(String), event }]);
    }
    const all = JSON.parse((await run('get', event.auditID, '-o', 'json')).stdout) as { event: { auditID: string } }[];
    expect(all.length).toBe(lines.filter((line) => line.includes(`"auditID":"${event.auditID}"`)).length);
    const yaml = (await run('get', id)).stdout;
    expect(yaml).toMatch(/^# .* deleted .*\n- id: /);
    expect(yaml).toContain('\n  event:\n    kind: Event\n');
  });

  it('ends with 1 where nothing bears the id', async () => {
    const { code, stdout, stderr } = await run('get', 'ffffffffffffffffffffffffffffffff');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('Nothing bears this id');
  });

  it('lists bad records with their bytes shown, not obeyed', async () => {
    const { code, stdout } = await run('bad', '-o', 'wide');
    expect(code).toBe(0);
    expect(stdout).toContain('broken.log');
    expect(stdout).toContain('\\u{1B}[31m oops');
    expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    const [record] = JSON.parse((await run('bad', '-o', 'json')).stdout) as { offset: number; length: number }[];
    expect(record).toMatchObject({ offset: (lines[0] ?? '').length + 1 });
    expect((await run('bad', '--cluster', 'another', '-o', 'json')).stdout).toBe('[]\n');
  });

  it('ends with 3 on a bad record where that was asked for, and stores the rest', async () => {
    const broken = join(folder.path, 'strict.log');
    writeFileSync(broken, 'no event\n');
    const { code, stdout } = await run('ingest', '--strict', broken, '-o', 'json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ bad: 1 });
  });

  it('says that an empty store is empty', async () => {
    const { code, stderr } = await runCli(['query', 'verb=get'], { env: { TELLTALE_STORE: join(folder.path, 'empty') } });
    expect(code).toBe(0);
    expect(stderr).toContain('There are no events at all');
    expect(stderr).toContain('telltale ingest');
  });
});
