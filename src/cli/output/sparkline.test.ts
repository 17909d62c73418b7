import { expect, it } from 'vitest';
import { joinNeighbours, sparkline } from './sparkline.ts';

it('draws numbers as bars', () => {
  expect(sparkline([0, 1, 25, 50, 75, 100])).toBe(' ▁▂▄▆█');
});

it('has no more bars than there is room for', () => {
  expect(joinNeighbours([1, 2, 3, 4, 5], 5)).toEqual([1, 2, 3, 4, 5]);
  expect(joinNeighbours([1, 2, 3, 4, 5], 4)).toEqual([3, 7, 5]);
  expect(joinNeighbours([1, 2, 3], -4)).toEqual([6]);
  expect(joinNeighbours([], 4)).toEqual([]);
});

it('shows the least of something, and nothing of nothing', () => {
  expect(sparkline([1, 1_000_000])).toBe('▁█');
  expect(sparkline([0, 0])).toBe('  ');
  expect(sparkline([])).toBe('');
});
