import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostEntries, readList } from './read-list.ts';

const values = (text: string, kind: Parameters<typeof readList>[1] = null) => readList(text, kind).entries.map(({ value }) => value);
const day = (text: string) => Date.parse(text);

describe('a list of indicators', () => {
  it('is lines, with comments and dates', () => {
    const { kind, entries, problems } = readList(
      '\uFEFF# ours\r\n10.0.0.0/8\r\n\r\n  192.0.2.7   # the printer\n192.0.2.8 expires=2026-12-31\n2001:db8::/32 expires=2026-12-31T12:00:00Z\n',
      null,
    );
    expect([kind, problems]).toEqual(['addresses', []]);
    expect(entries).toEqual([
      { value: '10.0.0.0/8', expiresMs: null },
      { value: '192.0.2.7', expiresMs: null },
      { value: '192.0.2.8', expiresMs: day('2027-01-01T00:00:00Z') },
      { value: '2001:db8::/32', expiresMs: day('2026-12-31T12:00:00Z') },
    ]);
  });

  it('is CSV, whose head names the column', () => {
    const text =
      '# from the SOC\nfirst_seen,"Value",expires,note\n2026-01-01,192.0.2.1,2026-02-01,"a ""b"", c\nd"\n2026-01-01, 192.0.2.2 ,,x\n';
    expect(readList(text, 'addresses').entries).toEqual([
      { value: '192.0.2.1', expiresMs: day('2026-02-02T00:00:00Z') },
      { value: '192.0.2.2', expiresMs: null },
    ]);
    expect(values('user;expires\nCN=jane,O=dev;2099-01-01\n')).toEqual(['CN=jane,O=dev']);
  });

  it('is a JSON array of texts, or of objects', () => {
    const text = JSON.stringify(['jane', { user: 'bob', expires: '2026-12-31' }, { value: 'eve' }, { nothing: 1 }, 7]);
    const { entries, problems } = readList(text, 'users');
    expect(entries.map(({ value }) => value)).toEqual(['jane', 'bob', 'eve']);
    expect(problems.map(({ line }) => line)).toEqual([4, 5]);
  });

  it('keeps of an entry that is there twice the one that holds longer', () => {
    expect(readList('a expires=2026-01-01\na expires=2027-01-01\na expires=2026-06-01', 'texts').entries).toEqual([
      { value: 'a', expiresMs: day('2027-01-02T00:00:00Z') },
    ]);
    expect(readList('a\na expires=2027-01-01', 'texts').entries).toEqual([{ value: 'a', expiresMs: null }]);
  });

  it.each([
    ['addresses', '10.0.0.1\nexample.com\n10.0.0.0/33\n', ['10.0.0.1']],
    ['hashes', `sha256:${'AB'.repeat(32)}\nabc\n`, ['ab'.repeat(32)]],
    ['images', 'docker.io/library/nginx:1\nevil/*\nbad image\nx*\n', ['nginx:1', 'evil/*']],
    ['users', '*\n**\nsystem:serviceaccount:ci:*\nJane Doe\n', ['system:serviceaccount:ci:*', 'Jane Doe']],
    ['agents', 'kube-hunter\n*\n', ['kube-hunter']],
  ] as const)('of %s leaves out what is none, and says so', (kind, text, expected) => {
    const { entries, problems } = readList(text, kind);
    expect(entries.map(({ value }) => value)).toEqual(expected);
    expect(problems.length).toBe(text.trim().split('\n').length - expected.length);
  });

  it('tells its kind by its entries', () => {
    const kindOf = (text: string) => readList(text, null).kind;
    expect(kindOf('10.0.0.1\n::1\n')).toBe('addresses');
    expect(kindOf(`${'0a'.repeat(16)}\n`)).toBe('hashes');
    expect(kindOf('10.0.0.1\njane\n')).toBe('texts');
    expect(kindOf('')).toBe('texts');
  });

  it('leaves out an entry whose date is none, rather than let it hold for ever', () => {
    const { entries, problems } = readList('a expires=soon\nb expires=2026-02-31\nc expires=2026-02-28', 'texts');
    expect(entries.map(({ value }) => value)).toEqual(['c']);
    expect(problems.map(({ line }) => line)).toEqual([1, 2]);
  });

  it('may be empty, broken, huge or hostile', () => {
    expect(readList('', 'addresses')).toEqual({ kind: 'addresses', entries: [], problems: [] });
    expect(readList('[1, 2', 'texts').problems.length).toBe(1);
    expect(readList('{"a": 1}', 'addresses').problems.length).toBe(1);
    expect(readList('<html>gone</html>', 'addresses').entries).toEqual([]);
    expect(readList('a\u0000b\n"\n', 'texts').entries.map(({ value }) => value)).toEqual(['"']);
    const many = readList(Array.from({ length: mostEntries + 5 }, (_, at) => `u${at}`).join('\n'), 'users');
    expect([many.entries.length, many.problems.length]).toEqual([mostEntries, 1]);
    expect(readList(`${'x'.repeat(5000)}\n`, 'texts').entries).toEqual([]);
    expect(readList('bad\n'.repeat(1000), 'addresses').problems.length).toBeLessThanOrEqual(20);
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => Array.isArray(readList(text, 'users').entries)));
  });
});
