import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MadeEvent, madeEvent } from '../service/scratch-store.ts';
import { type EventStream, openEventStream } from './event-stream.ts';
import { runServer, type TestServer, testFolder } from './run-server.ts';
import { send } from './send.ts';

const folder = testFolder();
const open = { api: { anonymous: true } };
let server: TestServer;

beforeAll(async () => {
  server = await runServer(open, { folder });
});
afterAll(() => server.remove());

async function post(...events: readonly MadeEvent[]): Promise<void> {
  const items = events.map((event) => JSON.parse(madeEvent(event)) as object);
  const body = JSON.stringify({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', metadata: {}, items });
  expect((await send(`${server.url}/v1/ingest/webhook/prod`, { body })).status).toBe(200);
}

const follow = (text: string, { after, more = '' }: { readonly after?: string | undefined; readonly more?: string } = {}) =>
  openEventStream(
    `${server.url}/api/v1/follow?text=${encodeURIComponent(text)}${more}`,
    after === undefined ? {} : { 'last-event-id': after },
  );

const cells = ({ events }: EventStream) => events.flatMap(({ event, data }) => (event === 'rows' ? (data as unknown[][]).flat() : []));

describe('following over Server-Sent Events', () => {
  it('gives the head, and then what arrives', async () => {
    const stream = await follow('name=web include auditid', { more: '&events=true' });
    await stream.until('head');
    expect(stream.events[0]?.data).toMatchObject({ columns: [{ key: 'auditid' }], rows: 'events', warnings: [] });
    await post({ auditID: 'a1' }, { auditID: 'a2', name: 'db' });
    await stream.until('rows');
    const [row = []] = stream.events.flatMap(({ event, data }) => (event === 'rows' ? (data as string[][]) : []));
    expect(row[0]).toBe('a1');
    expect(JSON.parse(row[1] ?? '')).toMatchObject({ auditID: 'a1', kind: 'Event' });
    stream.close();
  });

  it('goes on after a break, and after a restart of the server, without loss or doubles', async () => {
    const broken = (auditID: string, more: Partial<MadeEvent> = {}): MadeEvent => ({ auditID, name: 'broken', ...more });
    const first = await follow('name=broken include auditid');
    await first.until('head');
    await post(broken('b1'), broken('b2', { stage: 'RequestReceived' }));
    await first.until('rows');
    first.close();
    // b2 was given while it was open: its end is no news, and neither is b1.
    await post(broken('b2'), broken('b3', { ago: 500 }));
    const second = await follow('name=broken include auditid', { after: first.lastId() });
    await second.until('rows');
    expect([cells(first), cells(second)]).toEqual([['b1', 'b2'], ['b3']]);
    const other = await follow('name=broken include auditid,code', { after: first.lastId() });
    expect(other.status).toBe(400);
    await server.stop();
    await second.ended;
    expect(second.events.at(-1)).toEqual({ event: 'end', data: { reason: 'draining' } });
    server = await runServer(open, { folder });
    await post(broken('b4'));
    await sleep(1500);
    const third = await follow('name=broken include auditid', { after: second.lastId() });
    await third.until('rows');
    await post(broken('b5'), broken('b2', { ago: 61, code: 500 }));
    await third.until('rows', 2);
    expect(cells(third)).toEqual(['b4', 'b5', 'b2']);
    third.close();
  });

  it('ends after so many as were asked for', async () => {
    const stream = await follow('name=few include auditid', { more: '&limit=2' });
    await stream.until('head');
    await post({ auditID: 'c1', name: 'few' }, { auditID: 'c2', name: 'few' }, { auditID: 'c3', name: 'few' });
    await stream.ended;
    expect(cells(stream)).toEqual(['c1', 'c2']);
    expect(stream.events.at(-1)).toEqual({ event: 'end', data: { reason: 'limit' } });
  });

  it('counts what it leaves out when more comes than anybody can read', async () => {
    const stream = await follow('name=many include auditid');
    await stream.until('head');
    const events = Array.from({ length: 6000 }, (_, index) => ({ auditID: `m${index}`, name: 'many', ago: index / 100 }));
    await post(...events);
    await stream.until('skipped');
    await sleep(1000);
    const skipped = stream.events.flatMap(({ event, data }) => (event === 'skipped' ? (data as { rows: number }).rows : []));
    const left = skipped.reduce((sum, rows) => sum + rows, 0);
    expect(left).toBeGreaterThan(0);
    expect(cells(stream).length + left).toBe(6000);
    stream.close();
  });

  it('says nothing in its places to who holds them', async () => {
    const stream = await follow('name=web');
    await stream.until('head');
    const id = stream.lastId() ?? '';
    expect(id).toMatch(/^f1\.[\w-]+$/);
    expect(Buffer.from(id.slice(3), 'base64url').toString('latin1')).not.toMatch(/"w-|\d{4}/);
    stream.close();
    for (const after of ['f1.AAAA', 'x', `f1.${'A'.repeat(400)}`, `${id.slice(0, -4)}AAAA`]) {
      const refused = await follow('name=web', { after });
      expect(refused.status).toBe(400);
    }
  });

  it('refuses what cannot be followed before it begins', async () => {
    for (const text of ['groupby user', 'nofield=1', 'limit 3'])
      expect((await send(`${server.url}/api/v1/follow?text=${encodeURIComponent(text)}`, { method: 'GET' })).status).toBe(400);
  });
});
