/** Signing in to a server with a certificate of a private authority, and what is kept of it. */
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority } from '../api/certificates.ts';
import { runServer, type TestServer } from '../api/run-server.ts';
import { type Finished, fixture, runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const token = 'a-token-for-signing-in';
const config = join(folder.path, 'config');
const kept = join(config, 'telltale', 'servers.json');
const bare = { TELLTALE_STORE: '', TELLTALE_SERVER: '', TELLTALE_TOKEN: '', TELLTALE_CA: '', XDG_CONFIG_HOME: config };
let server: TestServer;
let ca: string;

beforeAll(async () => {
  const authority = createAuthority(folder.path);
  ca = authority.certificate;
  const { certificate, key } = authority.sign('server', '/CN=server', 'DNS:localhost,IP:127.0.0.1');
  const store = join(folder.path, 'store');
  expect((await runCli(['ingest', fixture('one-of-each.ndjson.gz'), '-q'], { env: { TELLTALE_STORE: store } })).code).toBe(0);
  const readers = [{ name: 'tester', clusters: ['default'], token: { env: 'T' } }];
  server = await runServer({ api: { readers }, tls: { certificate, key } }, { store, env: { T: token } });
});
afterAll(async () => {
  await server.remove();
  folder.remove();
});

const run = (args: readonly string[], { stdin, ...env }: { readonly stdin?: string } & Readonly<Record<string, string>> = {}) =>
  runCli(args, { env: { ...bare, ...env }, ...(stdin !== undefined && { stdin }) });
const login = (stdin: string, ...args: string[]) => run(['login', server.url, '--token-stdin', ...args], { stdin });
const text = ({ stdout, stderr }: Finished) => stdout + stderr;

describe('telltale login', () => {
  it('does not trust a certificate by itself, and says what to do', async () => {
    const answer = await login(token);
    expect(answer).toMatchObject({ code: 5, stderr: expect.stringContaining('name its file with --ca or TELLTALE_CA') });
    const other = createAuthority(folder.path, 'other').certificate;
    expect((await login(token, '--ca', other)).code).toBe(5);
    expect(() => statSync(kept)).toThrow();
  });

  it('keeps no token that the server does not take', async () => {
    for (const wrong of ['another-token-altogether', '', 'tiny', 'with a space in it', 'x\r\nhost: evil.example']) {
      const answer = await login(wrong, '--ca', ca);
      expect([wrong, answer.code]).toEqual([wrong, 2]);
      expect(wrong === '' || !text(answer).includes(wrong)).toBe(true);
    }
    expect(() => statSync(kept)).toThrow();
  });

  it('makes the server the one that is asked, for its owner alone', async () => {
    const answer = await login(`${token}\n`, '--ca', ca);
    expect(answer).toMatchObject({ code: 0, stderr: '' });
    expect(answer.stdout).toContain(`Signed in to ${server.url}`);
    expect(statSync(kept).mode & 0o777).toBe(0o600);
    expect(statSync(join(config, 'telltale')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(config, 'telltale'))).toEqual(['servers.json']);
    const asked = await run(['query', 'stage=* count', '-o', 'csv']);
    expect(asked).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^count\r?\n\d{3,}\r?\n$/),
      stderr: expect.stringContaining(server.url),
    });
    const named = await run(['query', 'stage=* count', '-o', 'csv', '--store', server.store]);
    expect(named).toMatchObject({ code: 0, stdout: asked.stdout, stderr: expect.not.stringContaining(server.url) });
    expect((await run(['query', 'stage=* count', '-o', 'csv'], { TELLTALE_STORE: server.store })).stderr).not.toContain(server.url);
  });

  it('lists the servers without their tokens, and completes values of the one that is asked', async () => {
    const listed = await run(['login']);
    expect(listed.stdout).toMatch(new RegExp(`^\\* ${server.url}`));
    expect(text(listed)).not.toContain(token);
    const completed = await run(['__complete', 'query', 'verb=del']);
    expect(completed.stdout).toContain('verb=delete');
    const path = await run(['__complete', 'query', '--server', server.url, 'user=kubernetes-']);
    expect(path.stdout).toContain('user=kubernetes-admin');
  });

  it('goes over between servers, and forgets one', async () => {
    const other = `${server.url.replace('127.0.0.1', 'localhost')}`;
    expect((await run(['login', other, '--token-stdin', '--ca', ca], { stdin: token })).code).toBe(0);
    expect((await run(['login'])).stdout.split('\n').filter((line) => line.startsWith('*'))).toEqual([
      expect.stringContaining('localhost'),
    ]);
    expect((await run(['login', server.url, '--use'])).stdout).toContain('from now on');
    expect((await run(['logout', other])).stdout).toContain('stays valid');
    expect((await run(['logout', other])).code).toBe(2);
    expect((await run(['status'])).code).toBe(0);
    expect((await run(['logout'])).code).toBe(0);
    expect(JSON.parse(readFileSync(kept, 'utf8'))).toEqual({ preferred: null, servers: {} });
    expect((await run(['login'])).stdout).toContain('Nobody has signed in');
  });

  it('can be left out: a token and an authority may come from the environment', async () => {
    const file = join(folder.path, 'token');
    writeFileSync(file, `${token}\n`);
    const status = ['status', '--server', server.url, '-q'];
    expect((await run(status, { TELLTALE_TOKEN: token, TELLTALE_CA: ca })).code).toBe(0);
    expect((await run([...status, '--ca', ca], { TELLTALE_TOKEN_FILE: file })).code).toBe(0);
    const refused = await run([...status, '--ca', ca]);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('Sign in with telltale login URL') });
  });

  it('says so where its file is damaged or open to others', async () => {
    for (const damaged of ['{', '[]', '{"preferred":1,"servers":{}}', '{"preferred":null,"servers":{"x":{"token":1}}}', 'null']) {
      writeFileSync(kept, damaged);
      const { code, stderr } = await run(['status']);
      expect([damaged, code, stderr.includes('does not have its form')]).toEqual([damaged, 2, true]);
    }
    writeFileSync(kept, '{"preferred":null,"servers":{}}');
    chmodSync(kept, 0o644);
    expect((await run(['login'])).stderr).toContain('Others can read');
    rmSync(kept);
  });
});
