/** The functions over groups: `count`, `sum(f)`, `p95(f)`, `percentile(f, 99.9)`, each with an optional `as name`. Used by stats.ts and by columns that name them. */
import type { Aggregate, AggregateName, FieldRef } from '../ast.ts';
import type { Cursor } from '../cursor.ts';
import { fieldLabel } from '../field-labels.ts';
import { parseField } from '../parse-field.ts';
import { readRaw } from '../parse-value.ts';
import { printField } from '../print-field.ts';
import { printText } from '../values/quote.ts';
import { type ValueType, valueTypeOf } from '../values/typed-value.ts';

/** Keywords of functions, with what they compute. */
export const aggregateKeywords: ReadonlyMap<string, readonly [name: AggregateName, percentile?: number]> = new Map([
  ['count', ['count']],
  ['count_distinct', ['count_distinct']],
  ['sum', ['sum']],
  ['min', ['min']],
  ['max', ['max']],
  ['avg', ['avg']],
  ['sd', ['sd']],
  ['median', ['median']],
  ['p50', ['percentile', 50]],
  ['p90', ['percentile', 90]],
  ['p95', ['percentile', 95]],
  ['p99', ['percentile', 99]],
  ['percentile', ['percentile']],
]);

/** Up to so many different values they are counted one by one, and estimated above: a fixed amount of memory for each group. */
export const exactDistinct = 32_768;

const said: Record<Exclude<AggregateName, 'count' | 'percentile'>, string> = {
  count_distinct: 'the number of different values of',
  sum: 'the sum of',
  min: 'the least',
  max: 'the greatest',
  avg: 'the average',
  sd: 'the standard deviation of',
  median: 'the median',
};

/** Reads one function; the cursor stands where its name should. */
export function parseAggregate(cursor: Cursor, named = true): Aggregate | null {
  cursor.expect({ kind: 'aggregate' });
  const word = cursor.peek();
  const keyword = word.text.toLowerCase();
  const known = word.kind === 'word' ? aggregateKeywords.get(keyword) : undefined;
  if (known === undefined) {
    return cursor.error('missing-function', 'A function is expected here.', word.span, {
      hint: 'Such as count, avg(duration) or p95(duration).',
    });
  }
  cursor.next();
  const [name, fixed] = known;
  if (name === 'count') return parseCount(cursor, word.text, named);
  const open = cursor.take('(');
  if (open === null) {
    return cursor.error('missing-parenthesis', `${keyword} needs a field in parentheses.`, word.span, {
      hint: `Write ${keyword}(duration), or put the word in quotes to look for it.`,
    });
  }
  cursor.expect({ kind: 'field' });
  if (cursor.peek().kind !== 'word')
    return cursor.error('missing-field', 'A field is expected here.', cursor.peek().span, { hint: `Such as ${keyword}(duration).` });
  const field = parseField(cursor);
  if (field === null) return null;
  const percentile = keyword === 'percentile' ? parsePercentile(cursor) : fixed;
  if (percentile === null) return null;
  const exact = name === 'count_distinct' && cursor.take(',') !== null;
  if (exact && cursor.takeWord('exact') === null) {
    return cursor.error('bad-function', '“exact” is expected here.', cursor.peek().span, {
      hint: `Write ${keyword}(${field.text},exact).`,
    });
  }
  if (!close(cursor)) return null;
  const aggregate = { name, field, ...(percentile !== undefined && { percentile }), ...(exact && { exact }) };
  const as = defaultKey(keyword, field, exact ? 'exact' : keyword === 'percentile' ? percentile : undefined);
  return { ...aggregate, as: (named ? parseAs(cursor) : null) ?? as };
}

export function printAggregate(aggregate: Aggregate): string {
  const { name, field, percentile, exact, as } = aggregate;
  if (name === 'count' || field === undefined) return as === 'count' ? 'count' : `count as ${printText(as)}`;
  const short = [...aggregateKeywords].find(([, [known, fixed]]) => known === name && fixed === percentile)?.[0];
  const forms = [
    [short, exact && 'exact'],
    ['percentile', percentile],
  ] as const;
  for (const [keyword, n] of forms) {
    if (keyword !== undefined && defaultKey(keyword, field, n) === as && printField(field) === field.text) return as;
  }
  const plain =
    short === undefined ? `percentile(${printField(field)},${percentile})` : `${short}(${printField(field)}${exact ? ',exact' : ''})`;
  return `${plain} as ${printText(as)}`;
}

export function explainAggregate({ name, field, percentile, exact }: Aggregate): string {
  if (name === 'count' || field === undefined) return 'the count';
  if (name === 'percentile') return `the ${ordinal(percentile ?? 50)} percentile of ${fieldLabel(field)}`;
  return `${exact ? said[name].replace('the', 'the exact') : said[name]} ${fieldLabel(field)}`;
}

/** What type the results have: that of the field, or a plain number. */
export function aggregateType({ name, field }: Aggregate): ValueType {
  if (field === undefined || name === 'count' || name === 'count_distinct') return 'number';
  return valueTypeOf(field);
}

function parseCount(cursor: Cursor, keyword: string, named: boolean): Aggregate | null {
  if (cursor.at('(')) {
    cursor.next();
    if (cursor.atWord('*')) cursor.next();
    if (cursor.peek().kind === 'word') {
      return cursor.error('bad-function', 'count counts events and takes no field.', cursor.peek().span, {
        hint: `Use count_distinct(${cursor.peek().text}) for its different values, or “${keyword} by ${cursor.peek().text}”.`,
      });
    }
    if (!close(cursor)) return null;
  }
  return { name: 'count', as: (named ? parseAs(cursor) : null) ?? 'count' };
}

function parsePercentile(cursor: Cursor): number | null {
  if (cursor.take(',') === null) {
    return cursor.error('missing-value', 'Which percentile?', cursor.peek().span, { hint: 'Write percentile(duration, 95).' });
  }
  const raw = readRaw(cursor);
  const percentile = Number(raw?.text ?? Number.NaN);
  if (raw !== null && percentile > 0 && percentile < 100) return percentile;
  return cursor.error('bad-value', 'A percentile is a number above 0 and below 100.', raw?.span ?? cursor.peek().span);
}

function close(cursor: Cursor): boolean {
  if (cursor.take(')')) return true;
  cursor.error('unclosed-parenthesis', 'This parenthesis is never closed.', cursor.peek().span, { hint: 'Close it with ).' });
  return false;
}

function parseAs(cursor: Cursor): string | null {
  if (cursor.takeWord('as') === null) return null;
  const name = readRaw(cursor);
  return name === null ? cursor.error('missing-value', 'A name is expected after “as”.', cursor.peek().span) : name.text;
}

function defaultKey(keyword: string, field: FieldRef, more: number | 'exact' | undefined): string {
  return more === undefined ? `${keyword}(${field.text})` : `${keyword}(${field.text},${more})`;
}

function ordinal(n: number): string {
  const teen = n % 100 >= 11 && n % 100 <= 13;
  const ending = teen ? 'th' : ({ 1: 'st', 2: 'nd', 3: 'rd' }[n % 10] ?? 'th');
  return `${n}${ending}`;
}
