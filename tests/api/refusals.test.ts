import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runServer, type TestServer } from './run-server.ts';
import { type Sent, send } from './send.ts';

const body = '{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":[]}';
let server: TestServer;

beforeAll(async () => {
  server = await runServer({
    ingest: { maxBody: '1MiB' },
    spool: { maxSize: '4MiB' },
    hosts: ['telltale.example'],
    limits: { bodyTimeout: '1s', headersTimeout: '1s', idleTimeout: '3s', connections: 20 },
  });
});
afterAll(() => server.remove());

const post = (sent: Sent = {}) => send(`${server.url}/v1/ingest/webhook/prod?timeout=30s`, { body, ...sent });
const portOf = ({ url }: TestServer) => Number(new URL(url).port);

/** Writes to a connection of its own, and gives what comes back until it is closed. */
function talk(write: (socket: ReturnType<typeof connect>) => void): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(portOf(server), '127.0.0.1', () => write(socket));
    socket.on('data', (piece) => {
      text += piece.toString();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
}

describe('without TLS and credentials', () => {
  it.each([
    ['what an API server sends', {}],
    ['another port', { headers: { host: 'localhost:1' } }],
    ['a configured name', { headers: { host: 'telltale.example' } }],
    ['a configured name, fully qualified', { headers: { host: 'TELLTALE.example.:8380' } }],
    ['IPv6', { headers: { host: '[::1]:8380' } }],
    ['a page of its own', { headers: { 'host': 'localhost:8380', 'origin': 'http://localhost:8380', 'sec-fetch-site': 'same-origin' } }],
    ['JSON with a character set', { headers: { 'content-type': 'application/json; charset=utf-8' } }],
    ['JSON lines', { headers: { 'content-type': 'application/x-ndjson' }, body: '{}\n{}\n' }],
    ['gzip', { headers: { 'content-encoding': 'gzip' }, body: gzipSync(body) }],
    ['what is not JSON at all', { body: 'nonsense' }],
    ['what is not gzip though it says so', { headers: { 'content-encoding': 'gzip' }, body: 'nonsense' }],
    ['nothing', { body: '' }],
  ] satisfies [string, Sent][])('takes %s', async (_, sent) => {
    expect(await post(sent)).toMatchObject({ status: 200, body: '' });
  });

  it.each([
    ['a name that was rebound', 403, { headers: { host: 'evil.example' } }],
    ['a name that only begins like loopback', 403, { headers: { host: '127.0.0.1.evil.example' } }],
    ['a page of another origin', 403, { headers: { origin: 'https://evil.example' } }],
    ['a page of another port', 403, { headers: { origin: 'http://127.0.0.1:1' } }],
    ['a page without an origin', 403, { headers: { origin: 'null' } }],
    ['a page of another site that tells no origin', 403, { headers: { 'sec-fetch-site': 'cross-site' } }],
    ['a form', 415, { headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['a form with files', 415, { headers: { 'content-type': 'multipart/form-data; boundary=x' } }],
    ['text that hides JSON', 415, { headers: { 'content-type': 'text/plain; application/json' } }],
    ['a body without a type', 415, { headers: { 'content-type': '' } }],
    ['an encoding that is not known', 415, { headers: { 'content-encoding': 'br' } }],
    ['two encodings', 415, { headers: { 'content-encoding': 'gzip, gzip' } }],
    ['a body that says that it is too large', 413, { body: `[${'1,'.repeat(600_000)}1]` }],
  ] satisfies [string, number, Sent][])('refuses %s', async (_, status, sent) => {
    const answer = await post(sent);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(answer.body)).toMatchObject({ status });
  });

  it.each(['', '-a', 'a%2Fb', 'a%0ab', '..%2f..%2fetc', 'a'.repeat(254), '%F0%9F%98%80', '%ff'])(
    'refuses the cluster “%s”',
    async (name) => {
      expect((await send(`${server.url}/v1/ingest/webhook/${name}`, { body })).status).toBeGreaterThanOrEqual(400);
    },
  );

  it('answers no question unless that is configured, and knows only its paths', async () => {
    expect((await send(`${server.url}/api/v1/query`, { body: '{"text":"verb=get"}' })).status).toBe(401);
    expect((await send(`${server.url}/v1/ingest/webhook/prod`, { method: 'GET' })).status).toBe(404);
    expect((await send(`${server.url}/`, { method: 'GET' })).status).toBe(404);
  });

  it('refuses a chunked body that grows beyond the limit, and goes on with others', async () => {
    const text = await talk((socket) => {
      socket.write(
        'POST /v1/ingest/webhook/prod HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
      );
      const piece = `${(65_536).toString(16)}\r\n${' '.repeat(65_536)}\r\n`;
      const more = () => {
        if (socket.destroyed) return;
        socket.write(piece);
        setTimeout(more, 5);
      };
      more();
    });
    expect(text).toMatch(/^HTTP\/1.1 413 /);
    expect(await post()).toMatchObject({ status: 200 });
  });

  it('gives up on a body that does not come', async () => {
    const text = await talk((socket) => {
      socket.write(
        'POST /v1/ingest/webhook/prod HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
      );
    });
    expect(text).toMatch(/^HTTP\/1.1 408 /);
  });

  it('gives up on a head that does not come', async () => {
    const started = performance.now();
    await talk((socket) => socket.write('POST /v1/ingest/webhook/prod HTTP/1.1\r\nhost: loc'));
    expect(performance.now() - started).toBeLessThan(4000);
  });

  it('refuses a head that is too large', async () => {
    const text = await talk((socket) => socket.write(`GET /healthz HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(40_000)}\r\n\r\n`));
    expect(text).toMatch(/^HTTP\/1.1 431 /);
  });

  it('keeps nothing of a body that breaks off', async () => {
    const count = () => /^telltale_received_bodies_total.* (\d+)$/m;
    const bodies = async () => count().exec((await send(`${server.url}/metrics`, { method: 'GET' })).body)?.[1];
    const before = await bodies();
    await talk((socket) => {
      socket.write(
        'POST /v1/ingest/webhook/prod HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
      );
      setTimeout(() => socket.destroy(), 100);
    });
    await sleep(100);
    expect(await bodies()).toBe(before);
    expect((await send(`${server.url}/metrics`, { method: 'GET' })).body).toContain('telltale_shed_total{reason="broken-off"} 1');
  });

  it('closes the longest idle connection when there are too many', async () => {
    const closed: number[] = [];
    const sockets = Array.from({ length: 40 }, (_, index) => {
      const socket = connect(portOf(server), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.on('close', () => closed.push(index));
      return socket;
    });
    await sleep(300);
    expect(closed.length).toBeGreaterThanOrEqual(20);
    expect(closed).toContain(0);
    expect(closed).not.toContain(39);
    expect(await post()).toMatchObject({ status: 200 });
    for (const socket of sockets) socket.destroy();
  });
});

describe('a spool without room', () => {
  it('sends clients away for a while, is not ready, and says so', async () => {
    const large = `[${'"x",'.repeat(200_000)}1]`;
    const full = await runServer({ spool: { maxSize: '3MiB' }, ingest: { maxBody: '2MiB' } }, { store: '/dev/null/store' });
    try {
      const send1 = () => send(`${full.url}/v1/ingest/webhook/prod`, { body: large });
      const answers = [await send1(), await send1(), await send1(), await send1(), await send1()];
      const last = answers.at(-1);
      expect(last?.status).toBe(429);
      expect(Number(last?.headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expect(Number(last?.headers['retry-after'])).toBeLessThanOrEqual(5);
      expect(JSON.parse(last?.body ?? '')).toMatchObject({ code: 'saturated' });
    } finally {
      await full.remove();
    }
  });
});
