/** What an agent notices on its node becomes findings of the server: once, whatever is away or killed meanwhile; and what is made up is refused. */
import { readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Agent, startAgent, until } from '../agent/run-agent.ts';
import { scratch } from '../sources/scratch.ts';
import { runServer, type TestServer, testFolder } from './run-server.ts';
import { send } from './send.ts';

const lines = (from: number, count: number) =>
  Array.from(
    { length: count },
    (_, n) =>
      `{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"${from + n}","stage":"ResponseComplete","requestURI":"/api","verb":"list","user":{"username":"jane"},"requestReceivedTimestamp":"${new Date().toISOString().replace('Z', '000Z')}","stageTimestamp":"${new Date().toISOString().replace('Z', '000Z')}"}\n`,
  ).join('');

interface Alert {
  readonly rule: { readonly name: string; readonly level: string };
  readonly cluster: string;
  readonly sentence: string;
  readonly findings: number;
}

const alertsOf = async ({ url }: TestServer): Promise<readonly Alert[]> =>
  (JSON.parse((await send(`${url}/api/v1/alerts?limit=200`, { method: 'GET' })).body) as { readonly alerts: readonly Alert[] }).alerts;
const saidOf = async (server: TestServer) => (await alertsOf(server)).map(({ rule, sentence }) => `${rule.name}: ${sentence}`).sort();
const patience = { timeout: 40_000, interval: 200 };
const config = { api: { anonymous: true }, detection: { builtIn: false } };

describe('telltale agent and telltale serve', () => {
  let server: TestServer | null = null;
  afterEach(async () => {
    await server?.remove();
    server = null;
  });

  it('a log that is cut, replaced and deleted on the node is found, once, also while the server is away', {
    timeout: 200_000,
  }, async () => {
    const folder = testFolder();
    const { port, close } = await freePort();
    await close();
    const listening = { ...config, listen: `127.0.0.1:${port}` };
    const directory = scratch();
    const state = join(scratch(), 'state');
    const [cut, replaced, gone] = ['cut', 'replaced', 'gone'].map((name) => join(directory, `${name}.log`)) as [string, string, string];
    for (const [index, log] of [cut, replaced, gone].entries()) writeFileSync(log, lines(1000 * index, 40));
    server = await runServer(listening, { folder });
    const words = ['--to', server.url, '--cluster', 'prod', '--node', 'cp-1', '--state', state, join(directory, '*.log')];
    let agent: Agent = startAgent(words);
    const stored = async () =>
      Number((await (await fetch(`${server?.url}/metrics`)).text()).match(/^telltale_events_total\{[^}]*prod[^}]*\} (\d+)$/m)?.[1] ?? 0);
    await expect.poll(stored, patience).toBe(120);
    truncateSync(cut);
    writeFileSync(cut, lines(5000, 3));
    const first = [`log-rewritten: On cp-1: ${cut}: it was cut or written anew; what it held before is looked for in its copies`];
    await expect.poll(() => saidOf(server as TestServer), patience).toEqual(first);
    // Noticed while the server is away; and the agent is killed before it is back.
    await server.stop();
    writeFileSync(`${replaced}.new`, lines(6000, 3));
    renameSync(`${replaced}.new`, replaced);
    await until(() => readFileSync(join(state, 'notices.json'), 'utf8').includes(replaced), 40_000);
    await agent.end('SIGKILL');
    // While nothing runs at all.
    rmSync(gone);
    server = await runServer(listening, { folder });
    agent = startAgent(words);
    const counted = async () => {
      const found: Record<string, number> = {};
      for (const { rule, findings } of await alertsOf(server as TestServer)) found[rule.name] = (found[rule.name] ?? 0) + findings;
      return found;
    };
    await expect.poll(counted, patience).toEqual({ 'log-rewritten': 1, 'log-deleted': 2 });
    expect((await saidOf(server)).join()).toContain(`On cp-1: ${replaced}: another file was put in its place`);
    expect(agent.log()).toContain(`${gone}: it was deleted while nobody followed it; what was written before that may be lost`);
    // Killed and started again, both, they have nothing new to tell: what is found out again is the same.
    await agent.end('SIGKILL');
    await server.stop();
    server = await runServer(listening, { folder });
    agent = startAgent(words);
    await until(() => agent.log().includes('deleted while nobody followed it'), 40_000);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(await counted()).toEqual({ 'log-rewritten': 1, 'log-deleted': 2 });
    await agent.end('SIGTERM');
  });
});

