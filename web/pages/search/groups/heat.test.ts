import { describe, expect, it } from 'vitest';
import { heatOf } from './heat.ts';

const row = (down: string, across: string, value: number) => ({ row: value, down, across, value });

describe('heatOf', () => {
  const heat = heatOf([row('a', 'x', 1), row('b', 'x', 1000), row('b', 'y', 30)], false);

  it('puts the largest first', () => {
    expect(heat.down).toEqual(['b', 'a']);
    expect(heat.across).toEqual(['x', 'y']);
    expect(heat.at('b', 'y')?.value).toBe(30);
    expect(heat.at('a', 'y')).toBeNull();
  });

  it('goes by the logarithm', () => {
    expect([0, 1, 30, 1000].map(heat.step)).toEqual([0, 1, 3, 5]);
  });

  it('keeps time in its order, and counts what is left out', () => {
    const rows = Array.from({ length: 60 }, (_, at) => row('a', `2026-01-01T${String(at).padStart(2, '0')}`, 60 - at));
    const timed = heatOf(rows.toReversed(), true);
    expect(timed.across).toHaveLength(48);
    expect(timed.across.at(-1)).toBe('2026-01-01T59');
    expect(timed.left).toBe(12);
    expect(heatOf([], false).down).toEqual([]);
  });
});
