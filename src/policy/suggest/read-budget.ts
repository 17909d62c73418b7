/** `2GiB/day`, `500MB`, or a part of what is recorded today: `20%`. */
import { readSize } from '../../query/values/size.ts';

export type Budget = { readonly kind: 'bytes'; readonly perDay: number } | { readonly kind: 'part'; readonly of: number };

/** Null where the text is none. */
export function readBudget(text: string): Budget | null {
  const percent = /^(\d{1,3}(?:\.\d{1,3})?)\s*%$/.exec(text.trim());
  if (percent !== null) {
    const of = Number(percent[1]) / 100;
    return of > 0 && of <= 1 ? { kind: 'part', of } : null;
  }
  const bytes = readSize(text.trim().replace(/\s*(?:\/\s*d(?:ay)?|a day|per day)$/i, ''));
  return bytes === null || bytes === 0 ? null : { kind: 'bytes', perDay: bytes };
}
