/** A whole number after a keyword: `limit 20`. */
import type { Cursor } from '../cursor.ts';
import { readRaw } from '../parse-value.ts';

/** Reads a whole number of at least `least`; reports and returns null where none stands. */
export function parseCount(cursor: Cursor, least: number): number | null {
  const token = cursor.peek();
  const raw = readRaw(cursor);
  const count = raw !== null && /^\d+$/.test(raw.text) ? Number(raw.text) : Number.NaN;
  if (Number.isSafeInteger(count) && count >= least) return count;
  return cursor.error('bad-value', `A whole number, ${least} or more, is expected here.`, raw?.span ?? token.span, { hint: 'Such as 20.' });
}
