/** What an attacker tries at the door and behind it: questions that never end, questions that are too large, the view of others. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccessApp, Browser, longPassword, makeUserBy, openAccessApp, setUpAdmin } from './access-app.ts';

let server: AccessApp;
let ann: Browser;

beforeAll(async () => {
  server = await openAccessApp();
  ann = await setUpAdmin(server);
});
afterAll(() => server.close());

describe('a user who means harm', () => {
  it('keeps no question open by HEAD', async () => {
    const viewer = await makeUserBy(ann, 'header', ['viewer']);
    for (let count = 0; count < 40; count++) {
      const reply = await viewer.send('HEAD', '/api/v1/follow?text=*');
      expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'GET']);
    }
    expect((await viewer.send('GET', '/api/v1/fields')).status).toBe(200);
  });

  it('does not exhaust the server with a large question', async () => {
    const viewer = await makeUserBy(ann, 'large', ['viewer']);
    const words = 'aaa '.repeat(24_000);
    for (const operation of ['query', 'explain', 'facets', 'fmt', 'translate']) {
      const reply = await viewer.send('POST', `/api/v1/${operation}`, { body: { text: words } });
      expect(reply).toMatchObject({ status: 400, body: { code: 'query-invalid', detail: 'A query has at most 500 conditions.' } });
    }
    const huge = await viewer.send('POST', '/api/v1/query', { body: { text: ' '.repeat(100_001) } });
    expect(huge).toMatchObject({ status: 400, body: { code: 'request-invalid' } });
  });

  it('keeps a hundred sessions at most: the longest unused ends', async () => {
    const first = await makeUserBy(ann, 'signing', ['viewer']);
    for (let count = 0; count < 100; count++) expect((await new Browser(server.app).signIn('signing', longPassword)).status).toBe(200);
    expect((await first.send('GET', '/api/v1/fields')).status).toBe(401);
  }, 120_000);

  it('keeps nobody from a link that is right by trying wrong ones', async () => {
    const own = await openAccessApp();
    try {
      const token = await own.access.issueSetUpToken();
      const attempt = (text: string | null, name = 'eve') =>
        new Browser(own.app).send('POST', '/api/v1/setup', { body: { token: text, name, password: longPassword } });
      const tries: number[] = [];
      for (let count = 0; count < 8; count++) tries.push((await attempt('guessed')).status);
      expect(tries).toContain(429);
      expect((await attempt(token, 'owner')).status).toBe(409);
      expect((await attempt(token)).status).toBe(200);
    } finally {
      await own.close();
    }
  });
});

describe('who sees one namespace', () => {
  const part = { namespaces: ['dev'] };

  it('reviews those who see no more', async () => {
    const auditor = await makeUserBy(ann, 'part-auditor', ['auditor'], part);
    const admin = await makeUserBy(ann, 'part-admin', ['admin'], part);
    await ann.send('POST', '/api/v1/query', { body: { text: 'namespace=other-team' } });
    await auditor.send('POST', '/api/v1/query', { body: { text: 'namespace=dev' } });
    const seen = async () => {
      const { body } = await auditor.send('GET', '/api/v1/reads');
      return (body.rows as string[][]).map((row) => row[1]);
    };
    await expect.poll(async () => (await seen()).includes('part-auditor'), { timeout: 10_000 }).toBe(true);
    expect(await seen()).not.toContain('ann');
    const { body } = await ann.send('GET', '/api/v1/reads?contains=other-team');
    expect(body.rows).toHaveLength(1);
    await expect
      .poll(async () => (await auditor.send('GET', '/api/v1/sign-ins')).body.signIns.map(({ name }: { name: string }) => name), {
        timeout: 10_000,
      })
      .toContain('part-admin');
    const signIns = (await auditor.send('GET', '/api/v1/sign-ins')).body.signIns as { name: string | null }[];
    expect(signIns.every(({ name }) => name?.startsWith('part-'))).toBe(true);
    const users = (await admin.send('GET', '/api/v1/users')).body.users as { name: string }[];
    expect(users.map(({ name }) => name).sort()).toEqual(['part-admin', 'part-auditor']);
  });
});

describe('a link on another site', () => {
  const followed = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

  it('opens a page, and no answer', async () => {
    // Pages are not built here: what is not refused is not found.
    for (const [path, status] of [
      ['/', 404],
      ['/search?q=code=403', 404],
      ['/api/v1/me', 403],
      ['/metrics', 403],
      ['/openapi.json', 403],
    ] as const)
      expect((await ann.send('GET', path, { headers: followed })).status, path).toBe(status);
    expect((await ann.send('POST', '/', { headers: followed })).status).toBe(403);
    expect((await ann.send('GET', '/', { headers: { ...followed, 'sec-fetch-dest': 'iframe' } })).status).toBe(403);
    expect((await ann.send('GET', '/', { headers: { ...followed, host: 'evil.example', origin: 'https://evil.example' } })).status).toBe(
      403,
    );
  });
});
