import { describe, expect, it } from 'vitest';
import { BodySlots } from './body-slots.ts';

describe('BodySlots', () => {
  const takeAll = (slots: BodySlots, credential: string, limit: number) => {
    const given: (() => void)[] = [];
    for (let give = slots.take(credential, limit); give !== null; give = slots.take(credential, limit)) given.push(give);
    return given;
  };

  it('leaves a part to others, whatever one takes', () => {
    const slots = new BodySlots();
    expect(takeAll(slots, 'greedy', 8).length).toBe(6);
    expect(takeAll(slots, 'other', 8).length).toBe(2);
    expect(slots.take('third', 8)).toBeNull();
  });

  it('takes what is given back, for anybody', () => {
    const slots = new BodySlots();
    const given = takeAll(slots, 'a', 8);
    takeAll(slots, 'b', 8);
    given.pop()?.();
    expect(takeAll(slots, 'c', 8).length).toBe(1);
    for (const give of given) give();
    expect(takeAll(slots, 'a', 8).length).toBe(5);
  });

  it('lets one through where there is one slot, and nobody beyond a limit that was lowered', () => {
    const slots = new BodySlots();
    expect(takeAll(slots, 'a', 1).length).toBe(1);
    expect(slots.take('b', 1)).toBeNull();
    expect(takeAll(slots, 'b', 4).length).toBe(3);
    expect(slots.take('c', 2)).toBeNull();
  });
});
