import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, cutInBlocks, latin1 } from '../../tests/decode/cut-in-blocks.ts';
import { maxBadBytes, maxRecordBytes } from './envelope.ts';
import { JsonCutter } from './json-cutter.ts';

function cut(text: string, ...sizes: number[]) {
  return cutInBlocks(new JsonCutter(), bytesOf(text), sizes.length === 0 ? undefined : sizes);
}

/** Strings that look like structure, in keys as well as in values. */
const hostileText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '"items":[',
    '{"items":[{}]}',
    '\\',
    '\\"',
    '"',
    ']}',
    '}{',
    '\n',
    '\r\n{',
    '\u0000',
    'EventList',
    '"kind":"EventList"',
    '😀',
    '\u2028',
  ),
);
const value = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    hostileText,
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc.dictionary(hostileText, tie('value'), { maxKeys: 5 }),
}));
/** Events have no `items` of their own: an object that has them is a list. */
const event = value.object.map(({ items: _, ...rest }) => ({ auditID: 'x', ...rest }));
const indent = fc.constantFrom(0, 1, 2, '\t');
const lineEnd = fc.constantFrom('\n', '\r\n');
const blockSizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 });

/** What a record should be: the text as printed, less its line ends. */
function recordOf(printed: string): string {
  return latin1(printed.replace(/[\r\n]/g, ''));
}

