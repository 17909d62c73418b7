import { describe, expect, it } from 'vitest';
import { sayLength, sayTimeSpan, timeIn } from './summary-time.ts';

describe('sayTimeSpan', () => {
  it('names the day once', () => {
    const span = { from: '2026-11-21T01:24:14.328532Z', to: '2026-11-21T01:28:02.100000Z', seconds: 227.77 };
    expect(sayTimeSpan(span)).toBe('2026-11-21 01:24:14 → 01:28:02 UTC, 3 min 48 s');
    expect(timeIn(span)('2026-11-21T01:26:00.5Z')).toBe('01:26:00');
  });

  it('names both days', () => {
    const span = { from: '2026-11-20T23:00:00.000000Z', to: '2026-11-23T01:00:00.000000Z', seconds: 50 * 3600 };
    expect(sayTimeSpan(span)).toBe('2026-11-20 23:00:00 → 2026-11-23 01:00:00 UTC, 2 d 2 h');
    expect(timeIn(span)('2026-11-21T01:26:00.5Z')).toBe('11-21 01:26');
  });
});

it.each([
  [0, '0 ms'],
  [0.25, '250 ms'],
  [1, '1 s'],
  [25.84, '25.8 s'],
  [59.99, '1 min'],
  [3600, '1 h'],
  [3661, '1 h 1 min'],
  [86_400 * 400, '400 d'],
])('says %d seconds as %s', (seconds, said) => {
  expect(sayLength(seconds)).toBe(said);
});
