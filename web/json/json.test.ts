import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { around, idOf, openAtFirst, treeLines } from './tree-lines.ts';
import { findText } from './walk.ts';
import { printKey, yamlLines } from './yaml-lines.ts';

function nested(depth: number): unknown {
  let value: unknown = 'end';
  for (let level = 0; level < depth; level += 1) value = { a: value };
  return value;
}

describe('treeLines', () => {
  const body = { kind: 'Pod', spec: { containers: [{ name: 'web' }] }, status: {} };

  it('gives what is open, and closed ones with their size', () => {
    const lines = treeLines(body, new Set([idOf(['spec'])]));
    expect(lines.map(({ key, depth, size, isOpen }) => [key, depth, size, isOpen])).toEqual([
      ['kind', 0, null, false],
      ['spec', 0, 1, true],
      ['containers', 1, 1, false],
      ['status', 0, 0, false],
    ]);
  });

  it('opens a small body whole, and of a large one what fits', () => {
    expect(treeLines(body, openAtFirst(body))).toHaveLength(6);
    const large = { list: Array.from({ length: 100_000 }, (_, at) => at), small: { a: 1 } };
    expect([...openAtFirst(large)]).toEqual([idOf(['small'])]);
  });

  it('takes bodies that are deep, and keys that pretend to be places', () => {
    const deep = nested(1000);
    const [found] = findText(deep, 'end');
    const lines = treeLines(deep, new Set(around(found ?? [])));
    expect(lines).toHaveLength(1000);
    expect(idOf(['a', 'b'])).not.toBe(idOf(['a","b']));
  });
});

describe('findText', () => {
  it('finds keys and values in the order of the body, whatever their case', () => {
    const found = findText({ a: { Token: 'x' }, b: ['no', 'my TOKEN'], c: null }, 'token');
    expect(found).toEqual([
      ['a', 'Token'],
      ['b', 1],
    ]);
    expect(findText({ a: 'x' }, '')).toEqual([]);
    expect(
      findText(
        Array.from({ length: 10 }, () => 'x'),
        'x',
        3,
      ),
    ).toHaveLength(3);
  });
});

describe('yamlLines', () => {
  const print = (value: unknown) =>
    yamlLines(value)
      .map(({ depth, dashes, key, text }) => {
        const head = key === null ? '' : `${printKey(key)}:${text === '' ? '' : ' '}`;
        return `${'  '.repeat(depth)}${'- '.repeat(dashes)}${head}${text}`;
      })
      .join('\n');

  it.each([
    [{ a: 1, b: { c: 'x', d: [] }, e: {} }],
    [{ list: [{ name: 'web', env: [{ name: 'A', value: 'true' }] }, { name: 'log' }], nested: [[1, 2], [{ a: 1, b: 2 }]] }],
    [['a', { b: null, c: [false] }]],
    [{ text: 'one\ntwo\n', bare: 'one\ntwo', many: 'one\n\n\n', in: [{ script: 'a\n  b\nc' }] }],
    [{ 'app.kubernetes.io/name': 'x', 'yes': 'no', '-': '- x', 'a: b': ': ', '': ' padded ', 'hidden': 'a\u202eb' }],
    [{ number: 1e21, zero: -0.5, text: '1.0', long: '12:30:45', tilde: '~' }],
  ])('reads back as it was: %j', (value) => {
    expect(parse(print(value))).toEqual(value);
  });

  it('ends on bodies that are deep or long', () => {
    expect(yamlLines(nested(3000)).length).toBeLessThan(70);
    expect(
      yamlLines(
        Array.from({ length: 1000 }, () => 1),
        10,
      ),
    ).toHaveLength(10);
  });
});