describe('POST /v1/ingest/notices/{cluster}', () => {
  let server: TestServer;
  const tokens = { PROD: 'token-of-prod', LAB: 'token-of-lab' };
  beforeAll(async () => {
    const credentials = [
      { name: 'prod', clusters: ['prod'], token: { env: 'PROD' } },
      { name: 'lab', clusters: ['lab'], token: { env: 'LAB' } },
    ];
    server = await runServer({ ...config, ingest: { credentials } }, { env: tokens });
  });
  afterAll(() => server.remove());

  const id = (n: number) => n.toString(16).padStart(32, '0');
  const notice = (n: number, more: object = {}) => ({
    id: id(n),
    time: new Date().toISOString(),
    kind: 'rewritten',
    path: '/var/log/audit.log',
    content: 'c',
    ...more,
  });
  const report = (notices: readonly object[], more: object = {}) => ({
    node: 'cp-1',
    version: '1.0.0',
    sent: new Date().toISOString(),
    everySeconds: 60,
    waiting: { bodies: 0, bytes: 0 },
    notices,
    ...more,
  });
  const post = (cluster: string, body: unknown, headers: Readonly<Record<string, string>> = { authorization: `Bearer ${tokens.PROD}` }) =>
    send(`${server.url}/v1/ingest/notices/${cluster}`, { body: typeof body === 'string' ? body : JSON.stringify(body), headers });

  it('takes what is noticed once, with the time that it was noticed at whatever the clock of the node, and tells what it does not know', async () => {
    const hourAgo = (ms: number) => new Date(ms - 3_600_000).toISOString();
    const wrongMs = Date.now() - 7_200_000;
    const told = report(
      [
        notice(1, { time: hourAgo(wrongMs), kind: 'deleted', replaced: false, path: '/var/log/\u202eaudit.log' }),
        notice(2, { kind: 'from-the-future', more: { of: 'it' } }),
        notice(3, { kind: 'spool-full', path: '/var/lib/telltale-agent/spool' }),
      ],
      { sent: new Date(wrongMs).toISOString() },
    );
    for (let time = 0; time < 3; time++) {
      const answer = await post('prod', told);
      expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { taken: 2, unknown: ['from-the-future'] }]);
    }
    await expect.poll(async () => (await alertsOf(server)).length, patience).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const alerts = await alertsOf(server);
    expect(alerts.map(({ rule, cluster, findings }) => [rule.name, rule.level, cluster, findings])).toEqual(
      expect.arrayContaining([
        ['log-deleted', 'high', 'prod', 1],
        ['agent-full', 'medium', 'prod', 1],
      ]),
    );
    const deleted = alerts.find(({ rule }) => rule.name === 'log-deleted') as Alert & { readonly id: string; readonly firstTime: string };
    expect(deleted.sentence).toBe('On cp-1: /var/log/\u{fffd}audit.log: it was deleted; what was read of it is sent');
    expect(Math.abs(Date.parse(deleted.firstTime) - (Date.now() - 3_600_000))).toBeLessThan(60_000);
    const { body } = await send(`${server.url}/api/v1/alerts/${deleted.id}`, { method: 'GET' });
    expect(body).toContain('that of cp-1 is 2 h behind that of this server');
    expect(body).toContain('60 min later: the server could not be told before');
  });

  it('refuses whoever may not tell of the cluster', async () => {
    expect((await post('prod', report([notice(10)]), {})).status).toBe(401);
    expect((await post('prod', report([notice(10)]), { authorization: 'Bearer a-wrong-token' })).status).toBe(401);
    const other = await post('prod', report([notice(10)]), { authorization: `Bearer ${tokens.LAB}` });
    expect([other.status, other.body]).toEqual([403, expect.stringContaining('is not for this cluster')]);
    expect((await post('..%2Fx', report([notice(10)]))).status).toBe(400);
    expect((await post('prod', report([]), { 'authorization': `Bearer ${tokens.PROD}`, 'origin': 'https://evil.example' })).status).toBe(
      403,
    );
  });

  it.each<[string, unknown, number, RegExp]>([
    ['no JSON', '{"node":', 400, /not JSON/],
    ['a list', '[]', 400, /not a JSON object/],
    ['nothing', '{}', 400, /node/],
    ['a node that is a path', report([], { node: '../etc' }), 400, /no name of a node/],
    ['no list', report([], { notices: 'x' }), 400, /notices/],
    ['an id of its own making', report([{ ...notice(1), id: 'x' }]), 400, /notices\.0\.id: An id has 32/],
    ['no time', report([{ ...notice(1), time: 'yesterday' }]), 400, /notices\.0\.time/],
    ['a kind that is none', report([{ ...notice(1), kind: 'A B' }]), 400, /no kind of notice/],
    ['a field that is missing', report([{ ...notice(1), content: undefined }]), 400, /content/],
    ['a path without end', report([{ ...notice(1), path: '/x'.repeat(5000) }]), 400, /notices\.0\.path/],
    ['more than a hundred', report(Array.from({ length: 101 }, (_, n) => notice(n))), 400, /notices/],
    ['more than a megabyte', `{"node":"${'x'.repeat(1024 ** 2)}"}`, 413, /larger than/],
  ])('refuses %s, and says what is wrong', async (_, body, status, message) => {
    const answer = await post('prod', body);
    expect([answer.status, answer.body]).toEqual([status, expect.stringMatching(message)]);
    expect(answer.headers['content-type']).toBe('application/problem+json');
  });

  it('refuses what is compressed, and what a page could send', async () => {
    const authorization = `Bearer ${tokens.PROD}`;
    expect((await post('prod', report([]), { authorization, 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await post('prod', report([]), { authorization, 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('takes no flood, and tells when to come back', async () => {
    const before = (await alertsOf(server)).length;
    const statuses: number[] = [];
    for (let round = 0; round < 12; round++) {
      const answer = await post('lab', report(Array.from({ length: 100 }, (_, n) => notice(1000 + round * 100 + n))), {
        authorization: `Bearer ${tokens.LAB}`,
      });
      statuses.push(answer.status);
      if (answer.status === 429) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect(statuses).toEqual([...Array(10).fill(200), 429, 429]);
    // All of one rule, cluster and hour: one alert, and of the other cluster nothing is held up.
    await expect.poll(async () => (await alertsOf(server)).find(({ cluster }) => cluster === 'lab')?.findings, patience).toBe(1000);
    expect((await alertsOf(server)).length).toBe(before + 1);
    expect((await post('prod', report([]))).status).toBe(200);
  });
});

async function freePort(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const { createServer } = await import('node:net');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
