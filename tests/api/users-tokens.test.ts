import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccessApp, Browser, longPassword, makeUserBy, openAccessApp, setUpAdmin } from './access-app.ts';

let server: AccessApp;
let ann: Browser;
let nowMs = Date.UTC(2026, 10, 21);

beforeAll(async () => {
  server = await openAccessApp({
    clock: () => nowMs,
    config: 'api: {readers: [{name: ops, token: {env: OPS}, roles: [admin]}, {name: narrow, token: {env: NARROW}, namespaces: [dev]}]}',
    env: { OPS: 'the-token-of-operations', NARROW: 'the-token-of-narrow' },
  });
  ann = await setUpAdmin(server);
});
afterAll(() => server.close());

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const stranger = () => new Browser(server.app);

const makeUser = (name: string, roles: readonly string[], more: object = {}) => makeUserBy(ann, name, roles, more);

describe('users', () => {
  it('are made, changed and removed by those who manage, and hashes stay where they are', async () => {
    const ben = await makeUser('ben', ['analyst'], { clusters: ['prod'], namespaces: ['shop'] });
    expect((await ben.send('GET', '/api/v1/me')).body).toMatchObject({
      clusters: ['prod'],
      namespaces: ['shop'],
      permissions: ['read', 'save', 'triage'],
    });
    expect(await ben.send('GET', '/api/v1/users')).toMatchObject({
      status: 403,
      body: { code: 'forbidden', detail: expect.stringContaining('admin') },
    });
    expect((await ben.send('PUT', '/api/v1/users/ben', { body: { roles: ['admin'] } })).status).toBe(403);
    expect((await ben.send('DELETE', '/api/v1/users/ann')).status).toBe(403);
    const { body } = await ann.send('GET', '/api/v1/users');
    expect(body.users.find(({ name }: { name: string }) => name === 'ben')).toMatchObject({
      roles: ['analyst'],
      hasPassword: true,
      disabled: false,
      changedBy: 'ann',
    });
    expect(JSON.stringify(body)).not.toMatch(/scrypt|salt|hash"|epoch|uid/);
    await ann.send('PUT', '/api/v1/users/ben', { body: { roles: ['viewer'], clusters: ['prod'] } });
    expect((await ben.send('GET', '/api/v1/me')).body).toMatchObject({ roles: ['viewer'], namespaces: 'all' });
    await ann.send('PUT', '/api/v1/users/ben', { body: { roles: ['viewer'], disabled: true } });
    expect((await ben.send('GET', '/api/v1/fields')).status).toBe(401);
    expect((await stranger().signIn('ben', longPassword)).status).toBe(401);
    await ann.send('PUT', '/api/v1/users/ben', { body: { roles: ['viewer'] } });
    expect((await ben.send('GET', '/api/v1/fields')).status).toBe(401);
    expect((await ann.send('DELETE', '/api/v1/users/ben')).status).toBe(200);
    expect((await ann.send('DELETE', '/api/v1/users/ben')).status).toBe(404);
  });

  it.each(['Ann', 'a b', 'a%00b', '%D0%B0nn', 'a'.repeat(129), 'x%2Fy', 'owner', 'anonymous', 'a%E2%80%AEb'])(
    'are not called %s',
    async (name) => {
      const { status } = await ann.send('PUT', `/api/v1/users/${name}`, { body: { roles: ['viewer'] } });
      expect([400, 409]).toContain(status);
    },
  );

  it('are refused with what makes no sense', async () => {
    const bodies = [
      { roles: ['root'] },
      { roles: ['viewer'], namespaces: [''] },
      { roles: ['viewer'], namespaces: [] },
      { roles: ['viewer'], clusters: ['*'] },
      { roles: ['viewer'], extra: 1 },
      { roles: ['viewer'], password: 'short' },
      [],
      'x',
    ];
    for (const body of bodies) expect((await ann.send('PUT', '/api/v1/users/odd', { body: JSON.stringify(body) })).status).toBe(400);
    const { status } = await ann.send('PUT', '/api/v1/users/odd', { body: { name: 'ann', roles: ['viewer'] } });
    expect(status).toBe(200);
    expect((await ann.send('GET', '/api/v1/me')).body.roles).toContain('admin');
  });

  it('keep one admin who can sign in, also when two are changed at once', async () => {
    const own = await openAccessApp();
    try {
      const admin = await setUpAdmin(own, 'one');
      const put = (name: string, body: object) => admin.send('PUT', `/api/v1/users/${name}`, { body });
      expect((await put('one', { roles: ['viewer'] })).status).toBe(409);
      expect((await put('one', { roles: ['admin'], disabled: true })).status).toBe(409);
      expect((await put('one', { roles: ['admin'], clusters: ['prod'] })).status).toBe(409);
      expect((await admin.send('DELETE', '/api/v1/users/one')).status).toBe(409);
      expect((await put('no-password', { roles: ['admin'] })).status).toBe(200);
      expect((await admin.send('DELETE', '/api/v1/users/one')).status).toBe(409);
      expect((await put('two', { roles: ['admin'], password: longPassword })).status).toBe(200);
      const statuses = await Promise.all([put('one', { roles: ['viewer'] }), put('two', { roles: ['viewer'] })]);
      expect(statuses.map(({ status }) => status).sort()).toEqual([200, 409]);
    } finally {
      await own.close();
    }
  });

  it('get no more from an admin of some clusters than that admin has', async () => {
    const local = await makeUser('local-admin', ['admin'], { clusters: ['prod'] });
    const put = (name: string, body: object) => local.send('PUT', `/api/v1/users/${name}`, { body });
    expect((await put('helped', { roles: ['viewer'] })).status).toBe(403);
    expect((await put('ann', { roles: ['viewer'], clusters: ['prod'] })).status).toBe(403);
    expect((await put('helped', { roles: ['viewer'], clusters: ['prod'] })).status).toBe(200);
    expect((await local.send('DELETE', '/api/v1/users/ann')).status).toBe(403);
  });
});

describe('tokens', () => {
  const make = (browser: Browser, body: object) => browser.send('POST', '/api/v1/tokens', { body });
  const asks = async (token: string) => (await stranger().send('GET', '/api/v1/me', bearer(token))).status;

  it('are shown once, let in as their owner, and end', async () => {
    const cat = await makeUser('cat', ['analyst'], { clusters: ['prod', 'dev'] });
    const { status, body } = await make(cat, { name: 'laptop', roles: ['viewer'], clusters: ['dev'], days: 2 });
    expect({ status, token: body.token }).toEqual({ status: 200, token: expect.stringMatching(/^tt_[A-Za-z0-9_-]{43}$/) });
    expect((await stranger().send('GET', '/api/v1/me', bearer(body.token))).body).toMatchObject({
      name: 'cat',
      roles: ['viewer'],
      permissions: ['read'],
      clusters: ['dev'],
      via: 'token',
      csrf: null,
    });
    const listed = await cat.send('GET', '/api/v1/tokens');
    expect(listed.body.tokens).toMatchObject([{ id: body.id, name: 'laptop', owner: 'cat', holds: true }]);
    expect(JSON.stringify(listed.body)).not.toContain(body.token);
    const before = nowMs;
    nowMs += 2 * 86_400_000;
    expect(await asks(body.token)).toBe(401);
    nowMs = before;
    expect(await asks(body.token)).toBe(200);
    expect((await cat.send('DELETE', `/api/v1/tokens/${body.id}`)).status).toBe(200);
    expect(await asks(body.token)).toBe(401);
    expect(await asks(`${body.token}x`)).toBe(401);
    expect(await asks('tt_')).toBe(401);
  });

  it('have no more than their owner, whatever becomes of the owner', async () => {
    const dan = await makeUser('dan', ['analyst'], { namespaces: ['shop'] });
    expect((await make(dan, { name: 'x', roles: ['admin'] })).status).toBe(403);
    expect((await make(dan, { name: 'x', roles: ['viewer'], namespaces: 'all' })).status).toBe(403);
    expect((await make(dan, { name: 'x', roles: ['viewer'], namespaces: ['bank'] })).status).toBe(403);
    expect((await make(dan, { name: 'x', owner: 'ann' })).status).toBe(403);
    expect((await make(dan, { name: 'x', days: 367 })).status).toBe(400);
    expect((await make(dan, { name: 'x\u202ey' })).status).toBe(400);
    const { token } = (await make(dan, { name: 'all of mine' })).body;
    const me = async () => (await stranger().send('GET', '/api/v1/me', bearer(token))).body;
    expect(await me()).toMatchObject({ permissions: ['read', 'save', 'triage'], namespaces: ['shop'] });
    await ann.send('PUT', '/api/v1/users/dan', { body: { roles: ['viewer'], namespaces: ['shop', 'bank'] } });
    expect(await me()).toMatchObject({ permissions: ['read'], namespaces: ['shop'] });
    await ann.send('PUT', '/api/v1/users/dan', { body: { roles: [], namespaces: ['bank'] } });
    expect(await me()).toMatchObject({ permissions: [], namespaces: [] });
    await ann.send('PUT', '/api/v1/users/dan', { body: { roles: ['viewer'], disabled: true } });
    expect(await asks(token)).toBe(401);
    await ann.send('DELETE', '/api/v1/users/dan');
    await makeUser('dan', ['admin']);
    expect(await asks(token)).toBe(401);
  });

  it('make no tokens, and are nobody else’s to see or revoke', async () => {
    const { token, id } = (await make(ann, { name: 'automation' })).body;
    expect((await stranger().send('POST', '/api/v1/tokens', { body: { name: 'more' }, ...bearer(token) })).status).toBe(403);
    const fay = await makeUser('fay', ['viewer']);
    expect((await fay.send('GET', '/api/v1/tokens')).body).toEqual({ tokens: [] });
    expect((await fay.send('GET', '/api/v1/tokens?all=true')).status).toBe(403);
    expect((await fay.send('DELETE', `/api/v1/tokens/${id}`)).status).toBe(404);
    expect((await ann.send('GET', '/api/v1/tokens?all=true')).body.tokens.map((one: { id: string }) => one.id)).toContain(id);
    const { id: fays, token: hers } = (await make(fay, { name: 'hers' })).body;
    expect((await ann.send('DELETE', `/api/v1/tokens/${fays}`)).status).toBe(200);
    expect(await asks(hers)).toBe(401);
  });

  it('send events where their role is that, and read nothing', async () => {
    await makeUser('sender', ['ingest']);
    const made = await make(ann, { name: 'node agents', owner: 'sender', clusters: ['prod'] });
    expect(made.status).toBe(200);
    const { token } = made.body;
    expect((await stranger().send('POST', '/api/v1/query', { body: { text: '' }, ...bearer(token) })).status).toBe(403);
    expect((await make(ann, { name: 'peek', owner: 'sender', roles: ['viewer'] })).status).toBe(403);
    const guarded = await openAccessApp({
      config: 'ingest: {credentials: [{name: a, clusters: [prod], token: {env: T}}]}',
      env: { T: 'a-token-for-prod' },
    });
    try {
      const admin = await setUpAdmin(guarded);
      await admin.send('PUT', '/api/v1/users/agents', { body: { roles: ['ingest', 'viewer'] } });
      const { token: sends } = (await make(admin, { name: 'a', owner: 'agents', roles: ['ingest'], clusters: ['prod'] })).body;
      const { token: reads } = (await make(admin, { name: 'b', owner: 'agents', roles: ['viewer'] })).body;
      const post = async (cluster: string, given: string) =>
        (await new Browser(guarded.app).send('POST', `/v1/ingest/webhook/${cluster}`, { body: { items: [] }, ...bearer(given) })).status;
      expect([await post('prod', sends), await post('dev', sends), await post('prod', reads), await post('prod', 'tt_x')]).toEqual([
        200, 403, 403, 401,
      ]);
    } finally {
      await guarded.close();
    }
  });
});

describe('credentials of the configuration', () => {
  it('have the roles and the scope that it gives them', async () => {
    const me = async (token: string) => (await stranger().send('GET', '/api/v1/me', bearer(token))).body;
    expect(await me('the-token-of-operations')).toMatchObject({ name: 'ops', roles: ['admin'], via: 'configuration', namespaces: 'all' });
    expect(await me('the-token-of-narrow')).toMatchObject({ name: 'narrow', roles: ['viewer'], namespaces: ['dev'] });
    expect((await stranger().send('GET', '/api/v1/users', bearer('the-token-of-narrow'))).status).toBe(403);
    expect((await stranger().send('GET', '/api/v1/users', bearer('the-token-of-operations'))).status).toBe(200);
    expect((await stranger().send('GET', '/metrics', bearer('the-token-of-narrow'))).status).toBe(403);
    expect((await stranger().send('GET', '/metrics', bearer('the-token-of-operations'))).status).toBe(200);
    expect((await stranger().send('GET', '/metrics')).status).toBe(401);
    // A way back in where nobody knows the password of an admin any more.
    const reset = { body: { roles: ['viewer'], password: 'set by operations' }, ...bearer('the-token-of-operations') };
    expect((await stranger().send('PUT', '/api/v1/users/lost', reset)).status).toBe(200);
    expect((await stranger().signIn('lost', 'set by operations')).status).toBe(200);
  });
});
