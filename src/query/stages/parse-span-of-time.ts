/** A length of time after a keyword: `last 24h`, `last 24 hours`, `last hour`, `timeslice 5m`. */
import type { Cursor } from '../cursor.ts';
import type { Token } from '../token.ts';
import { readDuration } from '../values/duration.ts';

/** Microseconds; reports and returns null where none stands. */
export function parseSpanOfTime(cursor: Cursor, keyword: Token): number | null {
  cursor.expect({ kind: 'duration' });
  const first = cursor.peek();
  const second = cursor.peek(1);
  const ways: readonly (readonly [text: string, tokens: number])[] = [
    [first.text, 1],
    [`${first.text}${second.text}`, 2],
    [`1${first.text}`, 1],
  ];
  for (const [text, tokens] of ways) {
    const us = first.kind === 'word' || first.kind === 'quoted' ? readDuration(text) : null;
    if (us === null || us === 0) continue;
    for (let taken = 0; taken < tokens; taken++) cursor.next();
    return us;
  }
  const number = /^\d+$/.test(first.text);
  return cursor.error('bad-value', 'A length of time is expected here.', first.span, {
    hint: `Such as ${keyword.text} 5m, ${keyword.text} 24h or ${keyword.text} 7d.`,
    fix: number ? { title: `Write ${first.text}h`, span: first.span, text: `${first.text}h` } : undefined,
  });
}
