import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { fixture, runCli, temporaryFolder } from './run-cli.ts';

const log = fixture('one-of-each.ndjson.gz');
const hostileLog = fixture('hostile/audit.log.gz');
const folder = temporaryFolder();
afterAll(() => folder.remove());

interface Event {
  readonly auditID: string;
  readonly stage: string;
  readonly verb: string;
  readonly user: { readonly username: string };
  readonly objectRef?: { readonly resource?: string };
}

const lines = gunzipSync(readFileSync(log)).toString().trim().split('\n');
const events = lines.map((line) => JSON.parse(line) as Event);

const ndjson = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('telltale query -f', () => {
  it('counts as a person would by hand, keys as typed', async () => {
    const { code, stdout, stderr } = await runCli([
      'query',
      'stage=ResponseComplete and verb=delete groupby objectref_resource,username',
      '-f',
      log,
      '-o',
      'ndjson',
    ]);
    expect(code).toBe(0);
    const expected = new Map<string, number>();
    for (const { stage, verb, objectRef, user } of events) {
      if (stage !== 'ResponseComplete' || verb !== 'delete') continue;
      const key = JSON.stringify([objectRef?.resource ?? '', user.username]);
      expected.set(key, (expected.get(key) ?? 0) + 1);
    }
    const rows = ndjson(stdout);
    expect(rows.length).toBeGreaterThan(0);
    expect(Object.keys(rows[0] ?? {})).toEqual(['objectref_resource', 'username', 'count']);
    expect(new Map(rows.map((row) => [JSON.stringify([row['objectref_resource'], row['username']]), row['count']]))).toEqual(expected);
    expect(stderr).toContain('all stages counted, because the query names stage');
  });

  it('gives a bare count as a number', async () => {
    const { stdout } = await runCli(['query', 'stage=* | count', '-f', log, '-o', 'ndjson']);
    expect(stdout).toBe(`{"count":${events.length}}\n`);
  });

  it('gives parts of bodies as the JSON that they are', async () => {
    const query = 'stage=ResponseComplete and request_size>0 include request,request.kind,request.metadata.labels,response.spec';
    const { stdout } = await runCli(['query', query, '-f', log, '-o', 'ndjson']);
    const rows = ndjson(stdout);
    expect(rows.length).toBeGreaterThan(100);
    for (const row of rows) {
      const { requestObject, responseObject } = row['event'] as {
        requestObject?: Record<string, unknown>;
        responseObject?: Record<string, unknown>;
      };
      const metadata = requestObject?.['metadata'] as Record<string, unknown> | undefined;
      expect(row['request']).toEqual(requestObject);
      expect(row['request.kind']).toEqual(requestObject?.['kind'] ?? null);
      expect(row['response.spec']).toEqual(responseObject?.['spec'] ?? null);
      if (!Array.isArray(requestObject)) expect(row['request.metadata.labels']).toEqual(metadata?.['labels'] ?? null);
    }
  });

  it('gives the events of a list untouched', async () => {
    const { stdout } = await runCli(['query', 'stage=*', '-f', hostileLog, '-o', 'ndjson']);
    const original = new Set(gunzipSync(readFileSync(hostileLog)).toString().trim().split('\n'));
    const given = stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => line.slice(line.indexOf(',"event":') + ',"event":'.length, -1));
    expect(given.length).toBe(original.size);
    expect(given.filter((event) => !original.has(event))).toEqual([]);
  });

  it('gives json, csv and yaml of the same rows', async () => {
    const query = ['query', 'groupby verb sort count desc limit 3', '-f', log, '-q', '-o'];
    const [json, csv, yaml] = await Promise.all(['json', 'csv', 'yaml'].map((format) => runCli([...query, format])));
    const rows = JSON.parse(json?.stdout ?? '') as { verb: string; count: number }[];
    expect(rows).toHaveLength(3);
    expect(csv?.stdout).toBe(['verb,count', ...rows.map(({ verb, count }) => `${verb},${count}`), ''].join('\r\n'));
    expect(yaml?.stdout).toBe(rows.map(({ verb, count }) => `- verb: ${verb}\n  count: ${count}\n`).join(''));
    expect([json, csv, yaml].map((each) => each?.stderr)).toEqual(['', '', '']);
  });

  it('shows a hostile log without one raw control or bidi character', async () => {
    const { code, stdout } = await runCli([
      'query',
      'stage=* include time,user,useragent,requesturi,name,authz_reason',
      '-f',
      hostileLog,
      '-o',
      'wide',
      '--limit',
      '5000',
    ]);
    expect(code).toBe(0);
    expect(stdout.split('\n')).toHaveLength(1 + gunzipSync(readFileSync(hostileLog)).toString().trim().split('\n').length + 1);
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
  });

  it('reads what ingest reads: a directory, a pipe, an EventList, zstd, pretty JSON, CRLF and a byte order mark', async () => {
    const some = events.slice(0, 40);
    const list = JSON.stringify({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', metadata: {}, items: some });
    const write = (name: string, content: string) => writeFileSync(join(folder.path, name), content);
    write('list.json', list);
    write('pretty.json', some.map((event) => JSON.stringify(event, null, 2)).join('\n'));
    write('windows.log', `\ufeff${lines.slice(0, 40).join('\r\n')}\r\n`);
    write('odd [name] {1}*?.log', lines.slice(0, 40).join('\n'));
    const count = async (args: readonly string[], stdin?: string) =>
      (await runCli(['query', 'stage=* count', '-o', 'ndjson', ...args], stdin === undefined ? {} : { stdin })).stdout;
    const forty = '{"count":40}\n';
    expect(await count(['-f', join(folder.path, 'list.json')])).toBe(forty);
    expect(await count(['-f', join(folder.path, 'pretty.json')])).toBe(forty);
    expect(await count(['-f', join(folder.path, 'windows.log')])).toBe(forty);
    expect(await count(['-f', join(folder.path, 'odd [name] {1}*?.log')])).toBe(forty);
    expect(await count(['-f', folder.path])).toBe(forty);
    expect(await count(['-f', '-'], list)).toBe(forty);
  });

  it('tells of lines that it left out', async () => {
    const { code, stdout, stderr } = await runCli(['query', 'stage=* count', '-f', '-', '-o', 'ndjson'], {
      stdin: `${lines[0]}\nno event\n`,
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '{"count":1}\n' });
    expect(stderr).toContain('Warning: -: 1 record is left out: no JSON, or not whole.');
  });

  it('takes what is good of a compressed file that is damaged', async () => {
    const path = join(folder.path, 'cut-off.log.gz');
    const whole = readFileSync(log);
    writeFileSync(path, whole.subarray(0, Math.floor(whole.length / 2)));
    const { code, stdout, stderr } = await runCli(['query', 'stage=* count', '-f', path, '-o', 'ndjson']);
    expect(code).toBe(0);
    const { count } = JSON.parse(stdout) as { count: number };
    expect(count).toBeGreaterThan(100);
    expect(count).toBeLessThan(events.length);
    expect(stderr).toContain('cut-off.log.gz: 1 record is left out');
    rmSync(path);
  });

  it('says how old the newest event is, and offers a range that finds it', async () => {
    const { code, stdout, stderr } = await runCli(['query', 'stage=* last 1h', '-f', log]);
    expect(code).toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain('The newest event is ');
    const offered = /The range that ends with it: (.*)/.exec(stderr)?.[1] ?? '';
    expect(offered).toMatch(/^stage=\* from 2026-11-21T\S+Z to 2026-11-21T\S+Z$/);
    expect(ndjson((await runCli(['query', `${offered} limit 1`, '-f', log, '-o', 'ndjson'])).stdout)).toHaveLength(1);
  });

  it('ends quietly when nobody reads on', async () => {
    const { code, stderr } = await runCli(['query', 'stage=*', '-f', log, '-o', 'ndjson'], { stopReading: true });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('stops on Ctrl-C, also while it waits for a pipe', async () => {
    const { code, stdout, stderr } = await runCli(['query', 'stage=*', '-f', '-'], { stdin: 'left open', interruptAfterMs: 1500 });
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toContain('Cancelled');
  });
});

describe('exit codes', () => {
  const store = join(folder.path, 'codes');

  it.each([
    [2, ['query', 'usr=jane'], 'Did you mean user?'],
    [2, ['query', 'verb=get groupby'], '^'],
    [2, ['qurey', 'verb=get'], 'Did you mean telltale query?'],
    [2, ['query', 'verb=get', '--ouput', 'json'], 'Did you mean --output?'],
    [2, ['fields', 'rsource'], 'Did you mean resource?'],
    [2, ['query', 'groupby auditid', '-f', log, '--timeout', '1ms'], '--timeout'],
    [3, ['query', 'count', '-f', '/nonexistent/audit.log'], '/nonexistent/audit.log'],
    [5, ['query', 'count', '--store', 'http://127.0.0.1:1/db'], 'did not answer'],
  ])('%i: %j', async (expected, args, said) => {
    const { code, stdout, stderr } = await runCli(args, { env: { TELLTALE_STORE: store } });
    expect(code).toBe(expected);
    expect(stdout).toBe('');
    expect(stderr).toContain(said);
  });
});

it('has its program executable as a bin', () => {
  expect(execFileSync(process.execPath, [fixture('../../dist/cli/main.js'), '--version']).toString()).toMatch(/^telltale \d+\.\d+\.\d+\n$/);
});
