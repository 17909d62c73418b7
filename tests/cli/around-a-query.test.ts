import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixture, runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const env = { TELLTALE_STORE: join(folder.path, 'store') };
const log = fixture('one-of-each.ndjson.gz');
afterAll(() => folder.remove());

const run = (...args: string[]) => runCli(args, { env });

beforeAll(async () => {
  expect((await run('ingest', log, '-q')).code).toBe(0);
});

interface Facets {
  readonly events: number;
  readonly facets: readonly { readonly field: string; readonly values: readonly { readonly value: string; readonly count: number }[] }[];
}

describe('telltale facets', () => {
  it('agrees with a grouping, over the store and over files', async () => {
    const { stdout } = await run('query', 'code=403 groupby verb limit 3', '-o', 'json', '-q');
    const grouped = (JSON.parse(stdout) as { verb: string; count: number }[]).map(({ verb, count }) => ({ value: verb, count }));
    for (const where of [[], ['-f', log]]) {
      const { code, stdout: json } = await run('facets', 'code=403', '--field', 'verb', '--top', '3', '-o', 'json', ...where);
      expect(code).toBe(0);
      const { facets } = JSON.parse(json) as Facets;
      expect(facets.map(({ field }) => field)).toEqual(['verb']);
      expect(facets[0]?.values).toEqual(grouped);
    }
  });

  it('shows a row for each value, and says what they rest on', async () => {
    const { stdout, stderr } = await run('facets', 'verb=delete', '--field', 'verb,user', '--top', '1');
    expect(stdout).toMatch(/^field +value +count +percent\nverb +delete +\d+ +100\nuser +\S+ +\d+ +[\d.]+\n$/);
    expect(stderr).toMatch(/\d+ requests, each request counted once/);
  });
});

describe('pages', () => {
  it('go on where the last one ended', async () => {
    const all = (await run('query', 'stage=* include id', '-o', 'csv', '-q')).stdout.split('\r\n').slice(1, -1);
    const pages: string[] = [];
    let cursor: string[] = [];
    do {
      const { code, stdout, stderr } = await run('query', 'stage=* include id', '--limit', '700', '-o', 'csv', ...cursor);
      expect(code).toBe(0);
      pages.push(...stdout.split('\r\n').slice(1, -1));
      const next = /^Next page: (--page-after) (\S+)$/m.exec(stderr);
      cursor = next === null ? [] : next.slice(1);
    } while (cursor.length > 0);
    expect(pages).toEqual(all);
    expect(pages.length).toBeGreaterThan(2 * 700);
  });

  it('come after the first hundred of a table as well', async () => {
    const { stderr } = await run('query', 'stage=*');
    const cursor = /^Next page: --page-after (\S+)$/m.exec(stderr)?.[1] ?? '';
    const { stdout } = await run('query', 'stage=*', '--page-after', cursor);
    expect(stdout.trimEnd().split('\n')).toHaveLength(101);
  });
});

describe('telltale explain', () => {
  it('says all that there is to know before a query runs', async () => {
    const { code, stdout } = await run('explain', 'resource=pods and stage=Panic');
    expect(code).toBe(0);
    expect(stdout).toContain('Every recorded stage of requests where the resource is pods and the stage is Panic.');
    expect(stdout).toContain('warning: No event that this is about has stage Panic; there are ');
    expect(stdout).toMatch(/Reads\n {2}about [\d,]+ of [\d,]+ stored events/);
    expect(stdout).toContain('WHERE resource = {p0:String} AND stage = {p1:String}');
    expect(stdout).toContain('p1 = "Panic"');
  });

  it('makes no store to look into', async () => {
    const store = join(folder.path, 'nowhere');
    const { code, stdout } = await runCli(['explain', 'verb=get'], { env: { TELLTALE_STORE: store } });
    expect(code).toBe(0);
    expect(stdout).toContain('There is no store to look into.');
    expect(existsSync(store)).toBe(false);
  });
});

describe('an empty answer', () => {
  it.each(['table', 'wide', 'json', 'ndjson', 'csv', 'yaml'])('says why on stderr, as %s', async (format) => {
    const range = await run('query', 'verb=get last 1h groupby user', '-o', format, '-q');
    expect(range.stderr).toContain('The range that ends with it: verb=get from 2026-11-21T');
    expect(range.stdout).not.toContain('newest');
    const value = await run('query', 'namespace=devv count', '-o', format, '-q');
    expect(value.stderr).toMatch(/No event has namespace “devv”; the nearest is “dev” \([\d,]+ events\)\./);
    expect(value.stdout).not.toContain('nearest');
  });
});

describe('completion of values', () => {
  const complete = async (...words: string[]) => (await run('__complete', ...words)).stdout.split('\n').map((line) => line.split('\t')[0]);

  it('offers what the store has', async () => {
    expect(await complete('query', 'verb=get and namespace=kube-')).toContain('verb=get and namespace=kube-system');
    expect(await complete('facets', '--store', env.TELLTALE_STORE, 'user=ali')).toEqual(['user=alice@example.com', '']);
    expect(await complete('query', `--store=${join(folder.path, 'nowhere')}`, 'user=ali')).toEqual(['']);
    expect(existsSync(join(folder.path, 'nowhere'))).toBe(false);
  });

  it('works in bash', async () => {
    const script = join(folder.path, 'telltale.bash');
    const bin = join(folder.path, 'telltale');
    writeFileSync(script, (await run('completion', 'bash')).stdout);
    writeFileSync(bin, `#!/bin/sh\nexec '${process.execPath}' '${fixture('../../dist/cli/main.js')}' "$@"\n`);
    chmodSync(bin, 0o755);
    const reply = (line: string, words: readonly string[]) => {
      const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
      const program = `source "$1"; COMP_LINE="$2"; COMP_POINT=\${#COMP_LINE}; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _telltale; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const environment = { ...process.env, ...env, PATH: `${folder.path}:${process.env['PATH']}` };
      return execFileSync('bash', ['-c', program, 'bash', script, line], { env: environment, stdio: ['ignore', 'pipe', 'ignore'] })
        .toString()
        .trim()
        .split('\n');
    };
    expect(reply('telltale query user=ali', ['telltale', 'query', 'user', '=', 'ali'])).toEqual(['alice@example.com']);
    expect(reply("telltale query 'verb=get and user=ali", ['telltale', 'query', "'verb=get and user=ali"])).toEqual([
      'verb=get and user=alice@example.com',
    ]);
    expect(reply('telltale query user=system:node:', ['telltale', 'query', 'user', '=', 'system', ':', 'node', ':'])).toContain('node-1');
  });
});
