import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../src/contract/operations.ts';
import { type Permission, permissionsOf, roles } from '../../src/contract/roles.ts';
import { sessionRoutes } from '../../src/contract/session-routes.ts';
import { type AccessApp, Browser, makeUserBy, openAccessApp, setUpAdmin } from './access-app.ts';

let server: AccessApp;
let admin: Browser;

beforeAll(async () => {
  server = await openAccessApp({
    config: 'limits: {questionsPerMinute: 1000, questionsAtOnce: 3, questionTime: 1500ms}\nmetrics: {open: true}',
  });
  admin = await setUpAdmin(server);
});
afterAll(() => server.close());

const routed = Object.entries(operations).flatMap(([name, { route, access }]) =>
  route === null || access === 'write'
    ? []
    : [{ name, access: access as Permission | 'none', ...route, path: route.path.replaceAll(/\{\w+\}/g, 'x') }],
);
const hasBody = (method: string) => method === 'POST' || method === 'PUT';

describe('every answer', () => {
  const paths = [
    '/healthz',
    '/readyz',
    '/metrics',
    '/',
    '/nothing/here',
    '/api/v1/me',
    '/api/v1/fields',
    '/v1/ingest/webhook/prod',
    '/setup',
  ];

  it.each([...paths.map((path) => ['GET', path] as const), ['POST', '/v1/ingest/webhook/prod'], ['OPTIONS', '/api/v1/query']] as const)(
    '%s %s tells a browser to keep to itself, and no version',
    async (method, path) => {
      for (const headers of [{}, { origin: 'https://evil.example' }] as Record<string, string>[]) {
        const answer = await new Browser(server.app).send(method, path, { headers });
        expect(Object.fromEntries(answer.headers)).toMatchObject({
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cross-origin-opener-policy': 'same-origin',
          'cross-origin-resource-policy': 'same-origin',
          'x-frame-options': 'DENY',
          'permissions-policy': expect.stringContaining('camera=()'),
          'cache-control': 'no-store',
          'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        });
        for (const name of ['server', 'x-powered-by', 'strict-transport-security', 'access-control-allow-origin'])
          expect(answer.headers.has(name)).toBe(false);
        expect(JSON.stringify(answer.body)).not.toMatch(/0\.1\.0|nodejs_version_info|v2\d\.\d+/);
      }
    },
  );
});

describe('every operation', () => {
  it('is for those who are known', async () => {
    expect(routed.length).toBeGreaterThanOrEqual(18);
    for (const { method, path } of routed) {
      const answer = await new Browser(server.app).send(method, path, hasBody(method) ? { body: {} } : {});
      expect({ path, status: answer.status, code: answer.body.code }).toEqual({ path, status: 401, code: 'unauthorized' });
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    }
    const page = await new Browser(server.app).send('GET', '/api/v1/fields', { headers: { 'sec-fetch-site': 'same-origin' } });
    expect(page.headers.get('www-authenticate')).toBe('Bearer realm="telltale"');
  });

  it.each(roles)('is for the role %s where its permission is', async (role) => {
    const browser = await makeUserBy(admin, `only-${role}`, [role]);
    const may = permissionsOf([role]);
    for (const { name, method, path, access } of routed) {
      // What is asked makes no sense: who may is told so, who may not is told that.
      const answer = await browser.send(method, path, hasBody(method) ? { body: { nonsense: 1 } } : {});
      const isAllowed = access === 'none' || may.has(access);
      expect({ name, forbidden: answer.status === 403 }).toEqual({ name, forbidden: !isAllowed });
      if (!isAllowed) expect(answer.body).toMatchObject({ code: 'forbidden', detail: expect.stringContaining(access) });
      expect(answer.status).toBeLessThan(500);
    }
  });

  it('has a path of its own beside those to sign in', () => {
    const paths = [...routed, ...Object.values(sessionRoutes).map(({ route }) => route)].map(({ method, path }) => `${method} ${path}`);
    expect(new Set(paths).size).toBe(paths.length);
  });
});

describe('questions of one user', () => {
  it('are answered so many at a time, and the others are told to come back', async () => {
    const browser = await makeUserBy(admin, 'hasty', ['viewer']);
    const ask = (who: Browser) => who.send('POST', '/api/v1/query', { body: { text: 'stage=* count' } });
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(browser)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(3);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body).toMatchObject({ code: 'rate-limited', detail: '3 questions of hasty are being answered already.' });
    expect(refused?.headers.get('retry-after')).toBe('1');
    expect((await ask(admin)).status).toBe(200);
    expect((await ask(browser)).status).toBe(200);
    expect(await server.metrics.registry.metrics()).toMatch(/telltale_questions_refused_total\{reason="at-once"\} [1-9]/);
    // Those that were refused for what they ask give their place back as well.
    for (let tries = 0; tries < 5; tries++) expect((await browser.send('POST', '/api/v1/query', { body: '{' })).status).toBe(400);
  });
});

describe('what is followed', () => {
  it('ends when its token is revoked, and for no other reason', async () => {
    await makeUserBy(admin, 'watcher', ['viewer']);
    const { token, id } = (await admin.send('POST', '/api/v1/tokens', { body: { name: 'tail', owner: 'watcher' } })).body;
    const follow = await server.app.request('http://localhost:8380/api/v1/follow?text=stage%3D*', {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(follow.status).toBe(200);
    let hasEnded = false;
    const reading = (async () => {
      try {
        for await (const _ of follow.body ?? []);
      } catch {
        // Broken off is an end as well.
      }
      hasEnded = true;
    })();
    await new Promise((resolve) => setTimeout(resolve, 6000));
    expect(hasEnded).toBe(false);
    await admin.send('DELETE', `/api/v1/tokens/${id}`);
    await Promise.race([reading, new Promise((resolve) => setTimeout(resolve, 8000))]);
    expect(hasEnded).toBe(true);
  });
});
