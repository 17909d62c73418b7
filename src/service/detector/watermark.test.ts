import { describe, expect, it } from 'vitest';
import { Watermark } from './watermark.ts';

const nowUs = 1_800_000_000_000_000n;
const day = 86_400_000_000n;
const head = (writer: string, last: number, first = 1, newest = nowUs) => ({
  writer,
  head: String(last),
  first: String(first),
  newest: String(newest),
});

describe('a watermark', () => {
  it('gives what is new of every writer, in slices, and nothing twice', () => {
    let mark = Watermark.atHeads(nowUs, [head('a', 10)]);
    const heads = [head('a', 15), head('b', 107, 101)];
    expect(mark.behind(heads)).toBe(12n);
    const slices: string[] = [];
    for (let ranges = mark.next(heads, 4); ranges.length > 0; ranges = mark.next(heads, 4)) {
      slices.push(ranges.map(({ writer, afterSeq, upToSeq }) => `${writer} ${afterSeq}-${upToSeq}`).join(', '));
      mark = mark.after(ranges);
    }
    expect(slices).toEqual(['a 10-14', 'a 14-15, b 100-103', 'b 103-107']);
    expect(mark.behind(heads)).toBe(0n);
  });

  it('is read back as it was written, and nothing else is taken for one', () => {
    const mark = Watermark.atHeads(nowUs, [head('a', 10), head('b', 3)]);
    expect(Watermark.parse(mark.print())).toEqual(mark);
    expect(Watermark.parse(null)).toBeNull();
    expect(Watermark.parse('{"who":"me"}')).toBeNull();
  });

  it('forgets writers that are silent, and knows them by their next load', () => {
    const mark = Watermark.atHeads(nowUs, [head('gone', 10), head('here', 20)]);
    const later = nowUs + 2n * day;
    const heads = [head('here', 20, 1, later)];
    const trimmed = mark.trimmed(later, [head('gone', 10), ...heads]);
    expect([...trimmed.seqs.keys()]).toEqual(['here']);
    expect(trimmed.sinceUs).toBe(later - day);
    expect(trimmed.next([head('gone', 12, 11, later)], 10)).toEqual([{ writer: 'gone', afterSeq: 10n, upToSeq: 12n }]);
    // Not while something waits.
    expect(mark.trimmed(later, [head('gone', 11)])).toBe(mark);
  });
});
