import { describe, expect, it } from 'vitest';
import { readableLength, sliceSeconds } from './time-slices.ts';

describe('readableLength', () => {
  it.each([
    [0, 0.001],
    [0.3, 0.5],
    [1, 1],
    [11, 15],
    [61, 120],
    [4000, 7200],
    [90_000, 172_800],
    [40 * 86_400 + 1, 41 * 86_400],
  ])('of %d seconds is %d', (seconds, length) => {
    expect(readableLength(seconds)).toBe(length);
  });

  it('covers any time in about so many slices', () => {
    for (const seconds of [0, 0.01, 7, 153, 90_000, 1e9]) expect(seconds / sliceSeconds(seconds, 60)).toBeLessThanOrEqual(60);
  });
});
