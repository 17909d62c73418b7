import { expect, test } from 'vitest';
import { whenOf } from './when.ts';

const at = (text: string) => Date.parse(text);

test('a short range has its days, those without events too', () => {
  const bounds = { fromMs: at('2026-11-20T22:00:00Z'), toMs: at('2026-11-22T01:00:00Z') };
  const { rows, cells, isFolded } = whenOf([{ time: '2026-11-20T23:00:00Z', count: 5 }], bounds, 'utc');
  expect(isFolded).toBe(false);
  expect(rows).toHaveLength(3);
  expect([...cells]).toEqual([[`${rows[0]?.key}:23`, { count: 5, startMs: at('2026-11-20T23:00:00Z'), hours: 1 }]]);
});

test('the end of a range is left out', () => {
  const { rows } = whenOf([], { fromMs: at('2026-11-20T00:00:00Z'), toMs: at('2026-11-21T00:00:00Z') }, 'utc');
  expect(rows).toHaveLength(1);
});

test('a long range is folded into weekdays, and its newest hour is kept', () => {
  const bounds = { fromMs: at('2026-11-01T00:00:00Z'), toMs: at('2026-11-30T00:00:00Z') };
  // Two Mondays.
  const rows = [
    { time: '2026-11-16T09:00:00Z', count: '2' },
    { time: '2026-11-09T09:00:00Z', count: 3 },
  ];
  const when = whenOf(rows, bounds, 'utc');
  expect(when.rows.map(({ label }) => label)).toEqual(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']);
  expect(when.cells.get('0:9')).toEqual({ count: 5, startMs: at('2026-11-16T09:00:00Z'), hours: 2 });
});

test('rows without a time or a count are passed over', () => {
  const bounds = { fromMs: 0, toMs: 1000 };
  expect(
    whenOf(
      [
        { time: null, count: 3 },
        { time: '1970-01-01T00:00:00Z', count: 0 },
      ],
      bounds,
      'utc',
    ).cells.size,
  ).toBe(0);
});
