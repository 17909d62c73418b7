import { describe, expect, it } from 'vitest';
import { SenderThrottle } from './sender-throttle.ts';

function open() {
  let now = 0;
  const throttle = new SenderThrottle(() => now);
  /** Different credentials, waiting as long as it takes; gives the milliseconds. */
  let guesses = 0;
  const guess = (times: number, address: string): number => {
    const began = now;
    for (let tries = 0; tries < times; ) {
      try {
        throttle.begin(`Bearer guess-${guesses}`, address);
        guesses += 1;
        tries += 1;
      } catch {
        now += 1000;
      }
    }
    return now - began;
  };
  return { throttle, guess, pass: (ms: number) => (now += ms) };
}

const limited = expect.objectContaining({
  code: 'rate-limited',
  details: expect.objectContaining({ retryAfterSeconds: expect.any(Number) }),
});

describe('who guesses the credential of a sender', () => {
  it('waits up to ten seconds for each after a hundred, and begins anew after an hour', () => {
    const { throttle, guess, pass } = open();
    expect(guess(101, '10.0.0.1')).toBe(0);
    expect(() => throttle.begin('Bearer next', '10.0.0.1')).toThrow(limited);
    expect(guess(4, '10.0.0.1')).toBe((1 + 2 + 4 + 8) * 1000);
    expect(guess(10, '10.0.0.1')).toBe(100_000);
    expect(guess(1, '10.0.0.2')).toBe(0);
    pass(3_600_001);
    expect(guess(101, '10.0.0.1')).toBe(0);
  });

  it('gains nothing by asking at once, nor by other addresses of one network', () => {
    const { throttle } = open();
    const begun = Array.from({ length: 300 }, (_, at) => {
      try {
        throttle.begin(`Bearer ${at}`, `2001:db8:0:1::${at}`);
        return true;
      } catch {
        return false;
      }
    });
    expect(begun.filter(Boolean)).toHaveLength(101);
  });

  it('makes nobody wait who was let in from there before', () => {
    const { throttle, guess } = open();
    throttle.begin('Basic right', '10.0.0.1')();
    guess(150, '10.0.0.1');
    expect(() => throttle.begin('Basic other', '10.0.0.1')).toThrow(limited);
    expect(() => throttle.begin('Basic right', '10.0.0.1')).not.toThrow();
    expect(() => throttle.begin('Basic right', '10.0.0.2')).not.toThrow();
  });
});

describe('senders behind one address', () => {
  it('are not made to wait by one of them with a wrong credential', () => {
    const { throttle } = open();
    for (let tries = 0; tries < 10_000; tries++) throttle.begin('Bearer outdated', '10.0.0.1');
    for (let sender = 0; sender < 500; sender++) throttle.begin(`Bearer sender-${sender}`, '10.0.0.1')();
    expect(() => throttle.begin('Bearer another', '10.0.0.1')).not.toThrow();
  });

  it('are known again after what was wrong has become right', () => {
    const { throttle, guess } = open();
    throttle.begin('Bearer early', '10.0.0.1');
    guess(150, '10.0.0.1');
    throttle.begin('Bearer early', '10.0.0.1')();
    expect(() => throttle.begin('Bearer early', '10.0.0.1')).not.toThrow();
  });

  it('do not forget each other, however many guess', () => {
    const { throttle } = open();
    throttle.begin('Bearer right', '10.0.0.1')();
    for (let at = 0; at < 25_000; at++) throttle.begin('Bearer wrong', `10.${at >> 8}.${at & 255}.9`);
    for (let at = 0; at < 150; at++) {
      try {
        throttle.begin(`Bearer ${at}`, '10.0.0.1');
      } catch {
        break;
      }
    }
    expect(() => throttle.begin('Bearer right', '10.0.0.1')).not.toThrow();
  });
});
