/** Events that a server forwards as they are: at least once, on after a restart, masked unless told otherwise, and never in the way of receiving. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HttpReceiver, receiveHttp } from '../notify/receivers.ts';
import { type MadeEvent, madeEvent } from '../service/scratch-store.ts';
import { type RunOptions, runServer, type TestServer, testFolder } from './run-server.ts';

let server: TestServer | null = null;
let receiver: HttpReceiver;
beforeEach(async () => {
  receiver = await receiveHttp();
});
afterEach(async () => {
  await server?.remove();
  server = null;
  await receiver.close();
});

const patience = { timeout: 50_000, interval: 100 };
const configOf = (forward: object, more: object = {}) => ({
  detection: { enabled: false },
  destinations: [{ kind: 'webhook', name: 'siem', url: receiver.url, alerts: false, timeout: '2s', ...more }],
  forward: [{ name: 'all', to: 'siem', ...forward }],
});
const start = async (forward: object = {}, more: object = {}, options: RunOptions = {}) => runServer(configOf(forward, more), options);

async function send(...events: readonly MadeEvent[]): Promise<void> {
  const items = events.map((event) => JSON.parse(madeEvent(event)));
  const body = JSON.stringify({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items });
  const answer = await fetch(`${server?.url}/v1/ingest/webhook/lab`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  });
  expect(answer.status).toBe(200);
}

const lines = () => receiver.received.flatMap(({ body }) => body.split('\n').filter(Boolean));
const ids = () => lines().map((line) => (JSON.parse(line) as { auditID: string }).auditID);
const metric = async (name: string) =>
  new RegExp(`^telltale_${name}(?:\\{[^}]*\\})? (\\d+)$`, 'm').exec(await (await fetch(`${server?.url}/metrics`)).text())?.[1];

describe('forwarding', { timeout: 150_000 }, () => {
  it('sends what fits, each stage as it was recorded, and masks secrets', async () => {
    server = await start({ query: 'resource=secrets' });
    const secret = { kind: 'Secret', apiVersion: 'v1', data: { key: 'c3VwZXItc2VjcmV0' } };
    const wanted: MadeEvent = { auditID: 'w', resource: 'secrets', verb: 'create', level: 'Request', requestObject: secret };
    await send({ auditID: 'other' }, { ...wanted, stage: 'RequestReceived' }, wanted);
    await expect.poll(ids, patience).toEqual(['w', 'w']);
    expect(receiver.received[0]?.headers['telltale-cluster']).toBe('lab');
    expect(lines().join('')).not.toContain('c3VwZXItc2VjcmV0');
    expect(
      lines()
        .map((line) => JSON.parse(line).stage)
        .sort(),
    ).toEqual(['RequestReceived', 'ResponseComplete']);
    expect(await metric('forwarded_events_total')).toBe('2');
  });

  it('sends records as they are where the owner says so', async () => {
    server = await start({ raw: true });
    const event: MadeEvent = {
      auditID: 'r',
      resource: 'secrets',
      level: 'Request',
      requestObject: { kind: 'Secret', data: { key: 'c3VwZXItc2VjcmV0' } },
    };
    await send(event);
    await expect.poll(lines, patience).toEqual([madeEvent(event)]);
  });

  it('goes on where it stopped, after a receiver that was away and after a restart', async () => {
    const folder = testFolder();
    server = await start({}, {}, { folder });
    receiver.answer = (_, response) => response.writeHead(503).end();
    await send({ auditID: '1' }, { auditID: '2' });
    await expect.poll(() => receiver.received.length, patience).toBeGreaterThan(1);
    // Receiving goes on meanwhile.
    await send({ auditID: '3' });
    expect(Number(await metric('forward_failures_total'))).toBeGreaterThan(0);
    await server.stop();
    receiver.received.length = 0;
    receiver.answer = (_, response) => response.writeHead(200).end();
    server = await start({}, {}, { folder });
    await expect.poll(() => [...new Set(ids())].sort(), patience).toEqual(['1', '2', '3']);
    await send({ auditID: '4' });
    await expect.poll(() => ids().includes('4'), patience).toBe(true);
    expect(ids()).toHaveLength(4);
  });

  it('leaves out one event that is never taken, and sends the others', async () => {
    server = await start();
    receiver.answer = ({ body }, response) => response.writeHead(body.includes('"poison"') ? 413 : 200).end();
    const many = Array.from({ length: 20 }, (_, at): MadeEvent => ({ auditID: at === 7 ? 'poison' : `e${at}` }));
    await send(...many);
    await expect.poll(() => metric('forwarded_events_total'), patience).toBe('19');
    expect(await metric('forward_refused_events_total')).toBe('1');
    expect(server.log.filter((line) => line.includes('is not taken by its destination'))).toHaveLength(1);
    expect(server.log.join('')).toContain('"auditID":"poison"');
  });

  it('keeps to its rate', async () => {
    server = await start({ eventsPerSecond: 2000 });
    const started = performance.now();
    for (let at = 0; at < 4; at++) await send(...Array.from({ length: 1000 }, (_, number): MadeEvent => ({ auditID: `${at}-${number}` })));
    await expect.poll(() => metric('forwarded_events_total'), patience).toBe('4000');
    expect(performance.now() - started).toBeGreaterThan(1700);
    expect(new Set(ids()).size).toBe(4000);
  });

  it('is taken anew with the configuration, and refused where it cannot work', async () => {
    server = await start({ query: 'resource=nothing' });
    const bad: readonly [object, string][] = [
      [{ forward: [{ name: 'all', to: 'sime' }] }, 'There is no destination sime.'],
      [{ forward: [{ name: 'all', to: 'siem', query: 'resorce=pods' }] }, 'Its query cannot be read'],
      [{ forward: [{ name: 'all', to: 'siem', query: 'count by user' }] }, 'goes on behind the filter'],
      [{ destinations: [{ kind: 'alertmanager', name: 'siem', url: receiver.url }] }, 'takes alerts alone'],
    ];
    for (const [change, message] of bad) {
      server.configure({ ...configOf({}), ...change });
      expect(await server.reload()).toBe(false);
      expect(server.log.at(-1)).toContain(message);
    }
    server.configure(configOf({ query: 'resource=pods' }));
    expect(await server.reload()).toBe(true);
    await send({ auditID: 'now' });
    await expect.poll(ids, patience).toEqual(['now']);
  });
});
