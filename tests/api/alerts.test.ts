/** Alerts of a real server: from an event that arrives to the destination, the list, the change, and back to the destination. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpReceiver, receiveHttp } from '../notify/receivers.ts';
import { type MadeEvent, madeEvent } from '../service/scratch-store.ts';
import { runServer, type TestServer, testFolder } from './run-server.ts';

const rule = `title: Somebody asks for secrets
id: 5d4ad1a5-0a5c-4b5e-9c7a-6a3d1f1c2b10
name: secrets-asked
level: high
logsource: { product: kubernetes, service: audit }
query: resource=secrets
reason: '{user} asked for {object}'
`;
const tokens = {
  ANALYST: 'the-token-of-an-analyst',
  ADMIN: 'the-token-of-an-admin',
  VIEWER: 'the-token-of-a-viewer',
  DEV: 'the-token-of-dev',
};
const patience = { timeout: 30_000, interval: 100 };

let server: TestServer;
let receiver: HttpReceiver;

beforeAll(async () => {
  receiver = await receiveHttp();
  const folder = testFolder();
  mkdirSync(join(folder, 'rules'));
  writeFileSync(join(folder, 'rules/one.yaml'), rule);
  const reader = (name: keyof typeof tokens, more: object) => ({ name: name.toLowerCase(), token: { env: name }, ...more });
  server = await runServer(
    {
      publicUrl: 'https://audit.example.com/telltale/',
      detection: { builtIn: false, pipeline: false, rules: [join(folder, 'rules')] },
      destinations: [{ name: 'hook', kind: 'webhook', url: `${receiver.url}/hook`, updates: true, token: { env: 'ADMIN' } }],
      api: {
        readers: [
          reader('ANALYST', { roles: ['analyst'] }),
          reader('ADMIN', { roles: ['admin'] }),
          reader('VIEWER', { roles: ['viewer'] }),
          reader('DEV', { roles: ['analyst'], namespaces: ['dev'] }),
        ],
      },
    },
    { folder, env: tokens },
  );
});
afterAll(async () => {
  await server.remove();
  await receiver.close();
});

async function ask(who: keyof typeof tokens, method: string, path: string, body?: object) {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${tokens[who]}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: answers of many forms are looked into
  return { status: answer.status, body: (await answer.json()) as any };
}

async function send(...events: readonly MadeEvent[]): Promise<void> {
  const items = events.map((event) => JSON.parse(madeEvent(event)));
  const body = JSON.stringify({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items });
  const answer = await fetch(`${server.url}/v1/ingest/webhook/lab`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  });
  expect(answer.status).toBe(200);
}

const alerts = async (who: keyof typeof tokens = 'VIEWER') => (await ask(who, 'GET', '/api/v1/alerts?status=open')).body.alerts;
const told = () => receiver.received.map(({ body }) => JSON.parse(body).data);

describe('a server', () => {
  it('makes alerts of events, tells destinations, and hears what people say of them', async () => {
    await send({ auditID: 'a', resource: 'secrets', name: 'db' }, { auditID: 'b', resource: 'secrets', namespace: 'prod', user: 'eve' });
    await expect.poll(async () => (await alerts()).length, patience).toBe(2);
    const [alert] = (await ask('VIEWER', 'GET', '/api/v1/alerts?user=ann&level=high')).body.alerts;
    expect(alert).toMatchObject({ sentence: 'ann asked for secrets dev/db', rule: { name: 'secrets-asked' }, status: 'open' });
    await expect.poll(() => told().length, patience).toBe(2);
    expect(told().find(({ id }) => id === alert.id)).toMatchObject({
      sentence: 'ann asked for secrets dev/db',
      link: `https://audit.example.com/telltale/alerts/${alert.id}`,
      evidence: { auditIDs: ['a'], events: [{ auditID: 'a', verb: 'get' }] },
    });
    const { body: detail } = await ask('VIEWER', 'GET', `/api/v1/alerts/${alert.id}`);
    expect(detail.evidence).toMatchObject({ events: [{ auditID: 'a', object: { name: 'db' } }], missing: [] });

    expect((await ask('VIEWER', 'POST', `/api/v1/alerts/${alert.id}`, { status: 'acknowledged' })).status).toBe(403);
    const changed = await ask('ANALYST', 'POST', `/api/v1/alerts/${alert.id}`, { status: 'closed', verdict: 'benign', comment: 'Backup.' });
    expect(changed).toMatchObject({ status: 200, body: { status: 'closed', verdict: 'benign', comments: 1 } });
    await expect.poll(() => told().length, patience).toBe(3);
    expect(told().at(-1)).toMatchObject({ id: alert.id, status: 'closed' });
    expect((await ask('VIEWER', 'GET', `/api/v1/alerts/${alert.id}`)).body.trail).toMatchObject([
      { author: 'analyst', what: 'closed as benign', comment: 'Backup.' },
    ]);
  });

  it('shows each what they may see', async () => {
    expect(await alerts('DEV')).toEqual([]);
    const { body } = await ask('DEV', 'GET', '/api/v1/alert-counts');
    expect(body.alerts).toBe(1);
    const [hidden] = await alerts();
    expect((await ask('DEV', 'GET', `/api/v1/alerts/${hidden.id}`)).status).toBe(404);
    expect((await ask('DEV', 'POST', `/api/v1/alerts/${hidden.id}`, { comment: 'x' })).status).toBe(404);
    expect((await ask('DEV', 'POST', '/api/v1/alerts', { ids: [hidden.id], comment: 'x' })).status).toBe(404);
    expect((await ask('VIEWER', 'POST', '/api/v1/alerts', { ids: [hidden.id], comment: 'x' })).status).toBe(403);
    expect((await ask('DEV', 'POST', '/api/v1/suppressions', { user: 'eve', reason: 'r' })).status).toBe(403);
  });

  it('keeps quiet what is suppressed, from then on', async () => {
    const made = await ask('ANALYST', 'POST', '/api/v1/suppressions', { rule: 'secrets-asked', user: 'backup', reason: 'Nightly backup.' });
    expect(made).toMatchObject({ status: 200, body: { createdBy: 'analyst', owner: 'analyst', holds: true } });
    await send({ auditID: 'c', resource: 'secrets', user: 'backup' }, { auditID: 'd', resource: 'secrets', user: 'dave' });
    await expect.poll(async () => (await alerts()).length, patience).toBe(2);
    expect((await alerts()).map(({ user }: { user: string }) => user).sort()).toEqual(['dave', 'eve']);
    const listed = await ask('VIEWER', 'GET', '/api/v1/suppressions');
    expect(listed.body.suppressions).toMatchObject([{ user: 'backup', findings: 1 }]);
    expect((await ask('ANALYST', 'DELETE', `/api/v1/suppressions/${made.body.id}`)).status).toBe(200);
  });

  it('lets admins look at destinations and try them', async () => {
    expect((await ask('ANALYST', 'GET', '/api/v1/destinations')).status).toBe(403);
    await expect
      .poll(async () => (await ask('ADMIN', 'GET', '/api/v1/destinations')).body.destinations, patience)
      .toMatchObject([{ name: 'hook', kind: 'webhook', waiting: 0, last: { result: 'done' } }]);
    const before = receiver.received.length;
    const tested = await ask('ADMIN', 'POST', '/api/v1/destinations/hook/test', {});
    expect(tested.body).toMatchObject({ result: 'done', sent: [expect.stringContaining('This is a test')] });
    expect(JSON.stringify(tested.body)).not.toContain(tokens.ADMIN);
    expect(receiver.received.length).toBe(before + 1);
    const { body } = await ask('ADMIN', 'GET', '/api/v1/destinations/hook/deliveries?limit=2');
    expect(body.deliveries).toMatchObject([{ result: 'done' }, { result: 'done' }]);
    expect((await ask('ADMIN', 'POST', '/api/v1/destinations/hok/test', {})).body).toMatchObject({
      code: 'not-found',
      remedy: 'Did you mean hook?',
    });
  });

  it('counts them', async () => {
    const metrics = async () => (await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${tokens.ADMIN}` } })).text();
    await expect.poll(metrics, patience).toContain('telltale_alerts_open{level="high"} 2');
    expect(await metrics()).toContain('telltale_findings_recorded_total{level="high",source="rule"} 4');
    expect(await metrics()).toContain('telltale_findings_suppressed_total 1');
  });
});
