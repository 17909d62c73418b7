import { expect, test } from 'vitest';
import { levelOf } from './heat-level.ts';

test('nothing is 0, the most is 5, and little can be told from nothing', () => {
  expect(levelOf(0, 100)).toBe(0);
  expect(levelOf(100, 100)).toBe(5);
  expect(levelOf(1, 1_000_000)).toBe(1);
  expect(levelOf(1, 1)).toBe(5);
});

test('a level never falls while the count rises', () => {
  const levels = Array.from({ length: 500 }, (_, count) => levelOf(count, 499));
  expect(levels).toEqual(levels.toSorted((one, other) => one - other));
});
