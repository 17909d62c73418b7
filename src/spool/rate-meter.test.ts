import { describe, expect, it } from 'vitest';
import { RateMeter } from './rate-meter.ts';

describe('a rate', () => {
  it('is what went by per second, over a minute at most', () => {
    let now = 1_000_000;
    const meter = new RateMeter(() => now);
    expect(meter.rate()).toEqual({ entries: 0, bytes: 0 });
    for (let second = 0; second < 10; second++) {
      meter.count(100);
      meter.count(300);
      if (second < 9) now += 1000;
    }
    expect(meter.rate()).toEqual({ entries: 2, bytes: 400 });
    now += 50_000;
    expect(meter.rate()).toEqual({ entries: 20 / 60, bytes: 4000 / 60 });
    now += 20_000;
    expect(meter.rate()).toEqual({ entries: 0, bytes: 0 });
  });

  it('is not led astray by a clock that is set back or forth', () => {
    let now = 1_000_000_000;
    const meter = new RateMeter(() => now);
    meter.count(5);
    now = -3_600_000;
    meter.count(5);
    expect(meter.rate().entries).toBeLessThanOrEqual(1);
    now = 2_000_000_000;
    expect(meter.rate()).toEqual({ entries: 0, bytes: 0 });
    meter.count(60);
    expect(meter.rate()).toEqual({ entries: 1 / 60, bytes: 1 });
  });
});
