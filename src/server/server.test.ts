import { describe, expect, it } from 'vitest';
import { readAlternativeNames } from './client-certificate.ts';
import { guardBodyType, guardOrigin, isLoopback } from './guard-origin.ts';
import { readListenAddress } from './listen-address.ts';
import { LogThrottle } from './log-throttle.ts';

describe('alternative names of a certificate', () => {
  it('are told apart, also where one pretends to be several', () => {
    expect(readAlternativeNames('DNS:a.example, URI:spiffe://prod/api, IP Address:10.0.0.1')).toEqual([
      ['DNS', 'a.example'],
      ['URI', 'spiffe://prod/api'],
      ['IP Address', '10.0.0.1'],
    ]);
    expect(readAlternativeNames('URI:"http://x/, DNS:admin.example", DNS:a')).toEqual([
      ['URI', 'http://x/, DNS:admin.example'],
      ['DNS', 'a'],
    ]);
    expect(readAlternativeNames('DNS:"a\\"b, URI:c"')).toEqual([['DNS', 'a"b, URI:c']]);
    expect(readAlternativeNames('')).toEqual([]);
  });
});

describe('an address to listen on', () => {
  it.each([
    ['127.0.0.1:80', '127.0.0.1', true],
    ['127.8.9.1:0', '127.8.9.1', true],
    ['localhost:1', 'localhost', true],
    ['[::1]:1', '::1', true],
    [':8443', '::', false],
    ['0.0.0.0:1', '0.0.0.0', false],
    ['[::]:1', '::', false],
    ['10.0.0.1:65535', '10.0.0.1', false],
    ['127.0.0.1.evil.example:1', '127.0.0.1.evil.example', false],
  ])('%s', (text, host, loopback) => {
    expect(readListenAddress(text)).toMatchObject({ host, loopback });
  });

  it.each(['', '80', 'a:b', 'a:65536', '::1:80', 'a b:1', 'http://a:1'])('refuses “%s”', (text) => {
    expect(() => readListenAddress(text)).toThrow('no address to listen on');
  });
});

describe('the guard', () => {
  const guard = (url: string, headers: Record<string, string>, hosts: string[] = [], loopback = true) =>
    guardOrigin(new URL(url), new Headers(headers), { hosts, loopback });

  it('checks names on an open address only where they are configured', () => {
    expect(guard('https://any.example/', {}, [], false)).toBeNull();
    expect(guard('https://any.example/', {}, ['telltale.example'], false)?.code).toBe('request-refused');
    expect(guard('https://telltale.example:8443/', {}, ['telltale.example'], false)).toBeNull();
    expect(guard('https://telltale.example:8443/', {}, ['telltale.example:8443'], false)).toBeNull();
    expect(guard('https://localhost/', {}, ['telltale.example'], false)?.code).toBe('request-refused');
  });

  it('refuses other origins everywhere', () => {
    for (const origin of ['https://evil.example', 'null', 'http://telltale.example', 'https://telltale.example:1', ''])
      expect(guard('https://telltale.example/', { origin }, [], false)?.code).toBe('request-refused');
    expect(guard('https://telltale.example/', { origin: 'https://telltale.example' }, [], false)).toBeNull();
  });

  it('knows loopback from what looks like it', () => {
    for (const name of ['127.0.0.1', '127.255.0.9', '[::1]', '::1', 'LOCALHOST']) expect(isLoopback(name)).toBe(true);
    for (const name of ['127.0.0.1.x', 'localhost.evil.example', '0.0.0.0', '128.0.0.1', '', '::', '127.1.x'])
      expect(isLoopback(name)).toBe(false);
  });

  it.each(['application/json', 'Application/JSON ; charset=utf-8', 'application/vnd.kubernetes.v1+json', 'application/x-ndjson'])(
    'takes %s',
    (type) => {
      expect(guardBodyType(new Headers({ 'content-type': type }))).toBeNull();
    },
  );

  it.each([
    '',
    'text/plain',
    'text/json',
    'application/jsonp',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/octet-stream',
    'json',
  ])('refuses “%s”', (type) => {
    expect(guardBodyType(new Headers({ 'content-type': type }))?.code).toBe('unsupported-media');
  });
});

describe('the throttle of the log', () => {
  it('writes one line a second of each kind, with how many it left out', () => {
    let now = 0;
    const throttle = new LogThrottle(() => now);
    expect([throttle.next('a'), throttle.next('a'), throttle.next('a'), throttle.next('b')]).toEqual([0, null, null, 0]);
    now = 1000;
    expect([throttle.next('a'), throttle.next('a'), throttle.next('b')]).toEqual([2, null, 0]);
  });
});
