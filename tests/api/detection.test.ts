import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type MadeEvent, madeEvent, nowMs } from '../service/scratch-store.ts';
import { type RunOptions, runServer, type TestServer, testFolder } from './run-server.ts';

let server: TestServer | null = null;
afterEach(async () => {
  await server?.remove();
  server = null;
});

const rule = `title: Somebody asks for secrets
id: 5d4ad1a5-0a5c-4b5e-9c7a-6a3d1f1c2b10
name: secrets-asked
level: high
logsource: { product: kubernetes, service: audit }
query: resource=secrets
reason: '{user} asked for {object}'
`;

async function start(more: object = {}, options: RunOptions = {}): Promise<TestServer> {
  const folder = options.folder ?? testFolder();
  mkdirSync(join(folder, 'rules'), { recursive: true });
  writeFileSync(join(folder, 'rules/one.yaml'), rule);
  return runServer({ detection: { builtIn: false, pipeline: false, rules: [join(folder, 'rules')], ...more } }, { folder, ...options });
}

async function send({ url }: TestServer, ...events: readonly MadeEvent[]): Promise<void> {
  const items = events.map((event) => JSON.parse(madeEvent(event)));
  const body = JSON.stringify({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items });
  const answer = await fetch(`${url}/v1/ingest/webhook/lab`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  expect(answer.status).toBe(200);
}

const findings = ({ log }: TestServer) =>
  log.map((line) => JSON.parse(line) as { alert?: string; rule?: string; msg: string }).filter(({ alert }) => alert !== undefined);

const counted = `title: Refused
name: refused
level: informational
logsource: { product: kubernetes, service: audit }
query: code=403
---
title: Refused again and again
id: 0c7b8a52-1f0e-4a4b-8d55-2a2f7d6b9e31
name: refused-often
level: high
correlation:
  type: event_count
  rules: [refused]
  group-by: [user.username]
  timespan: 2m
  condition: { gte: 3 }
reason: '{user} was refused {count} times'
`;

const followed = `title: Something was deleted
name: deleted
level: informational
logsource: { product: kubernetes, service: audit }
query: verb=delete
---
title: Refused again and again, then deleted
id: 1c7b8a52-1f0e-4a4b-8d55-2a2f7d6b9e31
name: refused-then-deleted
level: critical
correlation:
  type: temporal_ordered
  rules: [refused-often, deleted]
  group-by: [user]
  timespan: 5m
reason: '{user} was refused again and again, and then deleted {object}'
`;

const patience = { timeout: 30_000, interval: 100 };

const loaded = async ({ url }: TestServer) => /telltale_loads_total (\d)/.exec(await (await fetch(`${url}/metrics`)).text())?.[1] ?? '';

const behind = async ({ url }: TestServer) =>
  /telltale_detection_behind_events\{pass="rules"\} (\d+)/.exec(await (await fetch(`${url}/metrics`)).text())?.[1] ?? '';

describe('a server that detects', () => {
  it('tells of what was sent, once, whatever its time, and counts it', async () => {
    server = await start();
    await send(server, { auditID: 'new', resource: 'secrets' }, { auditID: 'other' });
    await expect.poll(() => findings(server as TestServer).length, patience).toBe(1);
    await send(server, { auditID: 'late', resource: 'secrets', ago: 86_400 * 20, user: 'eve' });
    await expect.poll(() => findings(server as TestServer).length, patience).toBe(2);
    expect(findings(server).map(({ msg }) => msg)).toEqual(['ann asked for secrets dev/web', 'eve asked for secrets dev/web']);
    // They are counted once they are kept.
    const metrics = async () => (await fetch(`${server?.url}/metrics`)).text();
    await expect.poll(metrics, patience).toContain('telltale_findings_total{source="rule",level="high"} 2');
    expect(await metrics()).toContain('telltale_detection_behind_events{pass="rules"} 0');
  });

  it('goes on after a restart where it had stopped, and begins with what is new', async () => {
    const folder = testFolder();
    server = await start({ enabled: false }, { folder });
    await send(server, { auditID: 'before', resource: 'secrets' });
    await expect.poll(() => loaded(server as TestServer), patience).toBe('1');
    await server.stop();
    server = await start({}, { folder });
    await send(server, { auditID: 'first', resource: 'secrets' });
    await expect.poll(() => findings(server as TestServer).length, patience).toBe(1);
    await server.stop();
    server = await start({ enabled: false }, { folder });
    await send(server, { auditID: 'meanwhile', resource: 'secrets', user: 'eve' });
    await expect.poll(() => loaded(server as TestServer), patience).toBe('1');
    await server.stop();
    server = await start({}, { folder });
    await expect.poll(() => findings(server as TestServer).map(({ msg }) => msg), patience).toEqual(['eve asked for secrets dev/web']);
    expect(server.log.join('')).not.toContain('Detection begins');
  });

  it('takes new rules, and can be switched off', async () => {
    server = await start();
    writeFileSync(join(server.folder, 'rules/two.yaml'), rule.replace('5d4ad1a5', '6d4ad1a5').replaceAll('secrets', 'pods'));
    expect(await server.reload()).toBe(true);
    await send(server, { auditID: 'pod' });
    await expect.poll(() => findings(server as TestServer).map(({ rule: name }) => name), patience).toEqual(['pods-asked']);
    server.configure({ detection: { builtIn: false, rules: [join(server.folder, 'none')] } });
    expect(await server.reload()).toBe(false);
    server.configure({ detection: { enabled: false } });
    expect(await server.reload()).toBe(true);
    await send(server, { auditID: 'unseen', user: 'eve' });
    await expect.poll(() => loaded(server as TestServer), patience).toBe('2');
    expect(findings(server)).toHaveLength(1);
  });

  it('counts over what came before a restart, and what comes late', async () => {
    const folder = testFolder();
    mkdirSync(join(folder, 'rules'), { recursive: true });
    writeFileSync(join(folder, 'rules/counted.yaml'), counted);
    const config = { builtIn: false, rules: [join(folder, 'rules/counted.yaml')] };
    server = await runServer({ detection: config }, { folder });
    const now = Math.floor((Date.now() - nowMs) / 1000);
    await send(server, { auditID: 'a', code: 403, ago: -now + 40 }, { auditID: 'b', code: 403, ago: -now + 10 });
    await expect.poll(() => behind(server as TestServer), patience).toBe('0');
    await server.stop();
    server = await runServer({ detection: config }, { folder });
    await send(server, { auditID: 'c', code: 403, ago: -now + 30 });
    await expect.poll(() => findings(server as TestServer).map(({ msg }) => msg), patience).toEqual(['ann was refused 3 times']);
    // A day ago, and out of order.
    for (const ago of [86_430, 86_400]) await send(server, { auditID: `old-${ago}`, code: 403, user: 'eve', ago: -now + ago });
    await send(server, { auditID: 'old', code: 403, user: 'eve', ago: -now + 86_415 });
    await expect.poll(() => findings(server as TestServer).map(({ msg }) => msg), patience).toContain('eve was refused 3 times');
    expect(findings(server)).toHaveLength(2);
  });

  it('counts what other correlations have found, over a restart and with what comes late', async () => {
    const folder = testFolder();
    mkdirSync(join(folder, 'rules'), { recursive: true });
    writeFileSync(join(folder, 'rules/chain.yaml'), `${counted}---\n${followed}`);
    const config = { builtIn: false, pipeline: false, rules: [join(folder, 'rules/chain.yaml')] };
    server = await runServer({ detection: config }, { folder });
    const now = Math.floor((Date.now() - nowMs) / 1000);
    const refused = (auditID: string, ago: number) => ({ auditID, code: 403, ago: -now + ago });
    await send(server, refused('a', 200), refused('b', 190), refused('other', 1000));
    await expect.poll(() => behind(server as TestServer), patience).toBe('0');
    await send(server, { auditID: 'gone', verb: 'delete', ago: -now + 20 });
    await expect.poll(() => behind(server as TestServer), patience).toBe('0');
    await server.stop();
    server = await runServer({ detection: config }, { folder });
    expect(findings(server)).toEqual([]);
    // What only feeds the chain raises nothing itself, and what makes it whole comes last.
    await send(server, refused('c', 180));
    const told = () => findings(server as TestServer).map(({ rule: name, msg }) => [name, msg]);
    await expect.poll(told, patience).toEqual([['refused-then-deleted', 'ann was refused again and again, and then deleted pods dev/web']]);
  });
});
