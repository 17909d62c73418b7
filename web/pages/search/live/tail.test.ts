import { describe, expect, it } from 'vitest';
import { addRows, emptyTail, mostRows, rateOf, resume } from './tail.ts';

const at = (nowMs: number, isPaused = false) => ({ nowMs, isPaused, idAt: 0 });
const rows = (...names: string[]) => names.map((name) => [name]);

describe('a live tail', () => {
  it('has the newest on top', () => {
    const tail = addRows(addRows(emptyTail, rows('a', 'b'), at(0)), rows('c'), at(1));
    expect(tail.rows.flat()).toEqual(['c', 'b', 'a']);
  });

  it('holds back while it is paused, and lets all in afterwards', () => {
    const paused = addRows(addRows(emptyTail, rows('a'), at(0)), rows('b', 'c'), at(1, true));
    expect(paused.rows.flat()).toEqual(['a']);
    expect(paused.waiting).toHaveLength(2);
    expect(resume(paused).rows.flat()).toEqual(['c', 'b', 'a']);
  });

  it('keeps so many and counts the others, also while it is paused', () => {
    const many = Array.from({ length: mostRows + 7 }, (_, at) => [String(at)]);
    const tail = addRows(emptyTail, many, at(0));
    expect([tail.rows.length, tail.dropped, tail.rows[0]?.[0]]).toEqual([mostRows, 7, String(mostRows + 6)]);
    const paused = addRows(
      tail,
      many.map(([name]) => [`other ${name}`]),
      at(1, true),
    );
    expect([paused.waiting.length, paused.dropped]).toEqual([mostRows, 14]);
    expect(resume(paused).rows).toHaveLength(mostRows);
  });

  it('tells the rate over ten seconds', () => {
    const tail = addRows(addRows(emptyTail, rows('a', 'b'), at(0)), rows('c'), at(9000));
    expect(rateOf(tail, 9500)).toBe(0.3);
    expect(rateOf(tail, 15_000)).toBe(0.1);
  });

  it('has each event once, in its fuller copy, wherever the first one stands', () => {
    const named = (name: string, level: string) => [name, level];
    const first = addRows(emptyTail, [named('a', 'cut'), named('b', 'cut')], at(0));
    const paused = addRows(first, [named('c', 'cut'), named('a', 'whole')], at(1, true));
    expect([paused.rows, paused.waiting]).toEqual([[named('b', 'cut'), named('a', 'whole')], [named('c', 'cut')]]);
    const all = addRows(paused, [named('c', 'whole'), named('d', 'cut'), named('d', 'whole')], at(2));
    expect(all.rows).toEqual([named('d', 'whole'), named('c', 'whole'), named('b', 'cut'), named('a', 'whole')]);
    expect(all.arrivals.map(({ count }) => count)).toEqual([2, 1, 1]);
  });

  it('keeps rows that have no identity', () => {
    const tail = addRows(addRows(emptyTail, rows('a'), { ...at(0), idAt: -1 }), rows('a', 'a'), { ...at(1), idAt: -1 });
    expect(tail.rows.flat()).toEqual(['a', 'a', 'a']);
    expect(addRows(emptyTail, [[null], ['a']], at(0)).rows).toHaveLength(2);
  });
});
