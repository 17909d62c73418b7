/** `between … and …`: both ends count. It is also what `code=4xx` and `time=2026-11-21` stand for. */
import type { Value } from '../ast.ts';
import { sayClause } from '../field-labels.ts';
import { parseValue } from '../parse-value.ts';
import { printField } from '../print-field.ts';
import { printTime } from '../values/time.ts';
import { printValue, type RawValue, readInterval, readValue, sayValue, valueTypeOf } from '../values/typed-value.ts';
import { checkOrder } from './check-value.ts';
import type { Filter, Only } from './filter.ts';

export const between: Filter<Only<'between'>> = {
  nodes: ['between'],
  operators: ['between'],
  docs: [
    {
      operator: 'between',
      syntax: 'field between low and high',
      summary: 'The field is at least low and at most high.',
      about: 'A day as the high end is taken in whole. `not` or `!` before the word turns it round, and then an absent field satisfies it.',
      absent: 'It does not hold.',
      lists: 'A list has no order; values met by a path into an object are compared one by one, and any may hold.',
      examples: ['code between 400 and 499', 'duration not between 1ms and 1s'],
      types: ['number', 'size', 'duration', 'time', 'any'],
      elsewhere: { site24x7: null, guance: 'L::*:(*) { responseCode >= 400, responseCode <= 499 }' },
    },
  ],

  parse(cursor, field, operator) {
    const low = parseValue(cursor, field);
    if (low === null) return null;
    cursor.expect({ kind: 'keyword', keyword: 'and', documentation: 'and the upper end' });
    if (!(cursor.takeWord('and') ?? cursor.take('&&'))) {
      return cursor.error('missing-and', 'The upper end is missing.', cursor.peek().span, {
        hint: `Write ${field.text} between low and high.`,
      });
    }
    const high = parseValue(cursor, field);
    if (high === null) return null;
    const end = (raw: RawValue, side: 'low' | 'high'): Value => readInterval(field, raw)?.[side] ?? readValue(valueTypeOf(field), raw);
    return { kind: 'between', field, low: end(low, 'low'), high: end(high, 'high'), negated: operator.negated };
  },

  print({ field, low, high, negated }) {
    const type = valueTypeOf(field);
    const whole = wholeOf(field.field, low, high);
    if (whole !== null) return `${printField(field)}${negated ? '!=' : '='}${whole}`;
    const ends = `${printValue(type, low, 'start')} and ${printValue(type, high, 'end')}`;
    return `${printField(field)} ${negated ? 'not ' : ''}between ${ends}`;
  },

  explain({ field, low, high, negated }) {
    const type = valueTypeOf(field);
    const whole = wholeOf(field.field, low, high) === null ? null : sayValue(type, low, 'start');
    const said = low.kind === 'number' && whole !== null ? `${whole.charAt(0)}xx` : whole;
    const clause = said ?? `between ${sayValue(type, low, 'start')} and ${sayValue(type, high, 'end')}`;
    return sayClause(field, [`is ${clause}`, `is not ${clause}`], negated);
  },

  check(expr, report) {
    checkOrder(expr.field, expr.low, report);
    checkOrder(expr.field, expr.high, report);
    if (expr.low.kind === 'number' && expr.high.kind === 'number' && expr.low.value > expr.high.value) {
      report.warn({
        code: 'never-true',
        message: 'Nothing is between these: the lower end is above the upper one.',
        span: { start: expr.low.span.start, end: expr.high.span.end },
        hint: 'Swap the two ends.',
      });
    }
    return expr;
  },
};

/** The one value that stands for both ends: a class of status codes, a day, a second. */
function wholeOf(field: string, low: Value, high: Value): string | null {
  if (low.kind === 'time' && high.kind === 'time' && low.value.kind !== 'ago') {
    const [start, end] = [printTime(low.value, 'start'), printTime(high.value, 'end')];
    return start === end && (low.value.kind === 'absolute' || !/\d/.test(start)) ? start : null;
  }
  if (field !== 'code' || low.kind !== 'number' || high.kind !== 'number') return null;
  const hundreds = low.value / 100;
  return Number.isInteger(hundreds) && hundreds >= 1 && hundreds <= 9 && high.value === low.value + 99 ? `${hundreds}xx` : null;
}
