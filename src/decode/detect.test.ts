import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { detectFormat, namedEnvelope } from './detect.ts';
import { envelopes } from './envelopes.ts';

const event = '{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"x"}';
const pretty = JSON.stringify(JSON.parse(event), null, 2);
const list = `{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":[${event}]}`;
const withList = event.replace('}', ',"responseObject":{"kind":"EventList","items":[]}}');

describe('detectFormat', () => {
  it.each([
    ['json-lines', event],
    ['json-lines', `${event}\n${event}\n`],
    ['json-lines', `\ufeff\r\n\n${event}\r\n`],
    ['json-lines', `\0\0\0${event}\n`],
    ['json-lines', withList],
    ['json-lines', '{"kind":"Event","level":"Meta'],
    ['json-lines', `{"kind":"Event","level":"Meta\n${event}`],
    ['json-lines', `{"kind":"Event","level":\n${event}`],
    ['json-lines', `{"kind":"Event"]\n${event}`],
    ['event-list', list],
    ['event-list', `\ufeff${list}\n${list}\n`],
    ['event-list', `${list}${list}`],
    ['event-list', JSON.stringify(JSON.parse(list), null, 1)],
    ['event-list', '{"items":[],"kind":"EventList"}'],
    ['json-array', `[${event},${event}]`],
    ['json-array', `[\r\n  ${event}`],
    ['json-array', '[]'],
    ['json-array', '[{"items":[],"kind":"EventList"}]'],
    ['json-stream', pretty],
    ['json-stream', `${pretty.replaceAll('\n', '\r\n')}\r\n${pretty}`],
    ['json-stream', `${event}${event}`],
    ['json-stream', `${event} ${event}\n`],
    ['text', 'I1121 01:30:00 starting'],
    ['text', '[INFO] starting'],
    ['cloudwatch-export', '2026-11-21T01:30:00Z {"kind":"Event"}'],
    ['text', ''],
    ['text', '\n\n \n'],
    ['text', '"kind":"Event"}'],
    ['opaque', 'PK\u0003\u0004…'],
    ['opaque', 'BZh91AY'],
    ['opaque', `${'audit.log'.padEnd(257, '\0')}ustar`],
  ])('tells %s from %j', (format, text) => {
    const detected = detectFormat(new TextEncoder().encode(text));
    expect(detected.format).toBe(format);
    expect(detected.reason).not.toBe('');
  });

  it.each([
    ['gzip', [...gzipSync('x')]],
    ['zstd', [0x28, 0xb5, 0x2f, 0xfd, 0]],
    ['zstd', [0x5a, 0x2a, 0x4d, 0x18, 0]],
    ['opaque', [0xff, 0xfe, 0x7b, 0]],
    ['opaque', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
    ['text', [0x1f]],
  ])('tells %s from its first bytes', (format, bytes) => {
    expect(detectFormat(Uint8Array.from(bytes)).format).toBe(format);
  });

  it('takes a list for one that is larger than the head', () => {
    const long = list.replace('"items":[', `"items":[{"x":"${'y'.repeat(200_000)}"},`);
    expect(detectFormat(new TextEncoder().encode(long)).format).toBe('event-list');
  });

  it('knows envelopes by names that differ, and ends with one that takes anything', () => {
    expect(new Set(envelopes.map(({ name }) => name)).size).toBe(envelopes.length);
    expect(envelopes.at(-1)?.detect({ bytes: new Uint8Array(0), start: 0 })).not.toBeNull();
  });
});

describe('namedEnvelope', () => {
  const lines = new TextEncoder().encode(`${event}\n${event}\n`);

  it('takes the envelope of this name, whatever the bytes begin with', () => {
    expect(detectFormat(lines).format).toBe('json-lines');
    expect(namedEnvelope('event-list', lines)?.envelope.name).toBe('event-list');
  });

  it('knows no other', () => {
    expect(namedEnvelope('no-such-envelope', lines)).toBeNull();
  });
});
