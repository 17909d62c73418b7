import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccessApp, Browser, longPassword, makeUserBy, openAccessApp, type Reply, setUpAdmin } from './access-app.ts';

let server: AccessApp;
let ann: Browser;
let nowMs = Date.UTC(2026, 10, 21);
const hours = (count: number) => count * 3_600_000;

beforeAll(async () => {
  server = await openAccessApp({ clock: () => nowMs });
  ann = await setUpAdmin(server);
});
afterAll(() => server.close());

const stranger = () => new Browser(server.app);

const makeUser = (name: string, roles: readonly string[], more: object = {}) => makeUserBy(ann, name, roles, more);

describe('the first user', () => {
  it('is made by one of those who have the link, once', async () => {
    const own = await openAccessApp();
    try {
      expect((await new Browser(own.app).send('GET', '/api/v1/me')).body).toMatchObject({ name: null, needsSetup: false, via: null });
      const token = await own.access.issueSetUpToken();
      expect((await new Browser(own.app).send('GET', '/api/v1/me')).body).toMatchObject({ name: null, needsSetup: true });
      const browsers = ['a', 'b', 'c', 'd'].map((name) => ({ name, browser: new Browser(own.app) }));
      const attempt = (browser: Browser, body: object) => browser.send('POST', '/api/v1/setup', { body });
      expect((await attempt(new Browser(own.app), { token: 'guessed', name: 'eve', password: longPassword })).status).toBe(401);
      expect((await attempt(new Browser(own.app), { token, name: 'eve', password: 'short' })).status).toBe(400);
      expect((await attempt(new Browser(own.app), { token, name: 'eve', password: longPassword, roles: ['auditor'] })).status).toBe(400);
      const replies = await Promise.all(browsers.map(({ name, browser }) => attempt(browser, { token, name, password: longPassword })));
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
      const winner = browsers[replies.findIndex(({ status }) => status === 200)];
      const me = await winner?.browser.send('GET', '/api/v1/me');
      expect(me?.body).toMatchObject({
        name: winner?.name,
        roles: ['admin', 'auditor'],
        clusters: 'all',
        via: 'session',
        needsSetup: false,
      });
      expect((await winner?.browser.send('GET', '/api/v1/users'))?.body.users).toHaveLength(1);
      expect(await own.access.issueSetUpToken()).toBeNull();
      expect((await attempt(new Browser(own.app), { token, name: 'eve', password: longPassword })).status).toBe(401);
    } finally {
      await own.close();
    }
  });
});

