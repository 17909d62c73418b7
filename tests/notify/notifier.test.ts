import { spawn } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Delivery, readDeliveries } from '../../src/notify/delivery-log.ts';
import { createGuardedLookup } from '../../src/notify/guard/guarded-lookup.ts';
import { Notifier, type NotifierOptions } from '../../src/notify/notifier.ts';
import { inspectOutbox } from '../../src/notify/outbox/outbox.ts';
import { temporaryFolder } from '../cli/run-cli.ts';
import { exampleAlert } from './example-alert.ts';
import { type HttpReceiver, receiveHttp } from './receivers.ts';
import { secrets, settingsOf } from './try-destination.ts';

let receiver: HttpReceiver;
let folder: ReturnType<typeof temporaryFolder>;
let deliveries: Delivery[];
let failures: unknown[];
let notifier: Notifier | null;

beforeEach(async () => {
  receiver = await receiveHttp();
  folder = temporaryFolder();
  deliveries = [];
  failures = [];
  notifier = null;
});
afterEach(async () => {
  await notifier?.close();
  await receiver.close();
  folder.remove();
});

const hook = (changes: object = {}) => settingsOf({ name: 'hook', kind: 'webhook', url: receiver.url, ...changes });
const open = async (settings = [hook()], options: Partial<NotifierOptions> = {}) => {
  notifier = await Notifier.open(settings, {
    directory: join(folder.path, 'outbox'),
    env: secrets,
    clock: Date.now,
    version: '1',
    lookup: createGuardedLookup(),
    delivered: (delivery) => deliveries.push(delivery),
    folded: () => undefined,
    failed: (error) => failures.push(error),
    firstRestMs: 20,
    ...options,
  });
  return notifier;
};
const idsOf = () => receiver.received.map(({ body }) => JSON.parse(body).data.id as string);

