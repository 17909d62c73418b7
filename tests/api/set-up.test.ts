import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/platform/log.ts';
import { readConfigText } from '../../src/platform/read-config.ts';
import { checkConfig } from '../../src/server/check-config.ts';
import { serve } from '../../src/server/serve.ts';
import { Browser, longPassword, openAccessApp } from './access-app.ts';
import { send } from './send.ts';

/** A server in this process, with what it shows on the terminal. */
async function run(config: string, oneTimeOwner = false, folder = mkdtempSync(join(tmpdir(), 'telltale-set-up-'))) {
  const shown: string[] = [];
  const log: string[] = [];
  const ending = new AbortController();
  let done: Promise<void> | undefined;
  const running = await new Promise<{ url: string; ownerUrl: string | null }>((resolve, reject) => {
    done = serve({
      load: async () => readConfigText(`listen: 127.0.0.1:0\n${config}`, {}).config as never,
      placesOf: () => ({ store: join(folder, 'store'), spool: join(folder, 'spool') }),
      env: {},
      signal: ending.signal,
      clock: Date.now,
      log: createLog('debug', (line) => log.push(line)),
      oneTimeOwner,
      show: (line) => shown.push(line),
      onListening: resolve,
    });
    done.catch(reject);
  });
  const stop = async () => {
    ending.abort();
    await done;
  };
  return { ...running, folder, shown, log, stop };
}

const post = async (url: string, body: object, headers: Record<string, string> = {}) => {
  const answer = await send(url, { body: JSON.stringify(body), headers });
  return { ...answer, parsed: JSON.parse(answer.body) };
};

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !isSo(); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('a server that starts without a user', () => {
  it('shows a link on the terminal alone, until there is one', async () => {
    const first = await run('');
    await until(() => first.shown.length > 0);
    const [, token = ''] = /http:\/\/127\.0\.0\.1:\d+\/setup#token=([A-Za-z0-9_-]{43})\n/.exec(first.shown.join('')) ?? [];
    expect(token).not.toBe('');
    expect(first.log.join('')).not.toContain(token);
    expect(first.log.join('')).toContain('/setup');
    const made = await post(`${first.url}/api/v1/setup`, { token, name: 'ann', password: longPassword });
    expect(made).toMatchObject({ status: 200, parsed: { name: 'ann', needsSetup: false } });
    const cookie = String(made.headers['set-cookie']).split(';')[0] ?? '';
    await first.stop();
    const second = await run('', false, first.folder);
    try {
      // The session of before, over a socket.
      const me = await send(`${second.url}/api/v1/me`, { method: 'GET', headers: { cookie } });
      expect(JSON.parse(me.body)).toMatchObject({ name: 'ann', via: 'session' });
      await until(() => second.shown.length > 0 || second.log.join('').includes('no user'));
      expect(second.shown).toEqual([]);
    } finally {
      await second.stop();
      rmSync(first.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    }
  });
});

describe('a server that the owner of this machine starts', () => {
  it('lets the owner in by its address, once, with all permissions', async () => {
    const server = await run('', true);
    try {
      const [url, token] = (server.ownerUrl ?? '').split('#token=');
      expect(url).toBe(`${server.url}/`);
      const once = (given: string | undefined) => post(`${server.url}/api/v1/session/one-time`, { token: given });
      expect((await once('guessed')).status).toBe(401);
      const came = await once(token);
      expect(came.parsed).toMatchObject({
        name: 'owner',
        permissions: ['read', 'save', 'triage', 'reveal', 'review', 'manage', 'send'],
        clusters: 'all',
        namespaces: 'all',
        via: 'session',
      });
      expect((await once(token)).status).toBe(401);
      const cookie = String(came.headers['set-cookie']).split(';')[0] ?? '';
      const owned = { cookie, 'x-telltale-csrf': came.parsed.csrf };
      const users = await send(`${server.url}/api/v1/users`, { method: 'GET', headers: owned });
      expect(JSON.parse(users.body)).toEqual({ users: [] });
      expect((await post(`${server.url}/api/v1/password`, { old: 'x', new: longPassword }, owned)).status).toBe(409);
      expect(server.shown).toEqual([]);
      expect(server.log.join('')).not.toContain(token);
    } finally {
      await server.stop();
      rmSync(server.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    }
  });
});

describe('reading without signing in', () => {
  it('is as a viewer, and only where it is configured', async () => {
    const server = await openAccessApp({ config: 'api: {anonymous: true}' });
    try {
      const anybody = new Browser(server.app);
      expect((await anybody.send('GET', '/api/v1/me')).body).toMatchObject({
        name: 'anonymous',
        roles: ['viewer'],
        via: 'anonymous',
        csrf: null,
      });
      expect((await anybody.send('GET', '/api/v1/fields')).status).toBe(200);
      expect((await anybody.send('GET', '/api/v1/tokens')).body).toEqual({ tokens: [] });
      expect((await anybody.send('POST', '/api/v1/tokens', { body: { name: 'x' } })).status).toBe(403);
      expect((await anybody.send('GET', '/api/v1/users')).status).toBe(403);
      // What is shown and not known is no matter of being anonymous.
      expect((await anybody.send('GET', '/api/v1/fields', { headers: { authorization: 'Bearer tt_unknown' } })).status).toBe(401);
    } finally {
      await server.close();
    }
  });

  it('keeps the server from starting on other addresses', async () => {
    const text =
      'listen: 0.0.0.0:8443\napi: {anonymous: true}\ntls: {certificate: a, key: b}\ningest: {credentials: [{name: a, clusters: [a], token: {env: A}}]}';
    const { config } = readConfigText(text, {});
    if (config === null) throw new Error('the configuration has an error');
    await expect(checkConfig(config, { A: 'a-long-token' })).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining('loopback'),
    });
  });
});