describe('JsonCutter', () => {
  it('gives back every value byte for byte, whatever the layout and the blocks', () => {
    fc.assert(
      fc.property(fc.array(event), indent, lineEnd, fc.constantFrom('', ' ', '\n'), blockSizes, (events, space, end, between, sizes) => {
        const printed = events.map((each) => JSON.stringify(each, null, space).replaceAll('\n', end));
        const { records, bad, incomplete } = cut(printed.join(between), ...sizes);
        expect(records).toEqual(printed.map(recordOf));
        expect(bad).toEqual([]);
        expect(incomplete).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('cuts the items of lists and arrays, wherever items stands', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(event)),
        fc.constantFrom('first', 'last', 'array', 'arrayOfLists'),
        indent,
        blockSizes,
        (lists, form, space, sizes) => {
          const wrap = (items: unknown[]) =>
            form === 'first'
              ? { items, kind: 'EventList' }
              : form === 'array'
                ? items
                : { kind: 'EventList', metadata: { items: 1 }, items };
          const wrapped = lists.map(wrap);
          const text =
            form === 'arrayOfLists'
              ? JSON.stringify(wrapped, null, space)
              : wrapped.map((each) => JSON.stringify(each, null, space)).join('\n');
          const { records, bad, incomplete } = cut(text, ...sizes);
          expect(records.map((record) => JSON.parse(Buffer.from(record, 'latin1').toString()))).toEqual(
            JSON.parse(JSON.stringify(lists.flat())),
          );
          expect(bad).toEqual([]);
          expect(incomplete).toBeUndefined();
        },
      ),
      { numRuns: 500 },
    );
  });

  it('gives the missing records, and maybe some again, from any checkpoint', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(event, { maxLength: 3 }), { maxLength: 4 }),
        indent,
        fc.integer({ min: 1, max: 99 }),
        (lists, space, size) => {
          const bytes = bytesOf(lists.map((items) => JSON.stringify({ items }, null, space)).join('\n'));
          const whole = cutInBlocks(new JsonCutter(), bytes, [size]);
          for (const { at, records } of whole.checkpoints) {
            const again = cutInBlocks(new JsonCutter(), bytes, undefined, at);
            expect(again.bad).toEqual([]);
            expect(again.records.length).toBeGreaterThanOrEqual(whole.records.length - records);
            expect(again.records).toEqual(whole.records.slice(whole.records.length - again.records.length));
          }
        },
      ),
    );
  });

  it('never throws, and finds the same in blocks as at once, whatever it is fed', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ',',
      ':',
      '\n',
      '\r',
      ' ',
      'n',
      '1',
      '"items"',
      '"items":[',
      '{"a":1}',
      '\n{"b":2}\n',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), blockSizes, (pieces, sizes) => {
        const text = pieces.join('');
        const inBlocks = cut(text, ...sizes);
        const atOnce = cut(text);
        expect(inBlocks.records).toEqual(atOnce.records);
        expect(inBlocks.bad).toEqual(atOnce.bad);
        expect(inBlocks.incomplete).toEqual(atOnce.incomplete);
        for (const { offset, length, bytes } of inBlocks.bad) {
          expect(text.slice(offset, offset + length)).toBe(new TextDecoder().decode(bytes));
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('accounts for every byte outside of lists: in a record, a bad slice, or what is incomplete', () => {
    const piece = fc.constantFrom('{', '}', '"', '\\', ',', ':', '\n', '\r', ' ', 'n', '1', '"items"', '{"a":1}', '\n{"b":2}\n', '  {\n');
    // Between values the scanner lets separators pass.
    const weightOf = (text: string) => text.replace(/[\s,:]/g, '').length;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), blockSizes, (pieces, sizes) => {
        const text = pieces.join('');
        const { records, bad, incomplete } = cut(text, ...sizes);
        const slices = [...bad, ...(incomplete === undefined ? [] : [incomplete])].map(({ offset, length }) =>
          text.slice(offset, offset + length),
        );
        expect(weightOf([...records, ...slices].join(''))).toBe(weightOf(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('keeps the others when an item is no object', () => {
    const { records, bad } = cut('{"kind":"EventList","items":[{"a":1},5,"x",[{"no":1}],null,{"b":2}]}');
    expect(records).toEqual(['{"a":1}', '{"b":2}']);
    expect(bad.map(({ offset, length, reason }) => [offset, length, reason])).toEqual([
      [37, 1, 'not-an-object'],
      [39, 3, 'not-an-object'],
      [43, 10, 'not-an-object'],
      [54, 4, 'not-an-object'],
    ]);
  });

  it.each(['{"kind":"EventList","items":[]}', '{"items":null,"kind":"EventList"}', '[]', '', ' \n\r\n\t', '\n\n\n\n\n\n\n\n'])(
    'finds nothing, and nothing wrong, in %j',
    (text) => expect(cut(text, 7)).toMatchObject({ records: [], bad: [], incomplete: undefined, resumeAt: text.length }),
  );

  it('keeps what a list that is cut off held, and calls the rest incomplete', () => {
    const text = '{"kind":"EventList","items":[{"a":1},{"b":2},{"c":';
    expect(cut(text, 11)).toMatchObject({ records: ['{"a":1}', '{"b":2}'], bad: [], incomplete: { offset: 45, length: 5 }, resumeAt: 0 });
    expect(cut('[{"a":1},', 3)).toMatchObject({ records: ['{"a":1}'], incomplete: { offset: 9, length: 0 }, resumeAt: 0 });
    expect(cut('{"a":1}\n{"b', 3)).toMatchObject({ records: ['{"a":1}'], incomplete: { offset: 8, length: 3 } });
  });

  it('loses a broken record and no other, in each layout', () => {
    const pretty = (text: string) => JSON.stringify(JSON.parse(text), null, 2);
    const broken = '{\n  "b": "unended\n}';
    const stream = [pretty('{"a":{"x":1}}'), broken, pretty('{"c":[{}]}')].join('\n');
    expect(cut(stream, 5)).toMatchObject({ records: ['{  "a": {    "x": 1  }}', '{  "c": [    {}  ]}'], bad: [{ reason: 'broken-json' }] });

    const list = '{\n  "items": [\n    {\n      "a": 1\n    },\n    {\n      "b": ]\n    },\n    {\n      "c": 3\n    }\n  ]\n}\n{"d":4}';
    const { records, bad, incomplete } = cut(list, 6);
    expect(records).toEqual(['{      "a": 1    }', '{      "c": 3    }', '{"d":4}']);
    expect(bad).toHaveLength(1);
    expect(incomplete).toBeUndefined();

    const perLine = '[\n{"a":1},\n{"b":{"x":1,\n{"c":3},\n{"d":4}\n]\n';
    expect(cut(perLine, 4)).toMatchObject({
      records: ['{"a":1}', '{"c":3}', '{"d":4}'],
      bad: [{ offset: 11, reason: 'broken-json' }],
      incomplete: undefined,
    });
  });

  it('keeps bytes that are no UTF-8, and NUL', () => {
    const bytes = Uint8Array.from([0x7b, 0x22, 0xff, 0x00, 0xc3, 0x22, 0x3a, 0x31, 0x7d]);
    expect(cutInBlocks(new JsonCutter(), bytes, [1]).records).toEqual([Buffer.from(bytes).toString('latin1')]);
  });

  it('holds a hundred thousand levels, and refuses a million without holding them', () => {
    const deep = `${'{"a":['.repeat(50_000)}${']}'.repeat(50_000)}`;
    expect(cut(deep, 1000).records).toEqual([deep]);
    const tooDeep = `${'['.repeat(1_000_002)}\n{"a":1}`;
    expect(cut(tooDeep, 65536)).toMatchObject({ records: ['{"a":1}'], bad: [{ reason: 'broken-json' }] });
  });

  it('passes over a record that is too long, and holds little of it', () => {
    const block = 4 * 1024 * 1024;
    const long = `{"a":"${'x'.repeat(3 * maxRecordBytes)}"}`;
    const { records, bad, held } = cut(`[{"b":1},${long},{"c":1}]`, block);
    expect(records).toEqual(['{"b":1}', '{"c":1}']);
    expect(bad).toMatchObject([{ offset: 9, length: long.length, reason: 'too-long' }]);
    expect(bad[0]?.bytes.length).toBe(maxBadBytes);
    expect(held).toBeLessThanOrEqual(maxRecordBytes + 2 * block);
  });

  it('reads a list of any length: only its records are bounded', () => {
    const item = `{"a":"${'x'.repeat(1024 * 1024)}"}`;
    const text = `{"kind":"EventList","items":[${Array.from({ length: 20 }, () => item).join(',')}]}`;
    const { records, bad, held } = cut(text, 512 * 1024);
    expect(records).toHaveLength(20);
    expect(bad).toEqual([]);
    expect(held).toBeLessThan(3 * 1024 * 1024);
  });
});