describe('signing in', () => {
  it('gives a cookie that scripts cannot read, and says who one is', async () => {
    const reply = await stranger().signIn('ann', longPassword);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('set-cookie')).toMatch(/^telltale=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=604800$/);
    expect(reply.body).toMatchObject({
      name: 'ann',
      permissions: ['read', 'save', 'triage', 'manage', 'reveal', 'review'],
      via: 'session',
    });
    const secure = await new Browser(server.app, 'https://localhost:8380').signIn('ann', longPassword);
    expect(secure.headers.get('set-cookie')).toMatch(/^__Host-telltale=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure; /);
    expect(secure.headers.get('strict-transport-security')).toBe('max-age=31536000');
  });

  it('takes no session that was there before', async () => {
    const victim = stranger();
    const planted = `telltale=${'A'.repeat(43)}`;
    victim.cookie = planted;
    await victim.signIn('ann', longPassword);
    expect(victim.cookie).not.toBe(planted);
    const attacker = stranger();
    attacker.cookie = planted;
    expect((await attacker.send('GET', '/api/v1/me')).body.name).toBeNull();
    const { cookie } = victim;
    const both = stranger();
    both.cookie = `${planted}; ${cookie}`;
    expect((await both.send('GET', '/api/v1/me')).body.name).toBeNull();
  });

  it('ends on signing out, and a second sign-in ends the one before in that browser', async () => {
    const browser = stranger();
    await browser.signIn('ann', longPassword);
    const first = browser.cookie;
    await browser.signIn('ann', longPassword);
    const again = stranger();
    again.cookie = first;
    expect((await again.send('GET', '/api/v1/me')).body.name).toBeNull();
    const second = browser.cookie;
    expect((await browser.send('DELETE', '/api/v1/session')).status).toBe(200);
    expect(browser.cookie).toBeNull();
    again.cookie = second;
    expect((await again.send('GET', '/api/v1/fields')).status).toBe(401);
  });

  it.each([
    ['a wrong password', 'ann', 'wrong horse battery'],
    ['an unknown name', 'nobody-here', longPassword],
    ['NUL', 'ann\u0000', longPassword],
    ['a letter that looks alike', '\u0430nn', longPassword],
    ['other letters', 'ANN', longPassword],
    ['a huge name', 'a'.repeat(2000), longPassword],
    ['what belongs to every object', '__proto__', longPassword],
    ['nothing', '', ''],
  ])('fails in the same words for %s', async (_, name, password) => {
    const reply = await stranger().signIn(name, password);
    expect(reply).toMatchObject({ status: 401, body: { code: 'sign-in-failed', detail: 'Nobody was signed in.' } });
    expect(reply.headers.get('set-cookie')).toBeNull();
    expect(reply.headers.get('www-authenticate')).not.toContain('Basic');
  });

  it('takes no more than a name and a password', async () => {
    expect((await stranger().signIn('a'.repeat(3000), 'x')).status).toBe(400);
    expect((await stranger().send('POST', '/api/v1/session', { body: 'x'.repeat(30_000) })).status).toBe(413);
    for (const body of ['[]', 'null', '"x"', '{', '{"name":1,"password":2}'])
      expect((await stranger().send('POST', '/api/v1/session', { body })).status).toBe(400);
    expect((await stranger().send('POST', '/api/v1/session', { body: '{}', headers: { 'content-type': 'text/plain' } })).status).toBe(415);
  });

  it('makes who guesses wait, and says how long', async () => {
    await makeUser('guessed', ['viewer']);
    const replies: Reply[] = [];
    for (let tries = 0; tries < 7; tries++) replies.push(await stranger().signIn('guessed', `wrong password ${tries}`));
    const last = replies.at(-1);
    expect(last).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    // Also with what is right: else one who guesses would notice.
    expect((await stranger().signIn('guessed', longPassword)).status).toBe(429);
    expect((await stranger().signIn('ann', longPassword)).status).toBe(200);
  });

  it('is kept for auditors, and never what was typed', async () => {
    await stranger().signIn('my secret passphrase', 'another secret phrase');
    await new Promise((resolve) => setTimeout(resolve, 1300));
    const { body } = await ann.send('GET', '/api/v1/sign-ins?limit=1000');
    const seen = (body.signIns as { name: string | null; result: string; way: string }[]).map(
      ({ name, way, result }) => `${name} ${way} ${result}`,
    );
    expect(seen).toEqual(
      expect.arrayContaining([
        'ann set-up ok',
        'ann password ok',
        'ann password failed',
        'null password failed',
        'guessed password limited',
      ]),
    );
    const failed = await ann.send('GET', '/api/v1/sign-ins?failed=true&name=ann');
    expect(new Set(failed.body.signIns.map(({ name, result }: { name: string; result: string }) => `${name} ${result}`))).toEqual(
      new Set(['ann failed']),
    );
    const everything = JSON.stringify(body) + server.log.join('');
    for (const secret of ['secret passphrase', 'another secret', longPassword, 'wrong horse', 'wrong password'])
      expect(everything).not.toContain(secret);
    expect(server.log.join('')).toContain('A sign-in failed.');
    expect(await server.metrics.registry.metrics()).toMatch(/telltale_sign_ins_total\{way="password",result="failed"\} [1-9]/);
    const viewer = await makeUser('curious', ['viewer']);
    expect((await viewer.send('GET', '/api/v1/sign-ins')).status).toBe(403);
  });
});

