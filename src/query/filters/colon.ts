/**
 * `field:value`, the form of Guance, Datadog and KQL, also with `@` before the field: wildcards, ranges
 * `[a TO b]`, comparisons `:>=400` and groups `:(a OR b)`. A value in quotes, or without wildcards, is exact.
 */
import type { CompareOp, Expr, FieldRef } from '../ast.ts';
import { type Cursor, isWord } from '../cursor.ts';
import { sayClause } from '../field-labels.ts';
import { parseValue } from '../parse-value.ts';
import { printField } from '../print-field.ts';
import type { Token } from '../token.ts';
import { hasWildcard, printPattern, readPattern } from '../values/pattern.ts';
import { type RawValue, readInterval, readValue, sayText, valueTypeOf } from '../values/typed-value.ts';
import { checkPattern } from './check-value.ts';
import { compareWith } from './compare.ts';
import { type Filter, negate, type Only, type Operator } from './filter.ts';

export const colon: Filter<Only<'match'>> = {
  nodes: ['glob'],
  operators: [':'],
  docs: [
    {
      operator: ':',
      syntax: 'field:pattern',
      summary: 'The whole value fits the pattern: * is any characters, ? is one; in quotes it is exact. An @ may stand before the field.',
      about:
        'Patterns are for texts; on numbers, times, durations and sizes it is `=`. `[a TO b]` is a range with both ends, `{a TO b}` one without, `*` in it an open end, `:(a OR b)` several values, and `:>=` a comparison. `-` before it turns it round.',
      absent: 'It does not hold.',
      lists: 'It holds where any element fits.',
      examples: ['@verb:update', 'name:web-* and -namespace:kube-*', '@code:[400 TO 499]', 'duration:>=2s'],
      elsewhere: { site24x7: null, guance: '@verb:update' },
    },
  ],

  parse(cursor, field, operator) {
    if (cursor.at('[') || cursor.at('{')) return parseRange(cursor, field, operator);
    if (cursor.at('(')) return parseGroup(cursor, field, operator);
    const sign = cursor.peek();
    if (sign.kind === 'sign' && /^[<>]=?$|^!?=$/.test(sign.text)) {
      cursor.next();
      const value = parseValue(cursor, field);
      return value && compareWith(field, { ...operator, sign: sign.text }, value);
    }
    const value = parseValue(cursor, field);
    return value && fits(cursor, field, operator, value);
  },

  print({ field, value, negated }) {
    return `${printField(field)}${negated ? ' !' : ''}:${printPattern(value)}`;
  },

  explain({ field, value, negated }) {
    return sayClause(field, [`fits the pattern ${sayText(value)}`, `does not fit the pattern ${sayText(value)}`], negated);
  },

  check(expr, report) {
    return checkPattern(expr, report);
  },
};

function fits(cursor: Cursor, field: FieldRef, operator: Operator, raw: RawValue): Expr {
  const pattern = readPattern(raw.isBound ? raw.text : cursor.text.slice(raw.span.start, raw.span.end));
  if (raw.quoted || raw.text === '*' || !hasWildcard(pattern)) return compareWith(field, { ...operator, sign: '=' }, raw);
  return { kind: 'match', field, op: 'glob', value: pattern, negated: operator.negated, span: raw.span };
}

/** `(a OR b*)`: each value as if it stood alone. */
function parseGroup(cursor: Cursor, field: FieldRef, operator: Operator): Expr | null {
  const open = cursor.next();
  const operands: Expr[] = [];
  let joined: 'and' | 'or' | null = null;
  while (!cursor.take(')')) {
    const value = parseValue(cursor, field);
    if (value === null) return null;
    operands.push(fits(cursor, field, { ...operator, negated: false }, value));
    const join = cursor.takeWord('or', 'and') ?? cursor.take(',');
    const kind = join !== null && isWord(join, 'and') ? 'and' : 'or';
    if (cursor.atEnd) return cursor.error('unclosed-parenthesis', 'This group is never closed.', open.span, { hint: 'Close it with ).' });
    if (join === null) continue;
    if (joined !== null && joined !== kind) return cursor.error('mixed-group', 'A group of values has either “and” or “or”.', join.span);
    joined = kind;
  }
  const [only, another] = operands;
  if (only === undefined)
    return cursor.error('missing-value', 'A value is missing in this group.', open.span, { hint: 'Write one, such as :(a or b).' });
  return negate(another === undefined ? only : { kind: joined ?? 'or', operands }, operator.negated);
}

/** `[a TO b]` takes both ends in, `{a TO b}` leaves both out; `*` is an open end. */
function parseRange(cursor: Cursor, field: FieldRef, operator: Operator): Expr | null {
  const open = cursor.next();
  const low = parseValue(cursor, field);
  if (low === null) return null;
  if (!(cursor.takeWord('to') ?? cursor.take(','))) {
    return cursor.error('bad-range', '“TO” is expected in this range.', cursor.peek().span, { hint: 'Write [400 TO 499].' });
  }
  const high = parseValue(cursor, field);
  if (high === null) return null;
  const close = cursor.take(']') ?? cursor.take('}');
  if (close === null) return cursor.error('bad-range', 'This range is never closed.', open.span, { hint: 'Write [400 TO 499].' });
  const bounds = [bound(field, low, open, '>='), bound(field, high, close, '<=')].filter((expr) => expr !== null);
  if (bounds.length === 0) return { kind: 'empty', field, negated: !operator.negated };
  if (open.text === '[' && close.text === ']' && bounds.length === 2) {
    const end = (raw: RawValue, side: 'low' | 'high') => readInterval(field, raw)?.[side] ?? readValue(valueTypeOf(field), raw);
    return { kind: 'between', field, low: end(low, 'low'), high: end(high, 'high'), negated: operator.negated };
  }
  const [only, another] = bounds;
  return negate(another === undefined && only !== undefined ? only : { kind: 'and', operands: bounds }, operator.negated);
}

function bound(field: FieldRef, raw: RawValue, bracket: Token, inclusive: CompareOp): Expr | null {
  if (raw.text === '*' && !raw.quoted) return null;
  const sign = bracket.text === '[' || bracket.text === ']' ? inclusive : inclusive.charAt(0);
  return compareWith(field, { sign, negated: false, span: raw.span }, raw);
}
