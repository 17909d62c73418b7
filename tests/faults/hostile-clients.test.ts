/** Clients that mean ill, or are broken: the server stays up, bounds what they take, says what happened, and serves a good client meanwhile. */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { send } from '../api/send.ts';
import { type SenderJob, type SenderOutcome, startApiServer } from './api-server.ts';
import { expectEachOnce } from './expect-each-once.ts';
import { byForm } from './form.ts';
import { memoryOf } from './memory-of.ts';
import { smallBody } from './recorded.ts';
import { ServerProcess } from './server-process.ts';

const mib = 1024 ** 2;
let server: ServerProcess;

beforeAll(async () => {
  server = await ServerProcess.start({
    ingest: { maxBody: '8MiB' },
    limits: { headersTimeout: '2s', bodyTimeout: '3s', idleTimeout: byForm('20s', '60s') },
  });
  expect(await server.count()).toBe(0);
});
afterAll(() => server.remove());

/** What good clients sent so far. */
const sent: { readonly job: SenderJob; readonly outcome: SenderOutcome }[] = [];

const head = (more: string) => `POST /v1/ingest/webhook/evil HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n${more}`;
function startGoodClient(): Promise<SenderOutcome> {
  const job = {
    bodies: [smallBody],
    connections: 2,
    eventsPerSecond: 600,
    seconds: byForm(3, 30),
    backoffMs: 500,
    first: sent.length * 1_000_000,
  };
  const { outcome } = startApiServer(server.webhook('good'), job);
  void outcome.then((told) => sent.push({ job, outcome: told }));
  return outcome;
}

interface Held {
  readonly socket: Socket;
  readonly closed: Promise<string>;
}

/** A connection that does as it is told; resolves with what came back once it is closed. */
function hold(first: string): Held {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  if (first !== '') socket.write(first);
  let text = '';
  socket.on('data', (piece) => {
    text += piece.toString('latin1');
  });
  socket.on('error', () => undefined);
  return { socket, closed: new Promise((resolve) => socket.once('close', () => resolve(text))) };
}

/** Writes something now and then, for as long as the connection lives. */
function trickle({ socket }: Held, piece: () => string | Uint8Array, everyMs: number): void {
  const timer = setInterval(() => void (socket.writable && socket.writableLength < mib && socket.write(piece())), everyMs);
  socket.once('close', () => clearInterval(timer));
}

/** What the good client was told, once it is done: nothing but 200. */
async function expectServed(outcome: Promise<SenderOutcome>): Promise<void> {
  const told = await outcome;
  expect(told.answers).toEqual({ 200: told.acknowledged.length });
  expect(told.acknowledged.length).toBeGreaterThan(0);
  await server.drained();
  expect(server.isRunning).toBe(true);
}

it('heads and bodies that come one byte at a time are cut off', async () => {
  const client = startGoodClient();
  const heads = Array.from({ length: byForm(100, 1000) }, () => hold('POST /v1/ingest'));
  // Fewer than limits.requests: more would have other clients come back later.
  const bodies = Array.from({ length: byForm(100, 200) }, () => hold(head('content-length: 1000000\r\n\r\n{')));
  for (const each of heads) trickle(each, () => '/', 500);
  for (const each of bodies) trickle(each, () => ' ', 500);
  const answers = await Promise.all([...heads, ...bodies].map(({ closed }) => closed));
  // Slow heads are Node's to refuse; of slow bodies the server says so, or has no room for as many at once.
  for (const answer of answers.slice(heads.length)) expect(answer).toMatch(/^(HTTP\/1\.1 (408|429) |$)/);
  expect(answers.some((answer) => answer.startsWith('HTTP/1.1 408'))).toBe(true);
  expect(await server.metric('shed_total', 'reason="request-timeout"')).toBeGreaterThan(0);
  expect(server.log.join('\n')).toMatch(/did not arrive within 3 s/);
  await expectServed(client);
}, 240_000);