describe('a session', () => {
  it('changes nothing without its token', async () => {
    const browser = stranger();
    await browser.signIn('ann', longPassword);
    const right = browser.csrf;
    for (const csrf of [null, '', 'x', `${right}x`, right?.toUpperCase() ?? '']) {
      browser.csrf = csrf;
      expect(await browser.send('DELETE', '/api/v1/users/nobody')).toMatchObject({ status: 403, body: { code: 'request-refused' } });
      expect((await browser.send('POST', '/api/v1/password', { body: { old: longPassword, new: longPassword } })).status).toBe(403);
      expect((await browser.send('DELETE', '/api/v1/session')).status).toBe(403);
      expect((await browser.send('POST', '/api/v1/fmt', { body: { text: 'verb=get' } })).status).toBe(403);
    }
    browser.csrf = right;
    expect((await browser.send('DELETE', '/api/v1/users/nobody')).status).toBe(404);
    expect((await browser.send('GET', '/api/v1/fields', { headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect((await browser.send('GET', '/api/v1/fields', { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
  });

  it('ends when it is idle for long, and after a week', async () => {
    const browser = await makeUser('idle', ['viewer']);
    const fields = async () => (await browser.send('GET', '/api/v1/fields')).status;
    const began = nowMs;
    try {
      nowMs += hours(11);
      expect(await fields()).toBe(200);
      nowMs += hours(11);
      expect(await fields()).toBe(200);
      for (let passed = 22; passed < 160; passed += 11) {
        nowMs += hours(11);
        expect(await fields()).toBe(200);
      }
      nowMs = began + hours(7 * 24);
      expect(await fields()).toBe(401);
      await browser.signIn('idle', longPassword);
      nowMs += hours(12);
      expect(await fields()).toBe(401);
    } finally {
      nowMs = began;
    }
  });

  it('outlives a restart of the server, and does not come back by one', async () => {
    const own = await openAccessApp();
    const browser = await setUpAdmin(own, 'zoe');
    const other = new Browser(own.app);
    await other.signIn('zoe', longPassword);
    const { cookie } = other;
    await other.send('DELETE', '/api/v1/session');
    const back = await own.restart();
    try {
      browser.app = back.app;
      expect((await browser.send('GET', '/api/v1/me')).body).toMatchObject({ name: 'zoe', csrf: browser.csrf });
      expect((await browser.send('GET', '/api/v1/users')).status).toBe(200);
      other.app = back.app;
      other.cookie = cookie;
      expect((await other.send('GET', '/api/v1/me')).body.name).toBeNull();
      expect(await back.access.issueSetUpToken()).toBeNull();
    } finally {
      await back.close();
    }
  });

  it('ends with all others when the password is changed', async () => {
    const first = await makeUser('changing', ['viewer']);
    const second = stranger();
    await second.signIn('changing', longPassword);
    const change = (browser: Browser, old: string, next: string) => browser.send('POST', '/api/v1/password', { body: { old, new: next } });
    expect((await change(first, 'not the old one', 'a new long password')).status).toBe(401);
    expect((await change(first, longPassword, 'short')).status).toBe(400);
    expect((await change(first, longPassword, 'aaaaaaaaaaaaaaaa')).status).toBe(400);
    expect(await change(first, longPassword, 'a new long password')).toMatchObject({ status: 200, body: { name: 'changing' } });
    expect((await first.send('GET', '/api/v1/fields')).status).toBe(200);
    expect((await second.send('GET', '/api/v1/fields')).status).toBe(401);
    expect((await stranger().signIn('changing', longPassword)).status).toBe(401);
    expect((await stranger().signIn('changing', 'a new long password')).status).toBe(200);
  });
});
