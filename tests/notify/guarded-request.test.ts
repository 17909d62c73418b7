import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleAlert } from './example-alert.ts';
import { type HttpReceiver, receiveHttp } from './receivers.ts';
import { lookupOf, trySending } from './try-destination.ts';

let receiver: HttpReceiver;
beforeEach(async () => {
  receiver = await receiveHttp();
});
afterEach(() => receiver.close());

const send = async (changes: object = {}, world: object = {}) =>
  (await trySending({ kind: 'webhook', url: `${receiver.url}/in`, token: { env: 'TOKEN' }, ...changes }, [exampleAlert()], world))[0];

describe('a request to a destination', () => {
  it('is done when it is taken', async () => {
    expect(await send()).toEqual({ result: 'done', detail: 'HTTP 200: ok' });
    expect(receiver.received[0]).toMatchObject({ method: 'POST', path: '/in' });
  });

  it.each([
    [429, { 'retry-after': '7' }, 'retry', 7000],
    [429, { 'retry-after': 'Sat, 21 Nov 2026 12:00:30 GMT' }, 'retry', 30_000],
    [503, { 'retry-after': '999999999' }, 'retry', 3_600_000],
    [503, { 'retry-after': '-1' }, 'retry', undefined],
    [500, {}, 'retry', undefined],
    [401, {}, 'retry', undefined],
    [400, {}, 'refused', undefined],
    [413, {}, 'refused', undefined],
  ] as const)('answered with %i means what it means', async (status, headers, result, afterMs) => {
    receiver.answer = (_, response) => response.writeHead(status, headers).end('no');
    expect(await send()).toEqual({ result, detail: `HTTP ${status}: no`, ...(afterMs !== undefined && { afterMs }) });
  });

  it('gives up waiting', async () => {
    receiver.answer = () => undefined;
    expect(await send({ timeout: '300ms' })).toEqual({ result: 'retry', detail: 'no answer within 0.3 s' });
  });

  it('gives up waiting for an answer that drips', async () => {
    receiver.answer = (_, response) => {
      response.writeHead(200);
      const dripping = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(dripping));
    };
    expect(await send({ timeout: '300ms' })).toMatchObject({ result: 'retry' });
  });

  it('reads the beginning of an answer alone', async () => {
    receiver.answer = (_, response) => {
      response.writeHead(200);
      const flood = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 'x')));
        if (!response.destroyed) response.once('drain', flood);
      };
      flood();
    };
    const outcome = await send();
    expect(outcome?.result).toBe('done');
    expect(outcome?.detail.length).toBeLessThan(300);
  });

  it('is tried again when the connection breaks, or cannot be made', async () => {
    receiver.answer = (_, response) => response.socket?.destroy();
    expect(await send()).toMatchObject({ result: 'retry' });
    expect(await send({ url: 'http://127.0.0.1:1/' })).toMatchObject({ result: 'retry' });
  });

  it('shows no secret that a receiver says back, in any spelling, nor what could hide in a terminal', async () => {
    receiver.answer = ({ headers }, response) => {
      const token = String(headers.authorization).slice(7);
      response.writeHead(400).end(`${token} ${encodeURIComponent(token)} ${Buffer.from(token).toString('base64')} \u001B[2J\u202E`);
    };
    expect((await send())?.detail).toBe('HTTP 400: (hidden) (hidden) (hidden) \\u{1B}[2J\\u{202E}');
  });

  it('follows a redirect on its host, with its body, and no further than three', async () => {
    receiver.answer = ({ path }, response) =>
      path === '/in' ? response.writeHead(307, { location: '/there' }).end() : response.writeHead(202).end();
    expect(await send()).toMatchObject({ result: 'done', detail: 'HTTP 202' });
    expect(receiver.received[1]).toMatchObject({ method: 'POST', path: '/there', body: receiver.received[0]?.body });
    receiver.answer = (_, response) => response.writeHead(308, { location: '/in' }).end();
    expect(await send()).toMatchObject({ result: 'retry' });
    expect(receiver.received).toHaveLength(6);
  });

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://metadata.google.internal/',
    'http://localhost:1/',
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    '//169.254.169.254/',
  ])('follows none to %s', async (location) => {
    receiver.answer = (_, response) => response.writeHead(307, { location }).end();
    const outcome = await send();
    expect(outcome?.result).toBe('retry');
    expect(outcome?.detail).toContain('which is not followed');
    expect(receiver.received).toHaveLength(1);
  });

  it.each([
    'http://169.254.169.254/',
    'http://2852039166/',
    'http://[::ffff:169.254.169.254]/',
    'http://[fe80::1]/',
    'http://0.0.0.0/',
    'http://metadata.google.internal/',
    'http://100.100.100.200/',
  ])('is not sent to %s', async (url) => {
    expect(await send({ url })).toMatchObject({ result: 'refused', detail: expect.stringContaining('nothing is sent to') });
  });

  it('is not sent where a name leads to such an address, if only one of several', async () => {
    const port = new URL(receiver.url).port;
    const lookup = lookupOf({
      'rebind.test': ['169.254.169.254'],
      'mixed.test': ['127.0.0.1', 'fd00:ec2::254'],
      'good.test': ['127.0.0.1'],
    });
    for (const name of ['rebind.test', 'mixed.test'])
      expect(await send({ url: `http://${name}:${port}/` }, { lookup })).toMatchObject({ result: 'refused' });
    expect(receiver.received).toEqual([]);
    expect(await send({ url: `http://good.test:${port}/` }, { lookup })).toMatchObject({ result: 'done' });
  });

  it('connects to the address that was checked, and asks no second time', async () => {
    let asked = 0;
    const port = new URL(receiver.url).port;
    const names: Record<string, string[]> = { 'flip.test': ['127.0.0.1'] };
    const first = lookupOf(names);
    const lookup: typeof first = (host, options, done) => {
      asked++;
      first(host, options, (...found) => {
        names['flip.test'] = ['169.254.169.254'];
        done(...found);
      });
    };
    expect(await send({ url: `http://flip.test:${port}/` }, { lookup })).toMatchObject({ result: 'done' });
    expect(asked).toBe(1);
  });

  it('waits where a secret is not there, and names it', async () => {
    expect(await send({}, { env: {} })).toEqual({ result: 'retry', detail: 'The token (environment variable TOKEN) is empty.' });
  });
});