describe('a notifier', () => {
  it('hands an alert to every destination that wants it', async () => {
    const file = join(folder.path, 'alerts', 'out.ndjson');
    const opened = await open([
      hook(),
      hook({ name: 'critical', url: `${receiver.url}/critical`, minLevel: 'critical' }),
      hook({ name: 'staging', url: `${receiver.url}/staging`, clusters: ['staging'] }),
      hook({ name: 'new', url: `${receiver.url}/new`, updates: false }),
      settingsOf({ name: 'file', kind: 'file', path: file }),
    ]);
    await opened.notify(exampleAlert());
    await opened.notify(exampleAlert({ status: 'closed' }));
    await expect.poll(() => deliveries.length).toBe(5);
    expect(receiver.received.map(({ path }) => path).sort()).toEqual(['/', '/', '/new']);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).status)).toEqual(['open', 'closed']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder.path, 'outbox')).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(join(folder.path, 'outbox'))) expect(statSync(join(folder.path, 'outbox', name)).mode & 0o077).toBe(0);
  });

  it('hands over the same alert in the same state once, also after a restart', async () => {
    const first = await open();
    for (const count of [1, 1, 2]) await first.notify(exampleAlert({ count }));
    await expect.poll(() => deliveries.length).toBe(2);
    await first.close();
    const second = await open();
    await second.notify(exampleAlert({ count: 2 }));
    await second.notify(exampleAlert({ count: 3 }));
    await expect.poll(() => deliveries.length).toBe(3);
    expect(receiver.received).toHaveLength(3);
  });

  it('hands it over again where it is back in a state, also while that waits, and after a restart', async () => {
    const statuses = () => receiver.received.map(({ body }) => JSON.parse(body).data.status as string);
    let isAway = true;
    receiver.answer = (_, response) => (isAway ? response.writeHead(500).end() : response.end());
    const first = await open();
    for (const status of ['closed', 'open', 'closed', 'closed'] as const) await first.notify(exampleAlert({ status }));
    await expect.poll(() => deliveries.length).toBeGreaterThan(0);
    await first.close();
    isAway = false;
    receiver.received.length = 0;
    const second = await open();
    await expect.poll(() => second.waiting().get('hook')).toBe(0);
    expect(statuses().at(-1)).toBe('closed');
    const before = statuses().length;
    for (const status of ['closed', 'open', 'closed'] as const) {
      await second.notify(exampleAlert({ status }));
      await expect.poll(() => second.waiting().get('hook')).toBe(0);
    }
    expect(statuses().slice(before)).toEqual(['open', 'closed']);
  });

  it('tries again until it is taken, and keeps what waits over a restart', async () => {
    receiver.answer = (_, response) => response.writeHead(500).end();
    const first = await open();
    await first.notify(exampleAlert());
    await expect.poll(() => deliveries.length).toBeGreaterThan(2);
    expect(first.waiting()).toEqual(new Map([['hook', 1]]));
    await first.close();
    expect((await inspectOutbox(join(folder.path, 'outbox'))).get('hook')?.waiting).toBe(1);
    receiver.answer = (_, response) => response.end();
    const second = await open();
    await expect.poll(() => deliveries.at(-1)?.result).toBe('done');
    expect(second.waiting()).toEqual(new Map([['hook', 0]]));
  });

  it('leaves a receiver alone for as long as it wants', async () => {
    const times: number[] = [];
    receiver.answer = (_, response) => {
      times.push(Date.now());
      if (times.length === 1) response.writeHead(429, { 'retry-after': '1' }).end();
      else response.end();
    };
    const opened = await open();
    await opened.notify(exampleAlert());
    await opened.notify(exampleAlert({ id: 'other' }));
    await expect.poll(() => times.length, { timeout: 5000 }).toBe(3);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('does not let an alert that cannot be taken hold the others', async () => {
    receiver.answer = ({ body }, response) => response.writeHead(body.includes('"poison"') ? 500 : 200).end();
    const opened = await open();
    for (const id of ['poison', 'a', 'b', 'c']) await opened.notify(exampleAlert({ id }));
    await expect.poll(() => deliveries.filter(({ result }) => result === 'done').length).toBe(3);
  });

  it('gives up after a time, and says so', async () => {
    receiver.answer = (_, response) => response.writeHead(503).end('away');
    let now = Date.now();
    const opened = await open([hook({ giveUpAfter: '1h' })], { clock: () => now });
    await opened.notify(exampleAlert());
    await expect.poll(() => deliveries.length).toBeGreaterThan(0);
    now += 3_600_000;
    await expect.poll(() => deliveries.at(-1)?.result).toBe('given-up');
    expect(opened.waiting()).toEqual(new Map([['hook', 0]]));
    const [last] = await readDeliveries(join(folder.path, 'outbox'), 10);
    expect(last).toMatchObject({ destination: 'hook', alert: exampleAlert().id, result: 'given-up', detail: 'HTTP 503: away' });
  });

  it('gives up at once what is refused', async () => {
    receiver.answer = (_, response) => response.writeHead(400).end(`bad ${secrets.TOKEN}`);
    const opened = await open([hook({ token: { env: 'TOKEN' } })]);
    await opened.notify(exampleAlert());
    await expect.poll(() => deliveries[0]).toMatchObject({ result: 'refused', detail: 'HTTP 400: bad (hidden)' });
    for (const name of readdirSync(join(folder.path, 'outbox')))
      expect(readFileSync(join(folder.path, 'outbox', name), 'utf8')).not.toContain(secrets.TOKEN);
  });

  it('counts what is more than the rate, and tells it in one', async () => {
    let fixed = Date.now();
    const opened = await open([hook({ rate: { perMinute: 60_000, burst: 2 } })], { foldMs: 200, clock: () => fixed });
    for (let number = 0; number < 10; number++) {
      const { rule } = exampleAlert();
      await opened.notify(
        exampleAlert({
          id: `id-${number}`,
          rule: { ...rule, title: number % 2 === 0 ? 'Even' : 'Odd', level: number === 9 ? 'critical' : 'high' },
        }),
      );
    }
    await expect.poll(() => receiver.received.length).toBe(2);
    fixed += 1000;
    await opened.notify(exampleAlert({ id: 'later' }));
    await expect.poll(() => receiver.received.length).toBe(4);
    const told = receiver.received.map(({ body }) => JSON.parse(body).data).find(({ rule }) => rule.id === 'telltale-more-alerts');
    expect(told).toMatchObject({ count: 8, rule: { title: 'And 8 more alerts', level: 'critical' } });
    expect(told.sentence).toBe('8 more alerts were raised than are sent here one by one: 4 of Even, 4 of Odd.');
  });

  it('keeps the count of what it folded over a restart', async () => {
    const limited = () => hook({ rate: { perMinute: 1, burst: 1 } });
    const first = await open([limited()], { foldMs: 60_000 });
    for (const id of ['a', 'b', 'c']) await first.notify(exampleAlert({ id }));
    await expect.poll(() => receiver.received.length).toBe(1);
    await first.close();
    await open([limited()], { foldMs: 0 });
    await expect.poll(() => receiver.received.length).toBe(2);
    expect(JSON.parse(receiver.received[1]?.body ?? '').data.count).toBe(2);
  });

  it('never folds away that an alert is closed where that is kept', async () => {
    const settings = settingsOf({ kind: 'pagerduty', routingKey: { env: 'KEY' }, url: receiver.url, rate: { perMinute: 1, burst: 1 } });
    const opened = await open([settings]);
    await opened.notify(exampleAlert());
    for (const id of ['a', 'b', 'c']) await opened.notify(exampleAlert({ id, status: 'closed' }));
    await expect.poll(() => receiver.received.length).toBe(4);
  });

  it('takes a new configuration while it runs', async () => {
    receiver.answer = ({ path }, response) => response.writeHead(path === '/old' ? 500 : 200).end();
    const opened = await open([hook({ url: `${receiver.url}/old` })]);
    await opened.notify(exampleAlert());
    await expect.poll(() => deliveries.length).toBeGreaterThan(0);
    await Promise.all([opened.apply([hook({ url: `${receiver.url}/new` })]), opened.notify(exampleAlert({ id: 'meanwhile' }))]);
    await expect.poll(() => deliveries.filter(({ result }) => result === 'done').length).toBe(2);
    expect(
      receiver.received
        .filter(({ path }) => path === '/new')
        .map(({ body }) => JSON.parse(body).data.id)
        .sort(),
    ).toEqual([exampleAlert().id, 'meanwhile'].sort());
  });

  it('reads an outbox whose last line was cut off, and one with a damaged line', async () => {
    receiver.answer = (_, response) => response.writeHead(500).end();
    const first = await open();
    for (const id of ['a', 'b', 'c']) await first.notify(exampleAlert({ id }));
    await first.close();
    const path = join(folder.path, 'outbox', 'outbox.log');
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, [lines[0]?.replace('"put"', '"pat"'), ...lines.slice(1)].join('\n'));
    appendFileSync(path, lines[0]?.slice(0, 100) ?? '');
    const second = await open();
    expect(second.waiting()).toEqual(new Map([['hook', 2]]));
    expect(String(failures[0])).toContain('1 records of the outbox could not be read back');
    receiver.answer = (_, response) => response.end();
    await second.notify(exampleAlert({ id: 'd' }));
    await expect.poll(() => second.waiting()).toEqual(new Map([['hook', 0]]));
    await second.close();
    const third = await open();
    expect(third.waiting()).toEqual(new Map([['hook', 0]]));
  });

  it('takes many at once, and begins its journal anew when it is long', async () => {
    receiver.answer = (_, response) => response.end();
    const path = join(folder.path, 'many.ndjson');
    const opened = await open([settingsOf({ name: 'file', kind: 'file', path, maxSize: '2MiB', keep: 2 })]);
    const sentence = 'x'.repeat(20_000);
    for (let round = 0; round < 5; round++)
      await Promise.all(Array.from({ length: 100 }, (_, number) => opened.notify(exampleAlert({ id: `${round}-${number}`, sentence }))));
    await expect.poll(() => opened.waiting().get('file'), { timeout: 20_000 }).toBe(0);
    expect(statSync(join(folder.path, 'outbox', 'outbox.log')).size).toBeLessThan(9 * 1024 * 1024);
    expect(deliveries.filter(({ result }) => result === 'done')).toHaveLength(500);
    // Of five megabytes the newest two files and what is written now are kept.
    expect(
      readdirSync(folder.path)
        .filter((name) => name.startsWith('many'))
        .sort(),
    ).toEqual(['many.ndjson', 'many.ndjson.1', 'many.ndjson.2']);
    await opened.close();
    const again = await open([settingsOf({ name: 'file', kind: 'file', path })]);
    await again.notify(exampleAlert({ id: '4-99', sentence }));
    expect(again.waiting().get('file')).toBe(0);
  });

  it('loses nothing that was acknowledged when its process is killed', async () => {
    receiver.answer = (_, response) => response.writeHead(503).end();
    const directory = join(folder.path, 'outbox');
    const script = fileURLToPath(new URL('send-alerts.mjs', import.meta.url));
    const child = spawn(process.execPath, [script, directory, receiver.url, JSON.stringify(exampleAlert())]);
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.length > 300) child.kill('SIGKILL');
    });
    await new Promise((resolve) => child.on('close', resolve));
    const acknowledged = said
      .split('\n')
      .slice(0, -1)
      .map((number) => `alert-${number}`);
    expect(acknowledged.length).toBeGreaterThan(50);
    receiver.received.length = 0;
    receiver.answer = (_, response) => response.end();
    const opened = await open();
    await expect.poll(() => opened.waiting().get('hook'), { timeout: 20_000 }).toBe(0);
    expect(failures).toEqual([]);
    const arrived = new Set(idsOf());
    expect(acknowledged.filter((id) => !arrived.has(id))).toEqual([]);
  });
});
