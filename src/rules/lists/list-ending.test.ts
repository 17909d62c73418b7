import { describe, expect, it } from 'vitest';
import { nextEndingMs, sayListEnding } from './list-ending.ts';

const nowMs = Date.parse('2026-12-01T12:00:00Z');
const until = (day: string) => Date.parse(`${day}T00:00:00Z`) + 86_400_000;
const entry = (value: string, day?: string) => ({ value, expiresMs: day === undefined ? null : until(day) });
const list = (endMs: number | null, ...entries: readonly ReturnType<typeof entry>[]) => ({ name: 'office', entries, endMs });

describe('what of a list ends', () => {
  it('is said from two weeks before, and after', () => {
    expect(sayListEnding(list(null, entry('a'), entry('b', '2026-12-15')), nowMs)).toEqual([]);
    expect(sayListEnding(list(null, entry('b', '2026-12-14')), nowMs)).toEqual([
      'The list office has an entry that ends within 14 days: b (2026-12-14).',
    ]);
    expect(sayListEnding(list(null, entry('c', '2026-11-30'), entry('b', '2026-11-20'), entry('a', '2026-12-01')), nowMs)).toEqual([
      'The list office has an entry that ends within 14 days: a (2026-12-01).',
      'The list office has 2 entries that have ended, b (2026-11-20) first.',
    ]);
  });

  it('may be all of it', () => {
    expect(sayListEnding(list(until('2026-12-05'), entry('a')), nowMs)).toEqual(['The list office ends after 2026-12-05.']);
    expect(sayListEnding(list(until('2026-11-05'), entry('a', '2026-12-02')), nowMs)).toEqual([
      'The list office ended after 2026-11-05: nothing is in it any more.',
    ]);
  });

  it('is to be said anew when something comes near, and when it ends', () => {
    const given = list(until('2027-01-31'), entry('a', '2026-12-20'), entry('b', '2026-11-01'));
    const near = until('2026-12-20') - 14 * 86_400_000;
    expect(nextEndingMs(given, nowMs)).toBe(near);
    expect(nextEndingMs(given, near)).toBe(until('2026-12-20'));
    expect(nextEndingMs(given, until('2026-12-20'))).toBe(until('2027-01-31') - 14 * 86_400_000);
    expect(nextEndingMs(list(null, entry('a')), nowMs)).toBe(Number.POSITIVE_INFINITY);
  });
});
