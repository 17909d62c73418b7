import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConnectionOptions, connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, readSigned } from './certificates.ts';
import { runServer, type TestServer, testFolder } from './run-server.ts';
import { type Answer, openHttp2, type Sent, send, sendHttp2 } from './send.ts';

const folder = testFolder();
const at = (name: string) => join(folder, name);
const authority = createAuthority(folder);
const stranger = createAuthority(folder, 'stranger');
const serverFiles = authority.sign('server', '/CN=telltale', 'DNS:localhost,IP:127.0.0.1');
const byName = readSigned(authority.sign('prod', '/CN=kube-apiserver-prod'));
const byUri = readSigned(authority.sign('spiffe', '/CN=whoever', 'URI:spiffe://prod/apiserver,DNS:api.prod.example'));
const forged = readSigned(stranger.sign('forged', '/CN=kube-apiserver-prod'));
const { cert: ca } = readSigned(authority);
const token = 'a-token-of-32-characters-or-more';
const hashed = 'another-token-that-is-long-enough';

let server: TestServer;
const config = {
  tls: { certificate: serverFiles.certificate, key: serverFiles.key, clientCA: authority.certificate },
  ingest: {
    credentials: [
      { name: 'by-token', clusters: ['prod', 'prod-2'], token: { file: 'token' } },
      { name: 'by-hash', clusters: ['dev'], token: { sha256: createHash('sha256').update(hashed).digest('hex') } },
      { name: 'by-password', clusters: ['dev'], basic: { username: 'apiserver', password: { env: 'PASSWORD' } } },
      { name: 'by-common-name', clusters: ['prod'], certificate: { commonName: 'kube-apiserver-prod' } },
      { name: 'by-uri', clusters: ['spiffe'], certificate: { uri: 'spiffe://prod/apiserver' } },
      { name: 'by-dns', clusters: ['dns'], certificate: { dnsName: 'API.prod.example' } },
      { name: 'any-cluster', clusters: ['*'], token: { env: 'ANY' } },
    ],
  },
  api: { readers: [{ name: 'auditor', token: { env: 'READER' }, clusters: ['prod'] }] },
};

beforeAll(async () => {
  writeFileSync(at('token'), `${token}\n`);
  server = await runServer(config, {
    folder,
    env: { PASSWORD: 'correct horse: battery', ANY: 'a-token-for-any-cluster', READER: 'a-token-of-the-auditor' },
  });
});
afterAll(() => server.remove());

const post = (cluster: string, sent: Sent = {}): Promise<Answer> =>
  send(`${server.url}/v1/ingest/webhook/${cluster}?timeout=30s`, {
    body: '{"kind":"EventList","items":[]}',
    ...sent,
    tls: { ca, ...sent.tls },
  });
const bearer = (value: string) => ({ headers: { authorization: `Bearer ${value}` } });
const basic = (pair: string) => ({ headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } });

describe('a credential', () => {
  it.each([
    ['a token', 'prod', bearer(token)],
    ['a token for its other cluster', 'prod-2', bearer(token)],
    ['a token by its hash', 'dev', bearer(hashed)],
    ['a token for any cluster', 'whatever.example', bearer('a-token-for-any-cluster')],
    ['a password', 'dev', basic('apiserver:correct horse: battery')],
    ['a certificate by its common name', 'prod', { tls: byName }],
    ['a certificate by a URI', 'spiffe', { tls: byUri }],
    ['a certificate by a DNS name', 'dns', { tls: byUri }],
  ])('lets in: %s', async (_, cluster, sent) => {
    expect(await post(cluster, sent)).toMatchObject({ status: 200, body: '' });
  });

  it.each([
    ['none', 'prod', {}],
    ['a wrong token', 'prod', bearer('wrong')],
    ['an empty token', 'prod', { headers: { authorization: 'Bearer ' } }],
    ['the hash instead of the token', 'dev', bearer(createHash('sha256').update(hashed).digest('hex'))],
    ['a wrong password', 'dev', basic('apiserver:wrong')],
    ['a wrong user', 'dev', basic('root:correct horse: battery')],
    ['no user', 'dev', basic('nothing')],
    ['the token as a password', 'prod', basic(`apiserver:${token}`)],
    ['the credential of a reader', 'prod', bearer('a-token-of-the-auditor')],
    ['a certificate of another authority', 'prod', { tls: forged }],
    ['another scheme', 'prod', { headers: { authorization: `Digest ${token}` } }],
  ])('keeps out: %s', async (_, cluster, sent) => {
    const answer = await post(cluster, sent);
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toContain('Bearer');
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'unauthorized', status: 401 });
  });

  it.each([
    ['a token', 'dev', bearer(token)],
    ['a certificate', 'dev', { tls: byName }],
    ['a token in other letters', 'PROD', bearer(token)],
  ])('is bound to its clusters: %s', async (_, cluster, sent) => {
    expect(await post(cluster, sent)).toMatchObject({ status: 403 });
  });

  it('is bound to its clusters whatever the body says', async () => {
    const body = '{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"cluster":"dev","items":[]}';
    expect(await post('dev', { ...bearer(token), body })).toMatchObject({ status: 403 });
  });

  it('asks questions within its clusters only when it is a reader’s', async () => {
    const ask = (sent: Sent) => send(`${server.url}/api/v1/fields`, { method: 'GET', ...sent, tls: { ca } });
    expect(await ask(bearer(token))).toMatchObject({ status: 401 });
    expect(await ask(bearer('a-token-of-the-auditor'))).toMatchObject({ status: 200 });
    expect(await send(`${server.url}/metrics`, { method: 'GET', tls: { ca } })).toMatchObject({ status: 401 });
    expect(await send(`${server.url}/healthz`, { method: 'GET', tls: { ca } })).toMatchObject({ status: 200, body: 'ok\n' });
  });
});

describe('a session over TLS', () => {
  it('has a cookie of this host alone, also over h2, and tells browsers to come by TLS', async () => {
    server.configure({ ...config, api: { readers: [{ name: 'operations', token: { env: 'READER' }, roles: ['admin'] }] } });
    expect(await server.reload()).toBe(true);
    const user = { roles: ['viewer'], password: 'correct horse battery' };
    const sent = { method: 'PUT', ...bearer('a-token-of-the-auditor'), body: JSON.stringify(user), tls: { ca } };
    expect(await send(`${server.url}/api/v1/users/ann`, sent)).toMatchObject({ status: 200 });
    const session = await openHttp2(server.url, { ca });
    try {
      const body = JSON.stringify({ name: 'ann', password: user.password });
      const { status, headers } = await sendHttp2(session, '/api/v1/session', { body });
      expect(status).toBe(200);
      const cookie = String(headers['set-cookie']);
      expect(cookie).toMatch(/^__Host-telltale=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure; Max-Age=604800$/);
      expect(headers['strict-transport-security']).toBe('max-age=31536000');
      const me = await sendHttp2(session, '/api/v1/me', { method: 'GET', headers: { cookie: cookie.split(';')[0] ?? '' } });
      expect(JSON.parse(me.body)).toMatchObject({ name: 'ann', via: 'session' });
    } finally {
      session.close();
      server.configure(config);
      expect(await server.reload()).toBe(true);
    }
  });
});

describe('a TLS session that is resumed', () => {
  it('keeps the certificate it was made with, and gives nobody else’s', async () => {
    const { port } = new URL(server.url);
    const once = (options: ConnectionOptions, path: string) =>
      new Promise<{ status: string; session: Buffer | undefined; reused: boolean }>((resolve, reject) => {
        let session: Buffer | undefined;
        let text = '';
        let reused = false;
        const socket = connect({ port: Number(port), host: '127.0.0.1', ca, ALPNProtocols: ['http/1.1'], ...options }, () => {
          reused = socket.isSessionReused();
          socket.write(
            `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`,
          );
        });
        socket.on('session', (made) => {
          session = made;
        });
        socket.on('data', (piece) => {
          text += piece.toString();
        });
        socket.on('error', reject);
        socket.on('close', () => resolve({ status: text.slice(9, 12), session, reused }));
      });
    for (const maxVersion of ['TLSv1.3', 'TLSv1.2'] as const) {
      const first = await once({ ...byName, maxVersion }, '/v1/ingest/webhook/prod');
      expect(first.status).toBe('200');
      const again = await once({ maxVersion, ...(first.session && { session: first.session }) }, '/v1/ingest/webhook/prod');
      expect(again).toMatchObject({ status: again.reused ? '200' : '401' });
      const none = await once({ maxVersion }, '/v1/ingest/webhook/prod');
      const after = await once({ ...byName, maxVersion, ...(none.session && { session: none.session }) }, '/v1/ingest/webhook/prod');
      expect(none.status).toBe('401');
      expect(after.status).toBe(after.reused ? '401' : '200');
    }
  });
});

