/** The agent as a process, against a server that takes, refuses, is away, or cuts the connection. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createAuthority, readSigned } from '../api/certificates.ts';
import { eventLines, eventNumbers, numbers } from '../sources/follow.ts';
import { scratch } from '../sources/scratch.ts';
import { receive } from './receiving-server.ts';
import { startAgent, until } from './run-agent.ts';

const sorted = (values: Iterable<number>) => [...values].sort((a, b) => a - b);

function place(files: Readonly<Record<string, string>> = {}) {
  const directory = scratch(files);
  const state = join(scratch(), 'state');
  return { log: join(directory, 'audit.log'), directory, state };
}

describe('telltale agent', () => {
  it('sends whole lines, compressed, with where they come from, and ends cleanly', async () => {
    const { log, state } = place({ 'audit.log': eventLines(0, 1000), 'audit-2026-11-21T01-31-50.208.log': eventLines(5000, 10) });
    const server = await receive();
    const agent = startAgent(['--to', server.url, '--cluster', 'prod', '--node', 'cp-1', '--state', state, log], {
      TELLTALE_TOKEN: 'secret-token',
    });
    await until(() => server.lines().length >= 1010);
    appendFileSync(log, `${eventLines(1000, 5)}{"half`);
    await until(() => server.lines().length >= 1015);
    expect(await agent.end('SIGTERM')).toBe(0);
    expect(eventNumbers(server.lines())).toEqual([...numbers(5000, 10), ...numbers(0, 1005)]);
    const [backup, first] = server.posts;
    expect(backup?.headers['x-telltale-file']).toBe(join(log, '..', 'audit-2026-11-21T01-31-50.208.log'));
    expect(first).toMatchObject({
      url: '/v1/ingest/lines/prod',
      headers: {
        'content-type': 'application/x-ndjson',
        'content-encoding': 'zstd',
        'x-telltale-node': 'cp-1',
        'x-telltale-file': log,
        'authorization': 'Bearer secret-token',
        'user-agent': expect.stringMatching(/^telltale-agent\/\d/),
      },
    });
    expect(agent.log()).not.toContain('secret-token');
    expect(
      agent
        .log()
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line).level),
    ).toEqual(['info', 'info']);
  });

  it('loses nothing when it is killed at any moment, and doubles nothing that the other end does not know', async () => {
    const { log, state, directory } = place({ 'audit.log': '' });
    const server = await receive();
    // Some posts are taken, and the answer never arrives.
    server.refuse = (post) => (post % 47 === 3 ? null : { status: post % 61 === 4 ? 503 : 200 });
    const seconds = 6;
    const writer = spawn(process.execPath, [join(import.meta.dirname, '..', 'sources', 'rotating-writer.mjs'), log, String(seconds)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    writer.stdout.on('data', (text) => {
      said += String(text);
    });
    const words = ['--to', server.url, '--state', state, join(directory, 'audit*')];
    let kills = 0;
    while (writer.exitCode === null) {
      const agent = startAgent(words);
      await delay(250 + ((kills * 137) % 700));
      await agent.end('SIGKILL');
      kills++;
    }
    const { lines } = JSON.parse(said) as { lines: number };
    expect(kills).toBeGreaterThan(5);
    const agent = startAgent(words);
    await until(() => new Set(server.lines()).size >= lines, 60_000);
    // What was read twice is still under way.
    for (let posts = -1; posts !== server.posts.length; await delay(2500)) posts = server.posts.length;
    expect(await agent.end('SIGTERM')).toBe(0);
    expect(sorted(new Set(eventNumbers(server.lines())))).toEqual(numbers(0, lines));
    await waitForSpool(state);
  }, 120_000);

  it('keeps what it read while the server is away, also over a restart, and waits as long as it is told to', async () => {
    const { log, state, directory } = place({ 'audit.log': eventLines(0, 100) });
    const first = await receive();
    const words = ['--to', first.url, '--state', state, log];
    const agent = startAgent(words);
    await until(() => first.lines().length === 100);
    await first.close();
    appendFileSync(log, eventLines(100, 100));
    await until(() => agent.log().includes('did not take a batch'));
    // Gone from the disk before the server is back: the spool has it.
    writeFileSync(log, '');
    await delay(1500);
    expect(await agent.end('SIGTERM')).toBe(0);
    renameSync(log, join(directory, 'unrelated'));
    const second = await receive({ port: first.port });
    const refusedAt: number[] = [];
    second.refuse = (post) => {
      refusedAt.push(Date.now());
      return post === 0 ? { status: 429, headers: { 'retry-after': '2' } } : { status: 200 };
    };
    const again = startAgent(words);
    await until(() => second.lines().length === 100);
    expect(eventNumbers(second.lines())).toEqual(numbers(100, 100));
    expect((refusedAt[1] ?? 0) - (refusedAt[0] ?? 0)).toBeGreaterThanOrEqual(2000);
    await until(() => again.log().includes('takes batches again'));
  });

  it('says what is wrong when it is refused, and does not give up', async () => {
    const { log, state } = place({ 'audit.log': eventLines(0, 3) });
    const server = await receive();
    server.refuse = (post) =>
      post < 2
        ? { status: 401, headers: { 'content-type': 'application/problem+json' }, body: '{"detail":"no \u202e credential"}' }
        : { status: 200 };
    const tokenFile = join(scratch(), 'token');
    writeFileSync(tokenFile, 'first\n');
    const agent = startAgent(['--to', server.url, '--state', state, log], { TELLTALE_TOKEN_FILE: tokenFile });
    await until(() => agent.log().includes('401'));
    writeFileSync(tokenFile, 'second\n');
    await until(() => server.lines().length === 3);
    expect(server.posts[0]?.headers.authorization).toBe('Bearer second');
    expect(agent.log()).toContain('401, it does not know the token or the certificate, no \\u202e credential');
  });

  it('proves who it is by a certificate, and checks who the server is', async () => {
    const directory = scratch();
    const authority = createAuthority(directory);
    const client = authority.sign('client', '/CN=cp-1');
    const { log, state } = place({ 'audit.log': eventLines(0, 3) });
    const ca = readFileSync(authority.certificate);
    const server = await receive({
      tls: { ...readSigned(authority.sign('server', '/CN=server', 'IP:127.0.0.1')), ca, requestCert: true, rejectUnauthorized: true },
    });
    const file = join(directory, 'agent.yaml');
    const tls = { ca: 'ca.crt', certificate: 'client.crt', key: 'client.key' };
    const config = { to: server.url, cluster: 'prod', files: [log], state, tls };
    writeFileSync(file, JSON.stringify(config));
    const agent = startAgent(['--config', file]);
    await until(() => server.lines().length === 3);
    expect(server.posts[0]?.isAuthorized).toBe(true);
    expect(client.certificate).toBe(join(directory, 'client.crt'));
    await agent.end('SIGTERM');
    writeFileSync(file, JSON.stringify({ ...config, tls: {}, state: `${state}-2` }));
    const stranger = startAgent(['--config', file]);
    await until(() => /self-signed certificate/.test(stranger.log()));
    expect(server.lines()).toHaveLength(3);
  });

  it('starts over with a checkpoint that is damaged', async () => {
    const { log, state } = place({ 'audit.log': eventLines(0, 10) });
    const server = await receive();
    const words = ['--to', server.url, '--state', state, log];
    const first = startAgent(words);
    await until(() => server.lines().length === 10);
    await first.end('SIGTERM');
    writeFileSync(join(state, 'checkpoint.json'), '{"version":1,"files":[{"path":');
    const second = startAgent(words);
    await until(() => server.lines().length === 20);
    expect(eventNumbers(server.lines())).toEqual([...numbers(0, 10), ...numbers(0, 10)]);
    expect(second.log()).toContain('the checkpoint is damaged');
    expect(readdirSync(state)).toContain('checkpoint.json.damaged');
  });

  it('takes no token on the command line', async () => {
    const agent = startAgent(['--to', 'http://localhost:1', '--token', 'secret', '/x.log']);
    const [code] = await once(agent.process, 'exit');
    expect(code).toBe(2);
    expect(agent.log()).toContain('--token');
  });
});

/** Everything was released: nothing is left to send. */
async function waitForSpool(state: string): Promise<void> {
  const probe = await receive();
  mkdirSync(join(state, 'empty'), { recursive: true });
  const agent = startAgent(['--to', probe.url, '--state', state, join(state, 'empty', 'none.log')]);
  await until(() => agent.log().includes('Started.'));
  await delay(700);
  await agent.end('SIGTERM');
  expect(probe.lines()).toEqual([]);
}
