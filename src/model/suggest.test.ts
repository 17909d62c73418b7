import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from './suggest.ts';

describe('nearest', () => {
  it.each([
    ['resorce', ['user', 'resource', 'source'], 'resource'],
    ['nmae', ['name', 'time'], 'name'],
    ['USR', ['user', 'uid'], 'user'],
    ['cnt', ['user', 'count'], 'count'],
    ['kind', ['uid', 'id'], null],
    ['system', ['bytes'], null],
    ['x', ['y'], null],
    ['', ['a'], null],
    ['a'.repeat(100), ['a'.repeat(99)], null],
  ])('to %s', (name, candidates, wanted) => {
    expect(nearest(name, candidates)).toBe(wanted);
  });
});

describe('editDistance', () => {
  it.each([
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['abc', 'ab', 1],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
  ])('from %s to %s', (from, to, distance) => {
    expect(editDistance(from, to, 10)).toBe(distance);
  });

  it('is the same both ways, and never above its limit', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), fc.integer({ min: 1, max: 6 }), (from, to, limit) => {
        expect(editDistance(from, to, limit)).toBe(editDistance(to, from, limit));
        expect(editDistance(from, to, limit)).toBe(Math.min(limit, editDistance(from, to, 100)));
      }),
    );
  });
});
