import { describe, expect, it } from 'vitest';
import { daysPerMonth, monthCost } from './month-cost.ts';
import type { PriceList } from './price-list.ts';

const stated = { asOf: '2026', source: 'here' };
const list = (over: Partial<PriceList>): PriceList => ({
  name: 'ours',
  aliases: [],
  title: 'Ours',
  region: 'here',
  currency: 'EUR',
  unit: 'GiB',
  notes: [],
  ...over,
});
const gib = 1024 ** 3;
const daily = { events: 1000, bytes: gib, gzipRatio: 0.1 };

describe('monthCost', () => {
  it('prices what is sent in a month, in the unit of the list', () => {
    const ingest = { price: 2, ...stated };
    expect(monthCost(list({ ingest }), daily, 30)).toEqual({ ingest: 2 * daysPerMonth, storage: 0, total: 2 * daysPerMonth });
    expect(monthCost(list({ ingest, unit: 'GB' }), daily, 30).total).toBeCloseTo(2 * daysPerMonth * 1.073741824, 9);
  });

  it('counts what the vendor adds to each event', () => {
    const priced = list({ ingest: { price: 1, ...stated }, bytesPerEvent: { bytes: 26, ...stated } });
    expect(monthCost(priced, { events: gib / 26, bytes: gib, gzipRatio: null }, 1).ingest).toBeCloseTo(2 * daysPerMonth, 9);
  });

  it('prices as many days as are kept, beyond those that are paid for', () => {
    const storage = (over: Partial<NonNullable<PriceList['storage']>>) =>
      list({ storage: { price: 1, compression: 'none', includedDays: 0, minimumDays: 0, ...stated, ...over } });
    expect(monthCost(storage({}), daily, 90).storage).toBe(90);
    expect(monthCost(storage({ includedDays: 31 }), daily, 90).storage).toBe(59);
    expect(monthCost(storage({ includedDays: 31 }), daily, 7).storage).toBe(0);
    expect(monthCost(storage({ minimumDays: 30 }), daily, 7).storage).toBe(30);
    expect(monthCost(storage({ compression: 'gzip' }), daily, 90).storage).toBeCloseTo(9, 9);
    expect(monthCost(storage({ compression: 'gzip' }), { ...daily, gzipRatio: null }, 90).storage).toBe(90);
  });
});
