import { describe, expect, it } from 'vitest';
import { QuestionBudget } from './question-budget.ts';

const ann = { kind: 'session', name: 'ann' };
const ben = { kind: 'session', name: 'ben' };

describe('the budget of questions', () => {
  it('bounds what one asks at the same time, and gives back what is over once', () => {
    const budget = new QuestionBudget(() => 0);
    const limits = { perMinute: 100, atOnce: 2 };
    const leave = budget.take(ann, limits);
    budget.take(ann, limits);
    expect(() => budget.take(ann, limits)).toThrow('2 questions of ann are being answered already.');
    expect(() => budget.take(ben, limits)).not.toThrow();
    expect(() => budget.take({ ...ann, kind: 'configuration' }, limits)).not.toThrow();
    leave();
    leave();
    budget.take(ann, limits);
    expect(() => budget.take(ann, limits)).toThrow(expect.objectContaining({ code: 'rate-limited' }));
  });

  it('bounds what one asks in a minute, and says when there is room again', () => {
    let now = 0;
    const budget = new QuestionBudget(() => now);
    const limits = { perMinute: 6, atOnce: 100 };
    for (let asked = 0; asked < 6; asked++) budget.take(ann, limits)();
    const error = (() => {
      try {
        budget.take(ann, limits);
      } catch (thrown) {
        return thrown;
      }
      return null;
    })();
    expect(error).toMatchObject({ code: 'rate-limited', details: { reason: 'per-minute', retryAfterSeconds: 10 } });
    now = 10_000;
    budget.take(ann, limits)();
    expect(() => budget.take(ann, limits)).toThrow('ann has asked 6 questions within a minute.');
    now = 3_600_000;
    for (let asked = 0; asked < 6; asked++) budget.take(ann, limits)();
    expect(() => budget.take(ann, limits)).toThrow();
  });

  it('holds to new limits at once', () => {
    const budget = new QuestionBudget(() => 0);
    budget.take(ann, { perMinute: 1000, atOnce: 10 })();
    expect(() => budget.take(ann, { perMinute: 1, atOnce: 10 })()).not.toThrow();
    expect(() => budget.take(ann, { perMinute: 1, atOnce: 10 })).toThrow();
  });
});
