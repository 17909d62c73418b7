import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Lease } from '../../src/service/detector/lease.ts';
import type { Store } from '../../src/store/store.ts';
import { openScratchStore, type ScratchStore } from './scratch-store.ts';

let scratch: ScratchStore;
let store: Store;
beforeAll(async () => {
  scratch = await openScratchStore();
  const { store: opened } = await scratch.context().events();
  // As it is where several servers share one.
  store = new Proxy(opened, {
    get: (target, name) => {
      if (name === 'embedded') return false;
      const value = Reflect.get(target, name, target) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
});
afterAll(() => scratch.close());

describe('the lease of detection', () => {
  it('is held by one, renewed, left, and taken over when its time is over', async () => {
    let nowMs = 1_000_000;
    const [one, other, third] = [new Lease(() => nowMs), new Lease(() => nowMs), new Lease(() => nowMs)];
    expect(await one.hold(store)).toBe(true);
    expect(await other.hold(store)).toBe(false);
    nowMs += 15_000;
    expect(await one.hold(store)).toBe(true);
    nowMs += 15_000;
    expect(await other.hold(store)).toBe(false);
    await one.release(store);
    expect(await other.hold(store)).toBe(true);
    expect(await one.hold(store)).toBe(false);
    // The holder dies.
    nowMs += 21_000;
    expect(await third.hold(store)).toBe(true);
    expect(await other.hold(store)).toBe(false);
  });
});
