import { describe, expect, it } from 'vitest';
import { createBackoff } from './backoff.ts';

const now = Date.parse('2026-11-21T00:00:00Z');
const waits = (random: number, count: number) => {
  const backoff = createBackoff(
    () => now,
    () => random,
  );
  return Array.from({ length: count }, () => backoff.next(undefined));
};

describe('createBackoff', () => {
  it('waits longer each time, up to a minute, and never in step', () => {
    expect(waits(1, 9)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    expect(waits(0, 9)).toEqual([250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  it('begins anew after a success', () => {
    const backoff = createBackoff(
      () => now,
      () => 1,
    );
    backoff.next(undefined);
    backoff.next(undefined);
    backoff.reset();
    expect(backoff.next(undefined)).toBe(500);
  });

  it.each([
    ['3', 3000],
    ['0', 0],
    ['Sat, 21 Nov 2026 00:00:10 GMT', 10_000],
    ['Fri, 20 Nov 2026 00:00:10 GMT', 0],
    ['999999999999', 300_000],
  ])('waits at least as long as Retry-After: %s says', (value, least) => {
    for (const random of [0, 0.5, 1]) {
      const waited = createBackoff(
        () => now,
        () => random,
      ).next(value);
      expect(waited).toBeGreaterThanOrEqual(least);
      expect(waited).toBeLessThanOrEqual(least + 5000);
    }
  });

  it.each(['', 'soon', '-1', '1e9'])('does not trust Retry-After: %s', (value) => {
    expect(
      createBackoff(
        () => now,
        () => 1,
      ).next(value),
    ).toBeLessThanOrEqual(500);
  });
});
