import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mendRecord } from './mend-record.ts';

const marks = '"auditID":"x","stage":"ResponseComplete","requestURI":"/"';
const inEvent = (members: string) => `{${marks},${members}}`;
const mend = (text: string) => mendRecord(Buffer.from(text));

describe('mendRecord', () => {
  it.each([
    ['"a":"\\ud800"', '"a":"\ufffd"'],
    ['"\\udfff":1', '"\ufffd":1'],
    ['"a":"\\ud83d\\ude00"', '"a":"😀"'],
    ['"a":1e400,"b":-1e400', '"a":"Infinity","b":"-Infinity"'],
    ['"a":123456789012345678901234567890', '"a":1.2345678901234568e+29'],
    ['"a":18446744073709551616,"b":-9223372036854775809', '"a":"18446744073709552000","b":"-9223372036854776000"'],
    ['"a":1,"a":2,"__proto__":{"b":3}', '"a":2,"__proto__":{"b":3}'],
    ['"a" : [true,false, null,0.5,""] ', '"a":[true,false,null,0.5,""]'],
  ])('reads %s', (given, wanted) => {
    expect(mend(` ${inEvent(given)}\r`)).toBe(inEvent(wanted));
  });

  it('reads bytes that are no UTF-8', () => {
    expect(mendRecord(Buffer.from(inEvent('"a":"\xff"'), 'latin1'))).toBe(inEvent('"a":"\ufffd"'));
  });

  it.each([
    '',
    'null',
    '1',
    '"{}"',
    '[{}]',
    '{',
    '{"a":}',
    '{"a":1}{}',
    '{"auditID":"x","stage":1,"requestURI":"/"}',
    `${inEvent('"a":1')}{}`,
    'E1121 01:02:03 nothing',
  ])('leaves %j', (given) => {
    expect(mend(given)).toBeNull();
  });

  it('cuts off what is nested too deeply, however deep', () => {
    const deep = (levels: number) => inEvent(`"a":${'['.repeat(levels)}${']'.repeat(levels)}`);
    expect(mend(deep(500))).toBe(deep(500));
    for (const levels of [600, 5000, 200_000])
      expect(mend(deep(levels))).toBe(inEvent(`"a":${'['.repeat(511)}"nested too deeply"${']'.repeat(511)}`));
  });

  it('gives well-formed JSON of the same keys, whatever it is given', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (value) => {
        const text = mend(inEvent(`"a":${JSON.stringify(value)}`)) ?? '';
        expect(text.isWellFormed()).toBe(true);
        expect(text).not.toMatch(/\\ud[89a-f]/i);
        const { a } = JSON.parse(text) as { a: object };
        expect(Object.keys(a).length).toBe(new Set(Object.keys(value).map((key) => key.toWellFormed())).size);
      }),
    );
  });
});
