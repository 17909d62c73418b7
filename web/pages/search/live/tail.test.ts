import { describe, expect, it } from 'vitest';
import { addRows, emptyTail, mostRows, rateOf, resume } from './tail.ts';

const rows = (...names: string[]) => names.map((name) => [name]);

describe('a live tail', () => {
  it('has the newest on top', () => {
    const tail = addRows(addRows(emptyTail, rows('a', 'b'), 0, false), rows('c'), 1, false);
    expect(tail.rows.flat()).toEqual(['c', 'b', 'a']);
  });

  it('holds back while it is paused, and lets all in afterwards', () => {
    const paused = addRows(addRows(emptyTail, rows('a'), 0, false), rows('b', 'c'), 1, true);
    expect(paused.rows.flat()).toEqual(['a']);
    expect(paused.waiting).toHaveLength(2);
    expect(resume(paused).rows.flat()).toEqual(['c', 'b', 'a']);
  });

  it('keeps so many and counts the others, also while it is paused', () => {
    const many = Array.from({ length: mostRows + 7 }, (_, at) => [String(at)]);
    const tail = addRows(emptyTail, many, 0, false);
    expect([tail.rows.length, tail.dropped, tail.rows[0]?.[0]]).toEqual([mostRows, 7, String(mostRows + 6)]);
    const paused = addRows(tail, many, 1, true);
    expect([paused.waiting.length, paused.dropped]).toEqual([mostRows, 14]);
    expect(resume(paused).rows).toHaveLength(mostRows);
  });

  it('tells the rate over ten seconds', () => {
    const tail = addRows(addRows(emptyTail, rows('a', 'b'), 0, false), rows('c'), 9000, false);
    expect(rateOf(tail, 9500)).toBe(0.3);
    expect(rateOf(tail, 15_000)).toBe(0.1);
  });
});
