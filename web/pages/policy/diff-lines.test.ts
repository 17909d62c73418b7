import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines, nearChanges } from './diff-lines.ts';

describe('diffLines', () => {
  it('puts what goes beside what comes', () => {
    expect(diffLines('a\nb\nc\n', 'a\nB\nc\nd')).toEqual([
      { beforeLine: 1, before: 'a', afterLine: 1, after: 'a', isChanged: false },
      { beforeLine: 2, before: 'b', afterLine: 2, after: 'B', isChanged: true },
      { beforeLine: 3, before: 'c', afterLine: 3, after: 'c', isChanged: false },
      { beforeLine: null, before: '', afterLine: 4, after: 'd', isChanged: true },
    ]);
    expect(diffLines('', '')).toEqual([]);
  });

  it('gives both texts back, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '', ' - x', 'c')).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const rows = diffLines(before, after);
        const sideOf = (side: 'before' | 'after') => rows.flatMap((row) => (row[`${side}Line`] === null ? [] : [row[side]])).join('\n');
        expect([sideOf('before'), sideOf('after')]).toEqual([before, after].map((each) => each.replace(/\n$/, '')));
        for (const row of rows) if (!row.isChanged) expect(row.before).toBe(row.after);
      }),
    );
  });

  it('does not grow beyond measure', () => {
    const lines = (of: string) => Array.from({ length: 5000 }, (_, at) => `${of} ${at}`).join('\n');
    const began = performance.now();
    expect(diffLines(lines('a'), lines('b'))).toHaveLength(5000);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

describe('nearChanges', () => {
  it('leaves out what is far from any change', () => {
    const before = Array.from({ length: 20 }, (_, at) => String(at));
    const shown = nearChanges(diffLines(before.join('\n'), before.with(10, 'x').join('\n')), 1);
    expect(shown.map((row) => row?.after ?? null)).toEqual([null, '9', 'x', '11', null]);
    expect(nearChanges(diffLines('a\nb', 'a\nb'))).toEqual([null]);
  });
});
