import { describe, expect, it } from 'vitest';
import { networkOf, SignInThrottle } from './sign-in-throttle.ts';

function open() {
  let now = 0;
  const throttle = new SignInThrottle(() => now);
  /** Fails so often, waiting as long as it takes; gives the milliseconds. */
  const guess = (times: number, name: string, address: string): number => {
    const began = now;
    for (let tries = 0; tries < times; ) {
      try {
        throttle.begin(name, address);
        tries += 1;
      } catch {
        now += 1000;
      }
    }
    return now - began;
  };
  return { throttle, guess, pass: (ms: number) => (now += ms) };
}

const limited = expect.objectContaining({ code: 'rate-limited' });

describe('the wait before the next try', () => {
  it('doubles, up to a quarter of an hour, and is not made longer by who does not wait', () => {
    const { throttle, guess, pass } = open();
    expect(guess(5, 'ann', '10.0.0.1')).toBe(0);
    expect(() => throttle.begin('ann', '10.0.0.1')).toThrow('wait 1 s');
    for (let tries = 0; tries < 100; tries++) expect(() => throttle.begin('ann', '10.0.0.1')).toThrow('wait 1 s');
    expect(guess(6, 'ann', '10.0.0.1')).toBe((1 + 2 + 4 + 8 + 16 + 32) * 1000);
    guess(10, 'ann', '10.0.0.1');
    expect(() => throttle.begin('ann', '10.0.0.1')).toThrow('wait 900 s');
    pass(3_600_001);
    expect(guess(5, 'ann', '10.0.0.1')).toBe(0);
  });

  it('is over with the right password, for that name from that address', () => {
    const { throttle, guess } = open();
    guess(5, 'ann', '10.0.0.1');
    throttle.succeeded('ann', '10.0.0.1');
    expect(guess(5, 'ann', '10.0.0.1')).toBe(0);
  });

  it('holds for an address that tries many names, also where one of them is its own', () => {
    const { throttle, guess } = open();
    for (let at = 0; at < 40; at++) {
      if (at % 5 === 0) {
        guess(1, 'mallory', '10.0.0.1');
        throttle.succeeded('mallory', '10.0.0.1');
      } else guess(1, `name-${at}`, '10.0.0.1');
    }
    expect(() => throttle.check('another', '10.0.0.1')).toThrow(limited);
    expect(() => throttle.check('another', '10.0.0.2')).not.toThrow();
  });

  it('keeps nobody out for whom strangers guess from everywhere', () => {
    const { throttle, guess } = open();
    throttle.begin('ann', '192.0.2.1');
    throttle.succeeded('ann', '192.0.2.1');
    for (let at = 0; at < 200; at++) guess(1, 'ann', `10.0.${at}.1`);
    expect(() => throttle.check('ann', '10.1.1.1')).toThrow(limited);
    expect(() => throttle.check('ann', '192.0.2.1')).not.toThrow();
    const { throttle: other, guess: guessAgain } = open();
    for (let at = 0; at < 200; at++) guessAgain(1, 'ann', `10.0.${at}.1`);
    // From an address that is not known it is half a minute at most.
    expect(guessAgain(1, 'ann', '192.0.2.1')).toBeLessThanOrEqual(30_000);
    expect(() => other.check('ben', '192.0.2.1')).not.toThrow();
  });

  it('counts names that are long without end, and forgets the oldest of too many', () => {
    const { throttle, guess } = open();
    guess(5, 'first', '10.9.9.9');
    for (let at = 0; at < 11_000; at++) throttle.fail('x'.repeat(at % 2000) + at, `10.${at >> 8}.${at & 255}.1`);
    expect(() => throttle.check('first', '10.9.9.9')).not.toThrow();
  });
});

describe('the network of an address', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['unknown', 'unknown'],
  ])('%s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
