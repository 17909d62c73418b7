import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from './run-cli.ts';

const sample = fileURLToPath(new URL('../../samples/audit.log.gz', import.meta.url));
const folder = temporaryFolder();
afterAll(() => folder.remove());

const nowhere = join(folder.path, 'no-store');
const config = join(folder.path, 'config');
const env = { TELLTALE_STORE: nowhere, XDG_CONFIG_HOME: config };
const ask = (...args: string[]) => runCli(['ask', ...args], { env });

describe('telltale ask', () => {
  it('lists the questions by theme, and makes no store for it', async () => {
    const { code, stdout } = await ask();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Changes\n {2}deletions +Who deletes what, and how often\?\n/);
    expect(stdout).toMatch(/\n {2}who-deleted name=… +Who deleted this object\?\n/);
    expect(stdout.match(/^\S.*$/gm)?.at(-1)).toBe('The audit itself');
    expect(existsSync(nowhere)).toBe(false);
  });

  it('lists them as rows for a script', async () => {
    const { stdout } = await ask('-o', 'ndjson');
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows.length).toBeGreaterThanOrEqual(55);
    expect(rows.find(({ name }) => name === 'who-changed')).toMatchObject({
      theme: 'Changes',
      parameters: ['name', 'ns', 'resource'],
      needs: 'Metadata',
      shows: 'Request',
      origin: 'built-in',
      hidden: false,
    });
  });

  it('asks one of a file, in any format, values in', async () => {
    const { code, stdout, stderr } = await ask('kubelet-proxy', '-f', sample, '-o', 'csv');
    expect(code).toBe(0);
    expect(stdout.trimEnd().split(/\r?\n/)).toEqual([
      'user,impersonateduser,source_ip,client,verb,name,path,code,count',
      'kubernetes-admin,,127.0.0.1,kubectl,get,node-1,/api/v1/nodes/node-1/proxy/metrics,400,3',
    ]);
    expect(stderr).toContain('Who went through the API server to a kubelet?\n');
    expect(stderr).toContain('Ask next: user-activity, shells');
    const why = await ask('why-refused', 'user=bob', 'verb=get', '-f', sample, '-o', 'ndjson', '-q');
    expect(why.stdout.split('\n').filter((line) => line !== '')).not.toEqual([]);
    expect(why.stdout).not.toContain('"verb":"list"');
    expect(why.stderr).toBe('');
  });

  it('sets a range of time', async () => {
    const range = ['--since', '2026-11-21T01:25:00Z', '--until', '2026-11-21T01:26:00Z'];
    const { stdout } = await ask('audit-gaps', ...range, '-f', sample, '-o', 'csv');
    expect(stdout.trimEnd().split(/\r?\n/).slice(1)).toEqual([expect.stringMatching(/^2026-11-21T01:25:00\.000000Z,\d+$/)]);
    const own = await ask('night-work', ...range, '-f', sample);
    expect(own.code).toBe(2);
    expect(own.stderr).toContain('Give from=… or to=… instead.');
  });

  it('names a missing value, a wrong one and an unknown question', async () => {
    const missing = await ask('who-deleted');
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain(
      'who-deleted needs a value for name (the name of the object).\nSuch as: telltale ask who-deleted name=web\n',
    );
    expect((await ask('scans', 'least=few')).stderr).toContain('least takes a number, not “few”.\nSuch as: telltale ask scans least=5\n');
    expect((await ask('who-deletd')).stderr).toContain('There is no saved query “who-deletd”.\nDid you mean who-deleted?');
  });

  it('shows the query, with a value that stays a value', async () => {
    const { stdout, stderr } = await ask('why-refused', 'user=" or verb=list', '--show');
    expect(stdout).toBe('code=403 and user="\\" or verb=list" groupby verb,apigroup,resource,subresource,namespace,decision,message\n');
    expect(stderr).toContain('Needs: audit level Metadata or more');
    const template = await ask('why-refused', '--show', '-q');
    expect(template.stdout).toContain('user:$user and verb=$verb');
    expect(template.stderr).toBe('');
  });

  it('runs a hostile value as a value', async () => {
    const { code, stdout } = await ask('why-refused', 'user=" or verb=list', '-f', sample, '-o', 'ndjson', '-q');
    expect([code, stdout]).toEqual([0, '']);
  });

  it('reads files of the configuration and of --queries; one that is bad is named with its place', async () => {
    const own = join(config, 'telltale', 'queries');
    const given = join(folder.path, 'given');
    mkdirSync(own, { recursive: true });
    mkdirSync(given);
    writeFileSync(join(own, 'mine.yaml'), 'name: mine\ntitle: Mine?\ntheme: Ours\nquery: verb=get count\n');
    writeFileSync(join(own, 'shells.yml'), 'name: shells\ntitle: Our shells?\nquery: subresource=exec count\n');
    writeFileSync(join(given, 'bad.yaml'), 'name: bad\ntitle: Bad?\nquery: |\n  verb=get\n  and colour=red\n');
    writeFileSync(join(given, 'worse.yaml'), 'name: [');
    writeFileSync(join(given, 'good.yaml'), 'name: good\ntitle: Good?\nquery: user=$u count\nparameters: {u: {description: who}}\n');
    const listed = await ask('--queries', given);
    expect(listed.code).toBe(0);
    expect(listed.stdout).toMatch(/\nOurs\n {2}mine +Mine\?\n\nYour own\n {2}good u=… +Good\?\n {2}shells +Our shells\?\n$/);
    expect(listed.stdout).toContain('(another of this name is asked)');
    expect(listed.stderr).toContain('bad.yaml:5:7: There is no field “colour”.');
    expect(listed.stderr).toContain('worse.yaml:1:8: ');
    expect((await ask('shells', '-f', sample, '-o', 'ndjson', '-q')).stdout).toBe('{"count":18}\n');
    expect((await ask('good', 'mallory', '--queries', given, '-f', sample, '-o', 'ndjson', '-q')).stdout).toBe('{"count":102}\n');
    const absent = await ask('--queries', join(folder.path, 'absent'));
    expect(absent.code).toBe(3);
  });

  it('completes names, and then parameters', async () => {
    const complete = async (...words: string[]) =>
      (await runCli(['__complete', 'ask', ...words], { env })).stdout.split('\n').map((line) => line.split('\t')[0]);
    expect(await complete('who-')).toEqual(['who-changed', 'who-deleted', '']);
    expect(await complete('who-deleted', 'name=web', '')).toEqual(['ns=', 'resource=', '']);
  });

  it('saves in a store, asks it there and over a file, and deletes', async () => {
    const store = join(folder.path, 'store');
    const inStore = { env: { ...env, TELLTALE_STORE: store } };
    const run = (...args: string[]) => runCli(['ask', ...args], inStore);
    await runCli(['ingest', sample, '-q'], inStore);
    expect((await ask('--delete', 'slow')).stderr).toContain('There is no saved query “slow”.');
    expect(existsSync(nowhere)).toBe(false);
    const saved = await run('--save', 'slow', 'verb=$verb and duration>$least count', '--description', 'What is slow?');
    expect([saved.code, saved.stdout]).toEqual([0, 'Saved slow; it takes verb, least (duration).\n']);
    expect((await run('--save', 'slow', 'verb=$verb and duration>$least count by user')).stdout).toContain('version 2');
    expect((await run('--save', 'slow', 'verb=$verb and duration>$least count', '--description', 'What is slow?')).stdout).toContain(
      'version 3',
    );
    expect((await run('slow', 'list', '1s', '-o', 'ndjson', '-q')).stdout).toBe('{"count":3}\n');
    expect((await run('slow', 'list', '1s', '-f', sample, '-o', 'ndjson', '-q')).stdout).toBe('{"count":3}\n');
    expect((await run()).stdout).toMatch(/ {2}slow verb=… least=… +What is slow\?\n/);
    expect((await run('--save', 'shells', 'verb=get')).stderr).toContain('shells is a query that comes with telltale.');
    expect((await run('--save', 'Big One', 'verb=get')).stderr).toContain('no name for a saved query');
    expect((await run('--save', 'wrong', 'colour=red')).stderr).toContain('There is no field “colour”.');
    expect((await run('--save', 'nothing')).stderr).toContain('The query to save is missing.');
    expect((await run('--delete', 'slow')).stdout).toBe('Deleted slow.\n');
    expect((await run('--delete', 'slow')).code).toBe(2);
    expect((await run('--delete', 'shells')).stderr).toContain('cannot be deleted');
  });
});
