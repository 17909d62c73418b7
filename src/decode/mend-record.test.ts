import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mendRecord } from './mend-record.ts';

const mend = (text: string) => mendRecord(Buffer.from(text));

describe('mendRecord', () => {
  it.each([
    ['{"a":"\\ud800"}', '{"a":"\ufffd"}'],
    ['{"\\udfff":1}', '{"\ufffd":1}'],
    ['{"a":"\\ud83d\\ude00"}', '{"a":"😀"}'],
    ['{"a":1e400,"b":-1e400}', '{"a":"Infinity","b":"-Infinity"}'],
    ['{"a":123456789012345678901234567890}', '{"a":1.2345678901234568e+29}'],
    ['{"a":1,"a":2,"__proto__":{"b":3}}', '{"a":2,"__proto__":{"b":3}}'],
    [' {"a":[true,false,null,0.5,""]}\r', '{"a":[true,false,null,0.5,""]}'],
  ])('reads %s', (given, wanted) => {
    expect(mend(given)).toBe(wanted);
  });

  it('reads bytes that are no UTF-8', () => {
    expect(mendRecord(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toBe('{"\ufffd":1}');
  });

  it.each(['', 'null', '1', '"{}"', '[{}]', '{', '{"a":}', '{"a":1}{}', 'E1121 01:02:03 nothing'])('leaves %j', (given) => {
    expect(mend(given)).toBeNull();
  });

  it('cuts off what is nested too deeply, however deep', () => {
    const deep = (levels: number) => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
    expect(mend(deep(500))).toBe(deep(500));
    for (const levels of [600, 5000, 200_000])
      expect(mend(deep(levels))).toBe(`{"a":${'['.repeat(511)}"nested too deeply"${']'.repeat(511)}}`);
  });

  it('gives well-formed JSON of the same keys, whatever it is given', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (value) => {
        const text = mend(JSON.stringify(value)) ?? '';
        expect(text.isWellFormed()).toBe(true);
        expect(text).not.toMatch(/\\ud[89a-f]/i);
        expect(Object.keys(JSON.parse(text) as object).length).toBe(new Set(Object.keys(value).map((key) => key.toWellFormed())).size);
      }),
    );
  });
});