describe('over h2', () => {
  it('is told by ALPN, carries many requests on one connection, and takes tokens and certificates', async () => {
    const session = await openHttp2(server.url, { ca, ...byName });
    try {
      expect(session.alpnProtocol).toBe('h2');
      const path = '/v1/ingest/webhook/prod?timeout=30s';
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => sendHttp2(session, path, { body: `{"items":[],"n":${index}}` })),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
      expect(
        await sendHttp2(session, '/v1/ingest/webhook/dev', { ...basic('apiserver:correct horse: battery'), body: '{}' }),
      ).toMatchObject({ status: 200 });
      expect(await sendHttp2(session, '/v1/ingest/webhook/dev', { body: '{}' })).toMatchObject({ status: 403 });
    } finally {
      session.close();
    }
  });
});

describe('TLS', () => {
  it('is 1.2 or later', async () => {
    const version = (at: 'TLSv1.1' | 'TLSv1.2') => ({ minVersion: at, maxVersion: at, ciphers: 'DEFAULT@SECLEVEL=0' });
    expect(await post('prod', { ...bearer(token), tls: version('TLSv1.2') })).toMatchObject({ status: 200 });
    await expect(post('prod', { ...bearer(token), tls: version('TLSv1.1') })).rejects.toThrow(/protocol|alert/i);
    await expect(send(`${server.url.replace('https:', 'http:')}/healthz`, { method: 'GET' })).rejects.toThrow();
    expect(await post('prod', bearer(token))).toMatchObject({ status: 200 });
  });
});

describe('the log', () => {
  it('names who was refused, and holds no credential', () => {
    const text = server.log.join('');
    expect(text).toContain('"code":"unauthorized"');
    expect(text).toContain('"from":"by-token"');
    const secrets = [token, hashed, 'correct horse', 'a-token-for-any-cluster', 'a-token-of-the-auditor', 'Bearer', 'Basic'];
    for (const secret of secrets) expect(text).not.toContain(secret);
    for (const secret of secrets.slice(0, 5)) {
      expect(text).not.toContain(Buffer.from(secret).toString('base64').slice(0, 12));
      expect(text).not.toContain(createHash('sha256').update(secret).digest('hex'));
    }
  });
});

describe('who guesses the credential of a sender', () => {
  it('has to wait, and nobody who was let in from the same address', async () => {
    expect(await post('dev', bearer(hashed))).toMatchObject({ status: 200 });
    // A sender with an outdated credential guesses nothing.
    for (let tries = 0; tries < 110; tries++) expect(await post('dev', bearer('outdated'))).toMatchObject({ status: 401 });
    const guesses = await Promise.all(Array.from({ length: 120 }, (_, at) => post('dev', basic(`apiserver:guess-${at}`))));
    expect(guesses.every(({ status }) => status === 401 || status === 429)).toBe(true);
    const limited = guesses.find(({ status }) => status === 429);
    expect(Number(limited?.headers['retry-after'])).toBeGreaterThan(0);
    expect(JSON.parse(limited?.body ?? '')).toMatchObject({ code: 'rate-limited' });
    expect(await post('dev', basic('apiserver:wrong-too'))).toMatchObject({ status: 429 });
    expect(await post('dev', bearer(hashed))).toMatchObject({ status: 200 });
    expect(await post('prod', { tls: byName })).toMatchObject({ status: 200 });
    expect(server.log.join('')).not.toContain('guess-');
  });
});
