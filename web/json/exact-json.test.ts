import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffJson } from '../diff/diff-json.ts';
import { ExactNumber, parseExact, printExact } from './exact-json.ts';
import { treeLines } from './tree-lines.ts';
import { findText } from './walk.ts';
import { yamlLines } from './yaml-lines.ts';

const rounded = ['9007199254740993', '-18446744073709551615', '0.1234567890123456789', '1e400', '123456789012345678901234567890e-40'];
const kept = ['0', '-0', '1.0', '1.50e1', '1e21', '9007199254740992', '9007199254740994', '0.1', '100000000000000000000000', '5e-324'];

describe('parseExact', () => {
  it.each(rounded)('keeps %s as it stands', (text) => {
    const value = parseExact(`{"a":[${text}, "${text}"],"b":${text}}`);
    expect(value).toEqual({ a: [expect.any(ExactNumber), text], b: expect.any(ExactNumber) });
    expect(printExact(value)).toBe(`{"a":[${text},"${text}"],"b":${text}}`);
    expect(String(parseExact(text))).toBe(text);
  });

  it.each(kept)('has a plain number for %s', (text) => {
    expect(parseExact(`[${text},9007199254740993]`)).toEqual([Number(text), expect.any(ExactNumber)]);
  });

  it('takes texts that look like numbers, odd keys and doubled ones', () => {
    const text = String.raw`{"__proto__":9007199254740993,"a\\":"\\\"9007199254740993\"","x":1,"x":9007199254740993,"9007199254740993":{}}`;
    const value = parseExact(text) as Record<string, unknown>;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value)).toEqual(['__proto__', 'a\\', 'x', '9007199254740993']);
    expect(String(Object.getOwnPropertyDescriptor(value, '__proto__')?.value)).toBe('9007199254740993');
    expect(value['a\\']).toBe('\\"9007199254740993"');
    expect(String(value['x'])).toBe('9007199254740993');
  });

  it('refuses what JSON.parse refuses', () => {
    for (const text of ['', '{"a":9007199254740993', '[09007199254740993]', '"9007199254740993', '[9007199254740993e]', '-']) {
      expect(() => parseExact(text), text).toThrow(SyntaxError);
    }
  });

  it('agrees with JSON.parse on every value that JavaScript has', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseExact(`[9007199254740993,${text}]`)).toEqual([expect.any(ExactNumber), JSON.parse(text)]);
        expect(printExact(parseExact(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('takes bodies that are deep or long', () => {
    const deep = parseExact(`${'['.repeat(5000)}9007199254740993${']'.repeat(5000)}`);
    expect(Array.isArray(deep)).toBe(true);
    const long = parseExact(`["${'\\"'.repeat(1_000_000)}",${'9007199254740993,'.repeat(10_000)}0]`) as unknown[];
    expect(long).toHaveLength(10_002);
  });
});

describe('an exact number', () => {
  const body = parseExact('{"big":9007199254740993,"list":[9007199254740993,1]}');

  it('is a leaf of the tree, is found, and stands in YAML as it is', () => {
    expect(treeLines(body, new Set()).map(({ value, size }) => [String(value), size])).toEqual([
      ['9007199254740993', null],
      ['9007199254740993,1', 2],
    ]);
    expect(findText(body, '40993')).toEqual([['big'], ['list', 0]]);
    expect(yamlLines(body)[0]).toMatchObject({ key: 'big', text: '9007199254740993', kind: 'number' });
  });

  it('differs from its neighbour, and not from itself', () => {
    expect(diffJson(body, parseExact('{"big":9007199254740993,"list":[1,9007199254740993]}'))).toHaveLength(1);
    expect(diffJson(body, parseExact('{"big":9007199254740992,"list":[9007199254740993,1]}'))).toMatchObject([{ path: ['big'] }]);
    expect(diffJson(body, parseExact('{"big":9007199254740995,"list":[9007199254740993,1]}'))).toMatchObject([{ path: ['big'] }]);
    expect(diffJson(body, body)).toEqual([]);
  });
});