it('a body without an end is refused at the limit, and little memory is held of it', async () => {
  const client = startGoodClient();
  const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536, 'x'), Buffer.from('\r\n')]);
  const before = memoryOf(server.pid);
  const endless = Array.from({ length: 8 }, () => hold(head('transfer-encoding: chunked\r\n\r\n')));
  for (const each of endless) trickle(each, () => chunk, 5);
  let most = 0;
  const watching = setInterval(() => {
    most = Math.max(most, memoryOf(server.pid));
  }, 100);
  const answers = await Promise.all(endless.map(({ closed }) => closed));
  clearInterval(watching);
  for (const answer of answers) expect(answer).toMatch(/^(HTTP\/1\.1 (413|408) |$)/);
  expect(answers.some((answer) => answer !== '')).toBe(true);
  expect(most - before).toBeLessThan(256 * mib);
  expect(await server.metric('shed_total', 'reason="body')).toBeGreaterThan(0);
  await expectServed(client);
}, 240_000);

it('bombs are taken, and stored as far as they are no bombs', async () => {
  const client = startGoodClient();
  const event = JSON.stringify(smallBody.items[0]);
  const zeros = gzipSync(Buffer.alloc(byForm(200, 2000) * mib));
  const events = gzipSync(
    `{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":[${`${event},`.repeat(byForm(60_000, 400_000))}${event}]}`,
  );
  const nested = gzipSync(zeros);
  const headers = { 'content-encoding': 'gzip' };
  for (const body of [zeros, events, nested]) expect((await send(server.webhook('evil'), { body, headers })).status).toBe(200);
  let most = 0;
  const watching = setInterval(() => {
    most = Math.max(most, memoryOf(server.pid));
  }, 100);
  await client;
  await server.drained();
  clearInterval(watching);
  expect(most).toBeLessThan(512 * mib);
  expect(await server.count('stage=* and cluster=evil')).toBe(1);
  expect(await server.metric('bad_records_total', 'reason="decodes-too-large"')).toBeGreaterThan(0);
  await expectServed(client);
}, 240_000);

it(`${byForm(500, 10_000)} idle connections keep nobody out`, async () => {
  const client = startGoodClient();
  const idle: Held[] = [];
  for (let wave = 0; wave < byForm(5, 100); wave++) {
    for (let n = 0; n < 100; n++) idle.push(hold(n % 2 === 0 ? '' : head('content-length: 10\r\n\r\n').slice(0, n)));
    await sleep(20);
  }
  const started = performance.now();
  expect((await send(server.webhook('good-too'), { body: smallBody.text })).status).toBe(200);
  expect(performance.now() - started).toBeLessThan(20_000);
  expect(await server.metric('connections')).toBeGreaterThan(0);
  expect(await server.metric('connections')).toBeLessThanOrEqual(2001);
  await client;
  for (const { socket } of idle) socket.destroy();
  expect(await server.count('stage=* and cluster=good-too')).toBe(smallBody.items.length);
  await expectServed(client);
}, 240_000);

it('connections that break off in the middle of a body leave nothing behind', async () => {
  const client = startGoodClient();
  const badBefore = await server.metric('bad_records_total', 'cluster="evil"');
  const eventsBefore = await server.count('stage=* and cluster=evil');
  const beginning = head(`content-length: ${smallBody.text.length}\r\n\r\n`);
  for (let n = 0; n < byForm(100, 1000); n++) {
    const { socket, closed } = hold(beginning + smallBody.text.slice(0, (n * 7919) % smallBody.text.length));
    await sleep(10);
    if (n % 2 === 0) socket.resetAndDestroy();
    else socket.end();
    if (n % 20 === 0) await closed;
  }
  await client;
  await server.drained();
  expect(await server.metric('shed_total', 'reason="broken-off"')).toBeGreaterThan(0);
  expect(await server.count('stage=* and cluster=evil')).toBe(eventsBefore);
  expect(await server.metric('bad_records_total', 'cluster="evil"')).toBe(badBefore);
  expect(await server.metric('spool_bytes')).toBe(0);
  await expectServed(client);
}, 240_000);

it('and each event of the good clients is stored once', async () => {
  expect(sent).toHaveLength(5);
  expect(await server.stop()).toBe(0);
  await expectEachOnce(server.places.store, sent, 'good');
});
