import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configSchema } from '../../src/platform/config-schema.ts';
import { fixture, runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const at = (name: string) => join(folder.path, name);
const write = (name: string, text: string) => {
  writeFileSync(at(name), text);
  return at(name);
};

describe('config', () => {
  it('checks a file, and names what is wrong by line and column', async () => {
    const good = write('good.yaml', 'listen: 127.0.0.1:0\nhosts: [telltale.example]\n');
    expect(await runCli(['config', 'check', good])).toMatchObject({ code: 0, stdout: `${good}: no errors.\n` });
    const bad = write('bad.yaml', 'listen: 127.0.0.1:0\nspool:\n  maxSiz: 3GiB\n');
    const { code, stderr } = await runCli(['config', 'check', bad]);
    expect(code).toBe(2);
    expect(stderr).toContain(`${bad}:3:3\n`);
    expect(stderr).toContain('Did you mean maxSize?');
  });

  it('tells what is missing on this machine apart from what is wrong', async () => {
    const text = 'ingest: {credentials: [{name: a, clusters: [a], token: {file: none}}]}\n';
    const { code, stdout, stderr } = await runCli(['config', 'check', write('missing.yaml', text)]);
    expect(code).toBe(1);
    expect(stdout).toContain('on this machine it would not start');
    expect(stderr).toContain(at('none'));
    expect(await runCli(['config', 'check', write('open.yaml', 'listen: 0.0.0.0:80\n')])).toMatchObject({ code: 2 });
  });

  it('never shows a secret that was written into the file', async () => {
    for (const text of [
      'api: {readers: [{name: a, token: hunter2-hunter2}]}\n',
      'ingest:\n  credentials:\n    - name: a\n      clusters: [a]\n      basic: {username: u, password: "hunter2-hunter2"}\n',
      'ingest:\n  credentials:\n    - name: a\n      token: "hunter2-hunter2\n',
    ]) {
      const { code, stdout, stderr } = await runCli(['config', 'check', write('secret.yaml', text)]);
      expect(code).toBe(2);
      expect(stdout + stderr).not.toContain('hunter2');
    }
  });

  it('shows what holds, the environment in it, as a file that holds the same', async () => {
    const file = write('some.yaml', 'store: events\nretention: {maxAge: 90d}\n');
    const { stdout } = await runCli(['config', 'show', file], { env: { TELLTALE_SPOOL_MAX_SIZE: '1GiB' } });
    expect(configSchema.parse(parse(stdout))).toMatchObject({
      store: at('events'),
      spool: { maxSize: 1024 ** 3 },
      retention: { maxAge: 90 * 86_400_000 },
    });
    expect(await runCli(['config', 'show'], { env: { TELLTALE_CONFIG: file } })).toMatchObject({ code: 0 });
  });

  it('prints the schema', async () => {
    const { stdout } = await runCli(['config', 'schema']);
    expect(stdout).toBe(readFileSync(fixture('../../docs/reference/config.schema.json'), 'utf8'));
  });
});

describe('connect webhook', () => {
  it('writes files that others cannot read, and leaves alone what is there', async () => {
    const secret = write('token', 'the-token-of-prod\n');
    const out = at('connect');
    const args = [
      'connect',
      'webhook',
      '--cluster',
      'prod',
      '--url',
      'https://telltale.example:8443',
      '--secret-file',
      secret,
      '--out',
      out,
    ];
    const { code, stdout, stderr } = await runCli(args);
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toEqual(['webhook.kubeconfig', 'flags.txt', 'kubeadm-config.yaml'].map((name) => join(out, name)));
    expect(stderr).toContain('What to do');
    expect(stderr).not.toContain('the-token-of-prod');
    expect(readFileSync(join(out, 'webhook.kubeconfig'), 'utf8')).toContain('the-token-of-prod');
    expect(statSync(join(out, 'webhook.kubeconfig')).mode & 0o777).toBe(0o600);
    expect(statSync(out).mode & 0o777).toBe(0o700);
    const again = await runCli(args);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('webhook.kubeconfig');
  });

  it('prints them where no folder is given, and what a secret file lacks', async () => {
    const { stdout } = await runCli(['connect', 'webhook', '--cluster', 'prod', '--url', 'https://telltale.example', '-q']);
    expect(stdout).toContain('# webhook.kubeconfig');
    expect(stdout).toContain('PUT-THE-SECRET-HERE');
    expect(await runCli(['connect', 'webhook', '--cluster', 'prod', '--url', 'https://a', '--secret-file', at('none')])).toMatchObject({
      code: 3,
    });
    expect(await runCli(['connect', 'webhook'])).toMatchObject({ code: 2 });
    expect(existsSync(at('none'))).toBe(false);
  });
});

describe('status', () => {
  it('has a line for each cluster, also for one that sends only what cannot be read', async () => {
    const store = at('store');
    await runCli(['ingest', '--store', store, '--cluster', 'prod', fixture('one-of-each.ndjson.gz')]);
    await runCli(['ingest', '--store', store, '--cluster', 'broken', '-'], { stdin: 'nonsense\n' });
    const { code, stdout } = await runCli(['status', '--store', store]);
    expect(code).toBe(0);
    const lines = stdout.trim().split('\n');
    expect(lines[0]).toMatch(/^cluster +last event +lag +rate +events +levels +bad +gaps$/);
    expect(lines.slice(1).map((line) => line.split(' ')[0])).toEqual(['prod', 'broken']);
    const json = JSON.parse((await runCli(['status', '--store', store, '-o', 'json'])).stdout) as { clusters: Record<string, unknown>[] };
    expect(json.clusters[0]).toMatchObject({ cluster: 'prod', events: 2199, bad: 0, levels: ['Metadata', 'Request', 'RequestResponse'] });
    expect(json.clusters[1]).toMatchObject({ cluster: 'broken', events: 0, bad: 1 });
    const only = JSON.parse((await runCli(['status', '--store', store, '--cluster', 'prod', '-o', 'json'])).stdout) as typeof json;
    expect(only.clusters).toHaveLength(1);
  });
});
