/** What a command says of a server is what it says of the store behind it. */
import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareMasked } from '../api/differs-only-by-masks.ts';
import { runServer, type TestServer } from '../api/run-server.ts';
import { send } from '../api/send.ts';
import { type Finished, fixture, runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const bare = {
  TELLTALE_STORE: '',
  TELLTALE_SERVER: '',
  XDG_CONFIG_HOME: join(folder.path, 'config'),
  XDG_DATA_HOME: join(folder.path, 'data'),
};
const log = fixture('one-of-each.ndjson.gz');
let server: TestServer;

beforeAll(async () => {
  const store = join(folder.path, 'store');
  expect((await runCli(['ingest', log, '-q'], { env: { TELLTALE_STORE: store } })).code).toBe(0);
  const save = ['ask', '--save', 'my-lists', 'verb=list and user=$user groupby resource', '--description', 'What one lists'];
  expect((await runCli(save, { env: { TELLTALE_STORE: store } })).code).toBe(0);
  server = await runServer({ api: { anonymous: true } }, { store });
  await send(`${server.url}/v1/ingest/webhook/broken`, { body: 'no event \u001b[31m' });
});
afterAll(async () => {
  await server.remove();
  folder.remove();
});

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => runCli(args, { env: { ...bare, ...env } });
const remotely = (...args: readonly string[]) => run([...args, '--server', server.url]);
const ofStore = (...args: readonly string[]) => run([...args, '--store', server.store]);
/** Without what is of the moment: times, and how long ago something was. */
const lasting = (text: string) =>
  text
    .replaceAll(/\d+\.\d\d s\b/g, 'N s')
    .replaceAll(/--page-after \S+/g, '--page-after CURSOR')
    .replaceAll(server.url, 'PLACE')
    .replaceAll(server.store, 'PLACE')
    .replaceAll('--server PLACE', '--store PLACE');

describe('a command with --server', () => {
  it.each([
    ['query', 'verb=delete groupby resource,user'],
    ['query', 'stage=*'],
    ['query', 'verb=patch not resource=secrets', '-o', 'ndjson'],
    ['query', 'resource=deployments include user,request.spec', '-o', 'json'],
    ['query', 'code>=400 groupby user', '-o', 'csv'],
    ['query', 'user=nobody-at-all'],
    ['query', 'stage=* stats count_distinct(user)', '-q'],
    ['query', 'verb=gett groupby resorce'],
    ['query', 'verb=delete', '--limit', '3', '-o', 'ndjson'],
    ['query', 'verb=delete', '--page-after', 'nonsense'],
    ['query', 'verb=get count', '--follow'],
    ['ask', 'refusals', '-o', 'csv'],
    ['ask'],
    ['ask', 'who-deleted', 'name=web', '--show'],
    ['ask', 'no-such-question'],
    ['ask', 'my-lists', 'user=eve', '-o', 'csv'],
    ['ask', 'my-lists', '--show'],
    ['facets', 'code=403', '--field', 'user,verb'],
    ['facets', 'verb=delete', '-o', 'json'],
    ['get', 'ffffffffffffffff'],
    ['get', 'no'],
    ['summary', '--cluster', 'default'],
    ['summary', '-o', 'json'],
    ['explain', 'verb=delete and size > 5 groupby user'],
    ['fmt', '@verb:update | groupby objectRef.resource'],
    ['translate', 'code=403 groupby user', '--to', 'kql'],
    ['translate', 'verb=delete', '--to', 'spl', '-o', 'json'],
    ['translate', 'verb=delete transaction by user', '--to', 'cloudwatch'],
    ['fields'],
    ['fields', 'objectRef.resource'],
    ['fields', 'nonsense'],
    ['bad'],
    ['bad', '--limit', '1', '-o', 'ndjson'],
    ['status', '--cluster', 'default'],
  ])('%s %s %s: says what it says of the store', async (...args) => {
    const readsNothing = ['fmt', 'translate', 'fields'].includes(args[0] ?? '');
    const [remote, local] = await Promise.all([remotely(...args), readsNothing ? run(args) : ofStore(...args)]);
    const essence = ({ code, stdout, stderr }: Finished) => ({ code, stdout: lasting(stdout), stderr: lasting(stderr) });
    const wanted = essence(local);
    // A spool is looked at where the store is on this machine.
    expect(essence(remote)).toEqual({ ...wanted, stderr: wanted.stderr.replace(/ · (nothing|\d+ bod).*? in the spool/, '') });
    expect(wanted.stdout + wanted.stderr).not.toBe('');
  });

  it.each([
    ['query', 'stage=*', '-o', 'ndjson'],
    ['query', 'verb=create include user,request.spec', '-o', 'json'],
  ])('%s %s %s %s: shows what the store holds, and secrets masked', async (...args) => {
    const [remote, local] = await Promise.all([remotely(...args), ofStore(...args)]);
    const { differing, masked } = compareMasked(remote.stdout, local.stdout);
    expect({ code: remote.code, differing }).toEqual({ code: 0, differing: [] });
    expect(masked).toBeGreaterThan(0);
    expect(masked).toBeLessThan(100);
    expect(lasting(remote.stderr)).toBe(lasting(local.stderr));
  });

  it.each(['verb=delete today', 'request.spec.hostNetwork=true'])(
    'explain %s: tells the same, and the statement that runs for who sees masks',
    async (text) => {
      const [remote, local] = await Promise.all(
        [remotely, ofStore].map(async (ask) => JSON.parse((await ask('explain', text, '-o', 'json')).stdout)),
      );
      const masked = 'In events that hold secrets, words are looked for around the bodies, which are masked.';
      const said = text.includes('today') ? [...local.defaults, masked] : local.defaults;
      expect({ ...remote, statement: null }).toEqual({ ...local, defaults: said, statement: null });
      expect(remote.statement.sql).toContain(' AS about_data');
      expect(local.statement.sql).not.toContain(' AS about_data');
    },
  );

  it('gets an event by its identity', async () => {
    const { stdout } = await ofStore('query', 'verb=delete limit 1', '-o', 'ndjson');
    const { id } = JSON.parse(stdout) as { readonly id: string };
    const [remote, local] = await Promise.all([remotely('get', id), ofStore('get', id)]);
    expect(remote.code).toBe(0);
    expect(remote.stdout).toBe(local.stdout);
  });

  it('saves and deletes questions only for who may', async () => {
    for (const change of [
      ['--save', 'x', 'verb=get'],
      ['--delete', 'my-lists'],
    ]) {
      const { code, stdout, stderr } = await remotely('ask', ...change);
      expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining('it takes the permission save') });
    }
  });

  it('goes on to the next page', async () => {
    const { stderr } = await remotely('query', 'verb=delete', '--limit', '3');
    const [, cursor = ''] = /--page-after (\S+)/.exec(stderr) ?? [];
    const [remote, local] = await Promise.all(
      [remotely, ofStore].map((ask) => ask('query', 'verb=delete', '--limit', '3', '--page-after', cursor, '-o', 'csv')),
    );
    expect(remote?.code).toBe(0);
    expect(remote?.stdout).toBe(local?.stdout);
  });

  it('streams what is followed, and ends with 0 on Ctrl-C', async () => {
    const args = ['query', 'cluster=arriving', '--follow', '-o', 'ndjson', '--server', server.url];
    const child = spawn(process.execPath, [fixture('../../dist/cli/main.js'), ...args], {
      env: { ...process.env, ...bare },
      stdio: 'pipe',
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
    const until = async (done: () => boolean) => {
      while (!done() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    await until(() => stderr.includes('Waiting for new matches'));
    const { stdout: event } = await ofStore('query', 'stage=ResponseComplete limit 1', '-o', 'ndjson');
    const { event: record } = JSON.parse(event) as { readonly event: object };
    await send(`${server.url}/v1/ingest/webhook/arriving`, {
      body: JSON.stringify({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: [record] }),
    });
    await until(() => stdout.includes('\n'));
    expect(JSON.parse(stdout)).toMatchObject({ cluster: 'arriving', event: record });
    child.kill('SIGINT');
    expect(await closed).toBe(0);
    expect(stderr).toContain('1 request');
  });

  it('stops when its reader has enough', async () => {
    const { code, stderr } = await runCli(['query', 'stage=*', '-o', 'ndjson', '--server', server.url], { env: bare, stopReading: true });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('is interrupted as one that asks a store', async () => {
    const away = createServer(() => undefined);
    await listening(away);
    const url = `http://127.0.0.1:${(away.address() as AddressInfo).port}`;
    const { code, stderr } = await runCli(['status', '--server', url], { env: bare, interruptAfterMs: 1500 });
    expect(code).toBe(130);
    expect(stderr).toContain('Cancelled');
    const late = await run(['status', '--server', url, '--timeout', '300ms']);
    expect(late.code).toBe(2);
    expect(late.stderr).toContain('The query took too long and was stopped');
    away.closeAllConnections();
    away.close();
  });
});

async function listening(http: Server): Promise<void> {
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
}

describe('which server is asked', () => {
  it('may be said by the environment, and the footer tells', async () => {
    const { code, stdout, stderr } = await run(['query', 'stage=* count', '-o', 'ndjson'], { TELLTALE_SERVER: `${server.url}/` });
    expect({ code, isAnswer: /^\{"count":\d+\}\n$/.test(stdout) }).toEqual({ code: 0, isAnswer: true });
    expect(stderr).toContain(` · ${server.url} · `);
    // What is named on the command line comes first.
    const named = await run(['query', 'stage=* count', '-f', log, '-o', 'ndjson'], { TELLTALE_SERVER: 'https://127.0.0.1:1' });
    expect(named.code).toBe(0);
  });

  it.each([
    [['query', 'verb=get', '--server', 'http://telltale.example.com'], 'is not encrypted'],
    [['query', 'verb=get', '--server', 'telltale.example.com'], 'is no address of a server'],
    [['query', 'verb=get', '--server', 'https://me:secret@telltale.example.com'], 'The address holds a credential'],
    [['query', 'verb=get', '--server', 'https://127.0.0.1:1', '--store', 'x'], '--server and --store name two places'],
    [['query', 'verb=get', '--server', 'https://127.0.0.1:1', '-f', 'x.log'], '--server and files name two places'],
    [['query', 'verb=get', '--server', 'https://127.0.0.1:1', '--memory', '1GiB'], 'is for the server to say'],
    [['query', 'verb=get', '--server', 'https://127.0.0.1:1', '--ca', '/nowhere.pem'], 'cannot be read from /nowhere.pem'],
    [['ingest', 'x.log', '--server', 'https://127.0.0.1:1'], 'has no option --server'],
    [['login'], null],
    [['login', 'https://telltale.example.com'], 'There is no terminal to ask for the token on'],
    [['login', '--use'], 'The URL of the server is missing'],
    [['login', 'https://telltale.example.com', '--use'], 'Nobody signed in to https://telltale.example.com'],
    [['logout'], 'No server is asked by default'],
  ] as const)('%j: %s', async (args, message) => {
    const { code, stderr } = await run(args);
    expect({ code, stderr }).toEqual({ code: message === null ? 0 : 2, stderr: message === null ? '' : expect.stringContaining(message) });
    expect(stderr).not.toContain('secret');
  });

  it('is away: says so, with exit code 5', async () => {
    for (const command of [['status'], ['query', 'verb=get'], ['summary']]) {
      const { code, stdout, stderr } = await run([...command, '--server', 'http://localhost:1']);
      expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
      expect(stderr).toContain('The server cannot be reached');
      expect(stderr).toContain('ECONNREFUSED');
    }
  });

  it('is none of Telltale, or leads elsewhere: no credential follows', async () => {
    const seen: string[] = [];
    const odd = createServer((request, response) => {
      seen.push(`${request.headers.host} ${request.headers.authorization}`);
      const to = `http://localhost:${(odd.address() as AddressInfo).port}/`;
      if (request.url === '/api/v1/status') response.writeHead(302, { location: to }).end();
      else response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>\u001b[31m</h1>');
    });
    await listening(odd);
    const url = `http://127.0.0.1:${(odd.address() as AddressInfo).port}`;
    const env = { TELLTALE_TOKEN: 'a-token-of-somebody' };
    const led = await run(['status', '--server', url], env);
    expect(led).toMatchObject({ code: 5, stderr: expect.stringContaining('sends the request on to http://localhost') });
    const other = await run(['query', 'verb=get', '--server', url], env);
    expect(other).toMatchObject({ code: 5, stderr: expect.stringContaining('is none of Telltale') });
    expect(seen).toEqual(Array(2).fill(`${url.slice('http://'.length)} Bearer a-token-of-somebody`));
    odd.close();
  });
});
