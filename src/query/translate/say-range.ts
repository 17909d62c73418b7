/** A range of time in words, for languages in which it is chosen beside the query. */
import type { TimePoint } from '../ast.ts';
import { sayTime } from '../values/time.ts';

export function sayRange(from: TimePoint | null, to: TimePoint | null): string {
  const start = from === null ? [] : [`from ${sayTime(from, 'start')}`];
  return [...start, ...(to === null ? [] : [`up to ${sayTime(to, 'start')}`])].join(' ');
}
