import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../tests/decode/cut-in-blocks.ts';
import { realEvents } from '../../tests/decode/wrapped.ts';
import { decodeBase64 } from './base64.ts';
import { gunzip } from './inflate.ts';
import { unpackData } from './packed-data.ts';

const limit = 1 << 20;
const unpack = (data: string) => {
  const record = bytesOf(JSON.stringify(data));
  return unpackData(record, { start: 0, end: record.length });
};

describe('decodeBase64', () => {
  it('reads what Node writes, in both alphabets, with line ends or without', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom('base64', 'base64url'), fc.boolean(), (bytes, alphabet, wrapped) => {
        const text = Buffer.from(bytes).toString(alphabet as 'base64');
        expect(decodeBase64(bytesOf(wrapped ? text.replace(/(.{7})/g, '$1\r\n') : text))).toEqual(Uint8Array.from(bytes));
      }),
    );
  });

  it.each(['A', 'AA=A', 'A*AA', 'AAAAA'])('takes %s for none', (text) => {
    expect(decodeBase64(bytesOf(text))).toBeNull();
  });
});

describe('gunzip', () => {
  it('reads what zlib writes, at every level and strategy, in one member or more', () => {
    const text = Buffer.from(realEvents.slice(0, 40).join('\n'));
    for (const level of [0, 1, 6, 9]) {
      for (const strategy of [0, 2, 3, 4]) {
        const bytes = Buffer.concat([gzipSync(text, { level, strategy }), gzipSync('', { level }), gzipSync('end', { level, strategy })]);
        expect(Buffer.from(gunzip(bytes, limit) ?? []).equals(Buffer.concat([text, Buffer.from('end')]))).toBe(true);
      }
    }
  });

  it('reads any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
        expect(Buffer.from(gunzip(gzipSync(bytes), limit) ?? [])).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('never throws, and never gives what is not right, for damaged bytes', () => {
    const text = Buffer.from(realEvents[0] ?? '');
    const good = gzipSync(text);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), fc.nat(good.length), (at, flip, end) => {
        const bad = Buffer.from(good);
        bad[at] = (bad[at] ?? 0) ^ flip;
        const got = gunzip(bad, limit);
        if (got !== null) expect(Buffer.from(got).equals(text)).toBe(true);
        if (end < good.length && end > 0) expect(gunzip(good.subarray(0, end), limit)).toBeNull();
      }),
      { numRuns: 1000 },
    );
  });

  it('gives up on what unpacks to more than is allowed', () => {
    expect(gunzip(gzipSync(Buffer.alloc(limit + 1)), limit)).toBeNull();
    expect(gunzip(gzipSync(Buffer.alloc(limit)), limit)?.length).toBe(limit);
  });

  it('passes over the optional parts of a header', () => {
    const body = deflateRawSync('x');
    const trailer = gzipSync('x').subarray(-8);
    const header = Buffer.from([0x1f, 0x8b, 8, 4 + 8 + 16 + 2, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9, 0x61, 0, 0x62, 0, 1, 1]);
    expect(gunzip(Buffer.concat([header, body, trailer]), limit)).toEqual(Uint8Array.from([0x78]));
  });
});

describe('unpackData', () => {
  it('says what is wrong', () => {
    expect(unpack('eA==')).toEqual(Uint8Array.from([0x78]));
    expect(unpack('*')).toBe('broken-base64');
    expect(unpack(gzipSync('x').subarray(0, 15).toString('base64'))).toBe('broken-gzip');
    expect(unpackData(bytesOf('{}'), undefined)).toBe('no-event-inside');
  });
});
