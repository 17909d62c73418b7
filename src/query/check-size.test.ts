import { describe, expect, it } from 'vitest';
import { readQuery } from './check-query.ts';

const many = (count: number, piece: string, between = ' ') => Array.from({ length: count }, () => piece).join(between);

describe('the size of a query', () => {
  it('is bounded, wherever the conditions stand', () => {
    expect(readQuery(many(500, 'aaa')).query).not.toBeNull();
    for (const text of [
      many(501, 'aaa'),
      many(501, 'verb=get', ' or '),
      `verb=get sequence by user (${many(251, 'aaa')}) then (${many(251, 'bbb')})`,
      `include ${many(1001, 'verb', ',')}`,
      `request${'.a'.repeat(51)}=1`,
      `request${'[0]'.repeat(30_000)}=1`,
      `request${'.a'.repeat(45_000)}=1`,
    ]) {
      const { query, diagnostics } = readQuery(text);
      expect(query, text.slice(0, 60)).toBeNull();
      expect(diagnostics.map(({ code }) => code).join(), text.slice(0, 60)).toContain('too-long');
    }
  });

  it('leaves room for long lists of values', () => {
    expect(readQuery(`user in (${many(5000, 'ann', ',')})`).query).not.toBeNull();
  });
});
