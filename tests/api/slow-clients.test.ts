import { connect as connectTcp } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, readSigned } from './certificates.ts';
import { runServer, type TestServer, testFolder } from './run-server.ts';
import { openHttp2, send, sendHttp2 } from './send.ts';

const folder = testFolder();
const authority = createAuthority(folder);
const files = authority.sign('server', '/CN=telltale', 'DNS:localhost,IP:127.0.0.1');
const { cert: ca } = readSigned(authority);
const path = '/v1/ingest/webhook/prod';
let server: TestServer;

beforeAll(async () => {
  server = await runServer(
    {
      tls: { certificate: files.certificate, key: files.key },
      ingest: { maxBody: '1MiB' },
      limits: { bodyTimeout: '1s', headersTimeout: '1s', idleTimeout: '2s', connections: 300 },
    },
    { folder },
  );
});
afterAll(() => server.remove());

const port = () => Number(new URL(server.url).port);

/** How long the server leaves a connection open that sends this, and what it answers. */
function hold(first: string): Promise<{ ms: number; text: string }> {
  return new Promise((resolve) => {
    const started = performance.now();
    let text = '';
    const socket = connectTls({ port: port(), ca, servername: 'localhost', ALPNProtocols: ['http/1.1'] }, () => socket.write(first));
    socket.on('data', (piece) => {
      text += piece.toString();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ ms: performance.now() - started, text }));
  });
}

describe('over TLS', () => {
  it('a connection that says nothing, half a head or half a body is closed', async () => {
    const [silent, head, body] = await Promise.all([
      hold(''),
      hold(`POST ${path} HTTP/1.1\r\nhost: loc`),
      hold(`POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{`),
    ]);
    for (const { ms } of [silent, head, body]) expect(ms).toBeLessThan(15_000);
    expect(body.text).toMatch(/^HTTP\/1.1 408 /);
  });

  it('a handshake that does not come is closed', async () => {
    const closed = new Promise<void>((resolve) => {
      const socket = connectTcp(port(), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
    });
    await closed;
  });

  it('h2 is told that a body is too large or too slow, while others on the connection go on', async () => {
    const session = await openHttp2(server.url, { ca });
    const large = sendHttp2(session, path, { body: 'x'.repeat(2 * 1024 ** 2) });
    const declared = sendHttp2(session, path, { body: 'x'.repeat(2 * 1024 ** 2), headers: { 'content-length': String(2 * 1024 ** 2) } });
    const slow = new Promise<number>((resolve, reject) => {
      const stream = session.request({ ':method': 'POST', ':path': path, 'content-type': 'application/json' });
      stream.on('response', (head) => resolve(Number(head[':status'])));
      stream.on('error', reject);
      stream.write('{');
    });
    expect((await large).status).toBe(413);
    expect((await declared).status).toBe(413);
    expect(await slow).toBe(408);
    expect((await sendHttp2(session, path, { body: '{}' })).status).toBe(200);
    session.close();
  });

  it('an h2 connection that is idle is closed', async () => {
    const session = await openHttp2(server.url, { ca });
    const started = performance.now();
    await new Promise((resolve) => session.once('close', resolve));
    expect(performance.now() - started).toBeLessThan(8000);
  });

  it('a thousand idle connections keep nobody out', async () => {
    const sockets = Array.from({ length: 1000 }, () => {
      const socket = connectTcp(port(), '127.0.0.1');
      socket.on('error', () => undefined);
      return socket;
    });
    await sleep(300);
    const started = performance.now();
    expect((await send(`${server.url}${path}`, { body: '{}', tls: { ca } })).status).toBe(200);
    expect(performance.now() - started).toBeLessThan(5000);
    for (const socket of sockets) socket.destroy();
  });
});
