import { describe, expect, it } from 'vitest';
import { groupByTheme } from './themes.ts';

describe('groupByTheme', () => {
  it('begins with the known themes, then others by name, then those without', () => {
    const groups = groupByTheme(['Zoo', '', 'Rights', 'Changes', 'Apples', 'Rights'], (theme) => theme);
    expect([...groups]).toEqual([
      ['Changes', ['Changes']],
      ['Rights', ['Rights', 'Rights']],
      ['Apples', ['Apples']],
      ['Zoo', ['Zoo']],
      ['', ['']],
    ]);
  });
});
