import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../tests/decode/cut-in-blocks.ts';
import { unescapeString } from './unescape.ts';

const read = (json: string | Uint8Array) => {
  const bytes = typeof json === 'string' ? bytesOf(json) : json;
  return unescapeString(bytes, { start: 0, end: bytes.length });
};

describe('unescapeString', () => {
  it('gives what JSON.parse gives, as bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, all) => {
        const json = JSON.stringify(text);
        const escaped = all
          ? `"${[...text]
              .flatMap((char) => char.split(''))
              .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
              .join('')}"`
          : json;
        expect(Buffer.from(read(escaped) ?? [])).toEqual(Buffer.from(text));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [String.raw`"\ud83d\ude00"`, '😀'],
    [String.raw`"\uD83D\uDE00x"`, '😀x'],
    [String.raw`"\u00e9\u20AC\/\b\f\n\r\t\"\\"`, 'é€/\b\f\n\r\t"\\'],
    [String.raw`"\u0000"`, '\0'],
    [String.raw`"\\u0041"`, String.raw`\u0041`],
    ['""', ''],
  ])('reads %s', (json, text) => {
    expect(Buffer.from(read(json) ?? []).toString()).toBe(text);
  });

  it.each([
    String.raw`"\ud800"`,
    String.raw`"\udc00"`,
    String.raw`"\ud800\u0041"`,
    String.raw`"\ud800x"`,
    String.raw`"\x"`,
    String.raw`"\u12"`,
    String.raw`"\u12g4"`,
    '"',
    'x',
    '',
  ])('takes %j for broken', (json) => {
    expect(read(json)).toBeNull();
  });

  it('leaves bytes that are no UTF-8 as they are', () => {
    expect(read(Uint8Array.from([0x22, 0xff, 0x5c, 0x6e, 0x80, 0x22]))).toEqual(Uint8Array.from([0xff, 0x0a, 0x80]));
  });
});
