import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageRoutes } from '../../src/server/page-routes.ts';
import type { ServerEnv } from '../../src/server/server-env.ts';

const folder = mkdtempSync(join(tmpdir(), 'telltale-pages-'));
const script = 'console.log("a page")';
let app: Hono<ServerEnv>;
beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<meta name="csp-nonce" content="__NONCE__" />');
  writeFileSync(join(folder, 'assets/index-abc.js'), script);
  writeFileSync(join(folder, 'assets/index-abc.js.gz'), gzipSync(script));
  writeFileSync(join(folder, 'secret.txt'), 'not for anybody');
  app = new Hono<ServerEnv>();
  app.route('/', await pageRoutes(folder));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ask = (path: string, headers: Readonly<Record<string, string>> = {}) => app.request(`http://localhost${path}`, { headers });

describe('the page', () => {
  it('is one document at each of its addresses, with a nonce of its own each time', async () => {
    const nonces = new Set<string>();
    for (const path of ['/', '/search?q=verb%3Dget', '/event/abc', '/policy', '/settings']) {
      const answer = await ask(path);
      const [, nonce = ''] = /content="([^"]+)"/.exec(await answer.text()) ?? [];
      expect(answer.headers.get('content-security-policy')).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(answer.headers.get('content-security-policy')).not.toMatch(/unsafe/);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(5);
  });

  it('says itself that an address has no page; programs are told in their own way', async () => {
    const typed = await ask('/nowhere', { accept: 'text/html,*/*' });
    expect([typed.status, typed.headers.get('content-type')]).toEqual([404, 'text/html; charset=UTF-8']);
    expect((await (await ask('/nowhere', { accept: 'application/json' })).text()).includes('csp-nonce')).toBe(false);
    expect((await (await ask('/api/v1/nothing', { accept: 'text/html' })).text()).includes('csp-nonce')).toBe(false);
  });

  it('comes compressed where that is taken, and is kept for good', async () => {
    const plain = await ask('/assets/index-abc.js');
    expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, script]);
    const small = await ask('/assets/index-abc.js', { 'accept-encoding': 'gzip, br' });
    expect(small.headers.get('content-encoding')).toBe('gzip');
    expect(small.headers.get('cache-control')).toContain('immutable');
    expect(small.headers.get('content-type')).toContain('text/javascript');
  });

  it('gives no other file', async () => {
    for (const path of [
      '/assets/../secret.txt',
      '/assets/..%2fsecret.txt',
      '/assets/%2e%2e/secret.txt',
      '/secret.txt',
      '/assets/index-abc.js.gz',
    ])
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
  });

  it('is absent where it was not built', async () => {
    expect((await pageRoutes(join(folder, 'nothing'))).routes).toEqual([]);
  });
});
