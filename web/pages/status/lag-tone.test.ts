import { expect, test } from 'vitest';
import { rangeAround, toneOfLag } from './lag-tone.ts';

test('the longer nothing came, the worse', () => {
  expect([0, 299, 300, 3599, 3600].map(toneOfLag)).toEqual(['good', 'good', 'warn', 'warn', 'bad']);
});

test('a silence is shown with what is around it', () => {
  const fromMs = Date.parse('2026-11-21T01:00:00Z');
  expect(rangeAround({ fromMs, lengthMs: 600_000 })).toEqual({ from: '2026-11-21T00:50:00.000Z', to: '2026-11-21T01:20:00.000Z' });
  expect(rangeAround({ fromMs, lengthMs: 10_000 })).toEqual({ from: '2026-11-21T00:59:00.000Z', to: '2026-11-21T01:01:10.000Z' });
});
