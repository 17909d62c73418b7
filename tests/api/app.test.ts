import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeApi } from '../../src/contract/openapi.ts';
import { operations } from '../../src/contract/operations.ts';
import { createLog } from '../../src/platform/log.ts';
import { createMetrics, type Metrics } from '../../src/platform/metrics.ts';
import { readConfigText } from '../../src/platform/read-config.ts';
import { createApp } from '../../src/server/app.ts';
import { readListenAddress } from '../../src/server/listen-address.ts';
import { type Rules, readRules } from '../../src/server/rules.ts';
import { type Intake, openIntake } from '../../src/service/intake.ts';

const folder = mkdtempSync(join(tmpdir(), 'telltale-app-'));
const log: string[] = [];
let metrics: Metrics;
let intake: Intake;
let rules: Rules;
const draining = new AbortController();
let options: { log: ReturnType<typeof createLog>; metrics: Metrics; clock: () => number };
let app: ReturnType<typeof createApp>;

async function rulesOf(text: string, env: NodeJS.ProcessEnv = {}): Promise<Rules> {
  const { config } = readConfigText(text, env);
  if (config === null) throw new Error('the configuration has an error');
  return readRules(config, readListenAddress(config.listen), env);
}

beforeAll(async () => {
  metrics = createMetrics();
  options = { log: createLog('debug', (line) => log.push(line)), metrics, clock: Date.now };
  const places = { store: join(folder, 'store'), spool: join(folder, 'spool') };
  intake = await openIntake({ ...places, ...options, maxSpoolBytes: 64 * 1024 ** 2, retention: { drop: 'months' }, trustedProxies: [] });
  rules = await rulesOf('api: {anonymous: true}');
  app = createApp({ ...options, rules: () => rules, intake, draining: draining.signal, ask: intake.ask });
});
afterAll(async () => {
  await intake.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

const host = 'http://localhost:8380';
const json = { 'content-type': 'application/json' };
const post = (body: string, headers: Record<string, string> = {}) =>
  app.request(`${host}/v1/ingest/webhook/prod`, { method: 'POST', body, headers: { ...json, ...headers } });

describe('the application without a socket', () => {
  it('takes bodies, and answers with problems', async () => {
    expect((await post('{"items":[]}')).status).toBe(200);
    const refused = await post('{}', { origin: 'https://evil.example' });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: 'request-refused', status: 403, remedy: expect.any(String) });
  });

  it('has a route for every operation that reads, and for no other', async () => {
    for (const { route, access } of Object.values(operations)) {
      if (route === null) continue;
      const path = route.path.replaceAll(/\{\w+\}/g, 'x');
      const { status } = await app.request(`${host}${path}`, {
        method: route.method,
        ...(route.method === 'POST' && { body: '{}', headers: json }),
      });
      expect({ path, found: status !== 404 || path.endsWith('/x') }).toEqual({ path, found: access !== 'write' });
      expect(status).toBeLessThan(500);
    }
  });

  it('describes itself to whoever asks', async () => {
    rules = await rulesOf('api: {readers: [{name: a, clusters: [prod], token: {env: T}}]}', { T: 'a-token-for-asking' });
    expect((await app.request(`${host}/api/v1/fields`)).status).toBe(401);
    const answer = await app.request(`${host}/openapi.json`);
    expect([answer.status, await answer.json()]).toEqual([200, JSON.parse(JSON.stringify(describeApi()))]);
    rules = await rulesOf('api: {anonymous: true}');
  });

  it('is bound to what the rules say now', async () => {
    rules = await rulesOf('ingest: {credentials: [{name: a, clusters: [prod], token: {env: T}}]}', { T: 'a-token-for-prod' });
    expect((await post('{}')).status).toBe(401);
    expect((await post('{}', { authorization: 'Bearer a-token-for-prod' })).status).toBe(200);
    expect((await app.request(`${host}/api/v1/fields`)).status).toBe(401);
    rules = await rulesOf('api: {anonymous: true}');
    expect((await post('{}')).status).toBe(200);
  });

  it('is not ready while it drains or has no room, and says why', async () => {
    expect((await app.request(`${host}/readyz`)).status).toBe(200);
    const ending = new AbortController();
    const other = createApp({ ...options, rules: () => rules, intake, draining: ending.signal, ask: intake.ask });
    ending.abort();
    const answer = await other.request(`${host}/readyz`);
    expect([answer.status, await answer.text()]).toEqual([503, 'not ready: draining\n']);
  });

  it('takes nothing more when the store is at its limit, and again when that is raised', async () => {
    expect((await app.request(`${host}/api/v1/status`)).status).toBe(200);
    intake.setRetention({ maxDisk: 1, drop: 'months' });
    for (let tries = 0; tries < 100 && intake.unreadiness() === null; tries++) await new Promise((resolve) => setTimeout(resolve, 100));
    const answer = await post('{}');
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await answer.json()).toMatchObject({ detail: 'The store has reached retention.maxDisk.' });
    expect((await app.request(`${host}/readyz`)).status).toBe(503);
    intake.setRetention({ drop: 'months' });
    expect((await post('{}')).status).toBe(200);
  });

  it('counts clusters together when there are too many', async () => {
    for (let index = 0; index < 250; index++) metrics.cluster(`cluster-${index}`);
    expect(metrics.cluster('one-more')).toBe('other');
    expect(metrics.cluster('cluster-1')).toBe('cluster-1');
  });

  it('logs hostile text in a form that moves no terminal', async () => {
    await app.request(`${host}/healthz`, { headers: { origin: 'http://x/\u00ad\u009b31m' } });
    createLog('info', (line) => log.push(line)).info(
      { cluster: 'a\u202eb\u001b[31m\u2028\ud800', long: 'x'.repeat(10_000) },
      'hello\nworld',
    );
    const text = log.join('');
    expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\p{Cf}\p{Zl}]/u);
    expect(text).toContain('\\u202e');
    expect(text).toContain('hello\\nworld');
    expect(text.length).toBeLessThan(100_000);
    for (const line of log) expect(JSON.parse(line)).toHaveProperty('level');
  });
});
