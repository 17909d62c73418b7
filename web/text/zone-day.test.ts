import { afterEach, describe, expect, it, vi } from 'vitest';
import { dayOf, rangeOfDay, sliceWithinDays } from './zone-day.ts';

const at = (text: string) => Date.parse(text);
const winter = at('2026-01-15T00:00:00Z');

afterEach(() => vi.unstubAllEnvs());

function printRange(day: string, zone: 'utc' | 'local') {
  const { fromMs, toMs } = rangeOfDay(day, zone);
  return [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
}

describe('days of a zone', () => {
  it('are cut at midnight in UTC', () => {
    vi.stubEnv('TZ', 'America/New_York');
    expect(dayOf(at('2026-11-21T23:59:59.999Z'), 'utc')).toBe('2026-11-21');
    expect(printRange('2026-11-30', 'utc')).toEqual(['2026-11-30T00:00:00.000Z', '2026-12-01T00:00:00.000Z']);
    expect(sliceWithinDays('utc', winter)).toBe('1d');
  });

  it('are cut where the reader has midnight, also when the clocks change', () => {
    vi.stubEnv('TZ', 'America/New_York');
    expect(dayOf(at('2026-11-22T04:59:59Z'), 'local')).toBe('2026-11-21');
    expect(dayOf(at('2026-11-22T05:00:00Z'), 'local')).toBe('2026-11-22');
    expect(printRange('2026-12-31', 'local')).toEqual(['2026-12-31T05:00:00.000Z', '2027-01-01T05:00:00.000Z']);
    expect(printRange('2026-11-01', 'local')).toEqual(['2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z']);
    expect(sliceWithinDays('local', winter)).toBe('1h');
  });

  it('hold whole slices in zones of half and quarter hours, and in those that are UTC', () => {
    for (const [zone, slice] of [
      ['Asia/Kolkata', '15m'],
      ['Asia/Kathmandu', '15m'],
      ['Australia/Lord_Howe', '15m'],
      ['UTC', '1d'],
      ['Europe/London', '1h'],
    ] as const) {
      vi.stubEnv('TZ', zone);
      expect(sliceWithinDays('local', winter), zone).toBe(slice);
    }
  });

  it('are none for what is no moment', () => {
    expect(dayOf(Number.NaN, 'local')).toBe('');
    expect(dayOf(Number.POSITIVE_INFINITY, 'utc')).toBe('');
  });
});
