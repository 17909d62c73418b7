import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, cutInBlocks, latin1 } from '../../tests/decode/cut-in-blocks.ts';
import { maxBadBytes, maxRecordBytes } from './envelope.ts';
import { LineCutter } from './line-cutter.ts';

function cut(text: string, ...sizes: number[]) {
  return cutInBlocks(new LineCutter(), bytesOf(text), sizes.length === 0 ? undefined : sizes);
}

describe('LineCutter', () => {
  it('hands on the lines of a block as they are, without a copy', () => {
    const block = bytesOf('{"kind":"Event","a":1}\n{"kind":"Event","responseObject":{"kind":"EventList"}}\nnot json\n{"b');
    const { payload, consumed, resumeAt, bad } = new LineCutter().cut(block, 100, false);
    expect(payload.buffer).toBe(block.buffer);
    expect(new TextDecoder().decode(payload)).toBe(
      '{"kind":"Event","a":1}\n{"kind":"Event","responseObject":{"kind":"EventList"}}\nnot json\n',
    );
    expect({ consumed, resumeAt, bad }).toEqual({ consumed: payload.length, resumeAt: 100 + payload.length, bad: [] });
  });

  it('gives every line back, whatever the blocks, the line ends and the holes', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary' }).map((text) => JSON.stringify({ text })),
      fc.constantFrom('{"kind":"Event","x":"EventList"}', '{"x":"\\u0000"}', 'garbage', '{"unended', '{"a":1}'),
    );
    const lines = fc.array(fc.tuple(fc.constantFrom('', '\0', '\0\0\0\0'), line, fc.constantFrom('\n', '\r\n', '\n\n\r\n')));
    fc.assert(
      fc.property(lines, fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (pieces, sizes) => {
        const { records, bad, incomplete } = cut(pieces.flat().join(''), ...sizes);
        expect(records).toEqual(pieces.map(([, text]) => latin1(text)));
        expect(bad.map(({ length, reason }) => [length, reason])).toEqual(
          pieces.flatMap(([hole]) => (hole === '' ? [] : [[hole.length, 'hole']])),
        );
        expect(incomplete).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  it('cuts a list that stands among the lines', () => {
    const list = '{"kind":"EventList","items":[{"b":"\\"items\\":["},{"c":1}]}';
    expect(cut(`{"a":1}\n${list}\r\n{"d":1}\n${list}`, 9)).toMatchObject({
      records: ['{"a":1}', '{"b":"\\"items\\":["}', '{"c":1}', '{"d":1}', '{"b":"\\"items\\":["}', '{"c":1}'],
      bad: [],
      incomplete: undefined,
    });
  });

  it('keeps the bytes that a list lacks its end after as a bad slice: its line is over', () => {
    const { records, bad, incomplete } = cut('{"kind":"EventList","items":[{"a":1},{"b"\n{"c":1}\n');
    expect(records).toEqual(['{"a":1}', '{"c":1}']);
    expect(bad).toMatchObject([{ offset: 37, length: 4, reason: 'cut-off' }]);
    expect(incomplete).toBeUndefined();
  });

  it('takes a last line without an end for a record if it is whole, and reports it as incomplete if not', () => {
    expect(cut('{"a":1}\n{"b":1}')).toMatchObject({ records: ['{"a":1}', '{"b":1}'], incomplete: undefined, resumeAt: 15 });
    expect(cut('{"a":1}\n{"b":', 3)).toMatchObject({ records: ['{"a":1}'], incomplete: { offset: 8, length: 5 }, resumeAt: 8, bad: [] });
    expect(cut('{"a":1}\r\n{"b":1}\r')).toMatchObject({ records: ['{"a":1}', '{"b":1}'], incomplete: undefined });
  });

  it('leaves a hole at the end to a later reading: it may be filled', () => {
    expect(cut('{"a":1}\n\0\0\0\0', 3)).toMatchObject({ records: ['{"a":1}'], bad: [], incomplete: { offset: 8, length: 4 }, resumeAt: 8 });
  });

  it('passes over a line that is too long, and holds little of it', () => {
    const block = 1024 * 1024;
    const long = `{"a":"${'x'.repeat(3 * maxRecordBytes)}"}`;
    const { records, bad, held } = cut(`{"b":1}\n${long}\n{"c":1}\n`, block);
    expect(records).toEqual(['{"b":1}', '{"c":1}']);
    expect(bad).toMatchObject([{ offset: 8, length: long.length, reason: 'too-long' }]);
    expect(bad[0]?.bytes).toEqual(bytesOf(long.slice(0, maxBadBytes)));
    expect(held).toBeLessThanOrEqual(maxRecordBytes + 2 * block);
  });

  it('knows a line that is just short enough from one that is just too long, in a block that holds both', () => {
    const exact = `"${'x'.repeat(maxRecordBytes - 2)}"`;
    const { records, bad } = cut(`${exact}\n${exact}x\n{"c":1}\n`);
    expect(records.map((record) => record.length)).toEqual([maxRecordBytes, 7]);
    expect(bad).toMatchObject([{ offset: maxRecordBytes + 1, length: maxRecordBytes + 1, reason: 'too-long' }]);
  });

  it('keeps bytes that are no UTF-8', () => {
    const bytes = Uint8Array.from([0x7b, 0xff, 0xfe, 0x80, 0x7d, 0x0a]);
    expect(cutInBlocks(new LineCutter(), bytes, [2]).records).toEqual([Buffer.from(bytes.subarray(0, 5)).toString('latin1')]);
  });

  it('finds nothing in a hundred thousand blank lines', () => {
    expect(cut('\n'.repeat(100_000), 4096)).toMatchObject({ records: [], bad: [], resumeAt: 100_000 });
    expect(cut('\r\n'.repeat(100_000), 4096)).toMatchObject({ records: [], bad: [], resumeAt: 200_000 });
  });
});
