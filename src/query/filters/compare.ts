/** `=` `!=` `<` `<=` `>` `>=`: exact and ordered comparison. `=*` and `!=*` ask for presence. */
import type { CompareOp, Expr, FieldRef } from '../ast.ts';
import { sayClause, sayField } from '../field-labels.ts';
import { parseValue } from '../parse-value.ts';
import { printField } from '../print-field.ts';
import type { Report } from '../report.ts';
import type { TimeForm } from '../values/time-form.ts';
import { printValue, type RawValue, readInterval, readValue, sayValue, valueTypeOf } from '../values/typed-value.ts';
import { checkEquality } from './check-equality.ts';
import { checkOrder } from './check-value.ts';
import { type Filter, negate, type Only, type Operator } from './filter.ts';

const ops: readonly CompareOp[] = ['=', '!=', '<', '<=', '>', '>='];
const ordered = {
  types: ['number', 'size', 'duration', 'time', 'any'],
  absent: 'It does not hold.',
  lists: 'A list has no order; values met by a path into an object are compared one by one, and any may hold.',
} as const;

export const compare: Filter<Only<'compare'>> = {
  nodes: ['compare'],
  operators: ops,
  docs: [
    {
      operator: '=',
      syntax: 'field = value',
      summary: 'The field is exactly this value; = * asks that it has any.',
      about:
        'Nothing in the value stands for anything else: `name="web-*"` is a star at the end of a name. Only a lone `*` without quotes means any value. Upper and lower case differ. `4xx` is a class of codes, a day is all of the day, and `resource=deploy` means the plural that Kubernetes records.',
      absent: 'It does not hold.',
      lists: 'It holds where any element is the value.',
      examples: ['verb=delete', 'code=4xx'],
      elsewhere: { site24x7: 'verb="delete"', guance: 'L::*:(*) { verb = "delete" }' },
    },
    {
      operator: '!=',
      syntax: 'field != value',
      summary: 'The field is not this value; a field that is absent is not.',
      about: 'It is the opposite of `=` in all respects, so each event satisfies one of the two. `!=*` asks that the field is absent.',
      absent: 'It holds.',
      lists: 'It holds where no element is the value.',
      examples: ['user!="system:apiserver"', 'code != 200'],
      elsewhere: { site24x7: 'username!="system:apiserver"', guance: 'L::*:(*) { username != "system:apiserver" }' },
    },
    {
      operator: '>',
      syntax: 'field > value',
      summary: 'The field is more, or later, than the value.',
      about: 'A time after a day is after the whole of it. Texts are compared by their characters.',
      examples: ['code > 399', 'duration > 2s', 'size > 8KiB'],
      ...ordered,
      elsewhere: { site24x7: 'responsestatus_code>399', guance: 'L::*:(*) { responseCode > 399 }' },
    },
    {
      operator: '>=',
      syntax: 'field >= value',
      summary: 'The field is at least the value.',
      about: 'A day counts from its beginning on.',
      examples: ['code >= 500', 'time >= now-2h'],
      ...ordered,
      elsewhere: { site24x7: 'responsestatus_code>=500', guance: 'L::*:(*) { responseCode >= 500 }' },
    },
    {
      operator: '<',
      syntax: 'field < value',
      summary: 'The field is less, or earlier, than the value.',
      about: 'A time before a day is before its beginning.',
      examples: ['code < 400', 'duration < 5ms', 'time < 2026-11-22'],
      ...ordered,
      elsewhere: { site24x7: 'responsestatus_code<400', guance: 'L::*:(*) { responseCode < 400 }' },
    },
    {
      operator: '<=',
      syntax: 'field <= value',
      summary: 'The field is at most the value.',
      about: 'A day counts up to its end.',
      examples: ['code <= 299', 'request_size <= 64KiB'],
      ...ordered,
      elsewhere: { site24x7: 'responsestatus_code<=299', guance: 'L::*:(*) { responseCode <= 299 }' },
    },
  ],

  parse(cursor, field, operator) {
    const value = parseValue(cursor, field);
    return value === null ? null : compareWith(field, operator, value);
  },

  print({ field, op, value }) {
    return `${printField(field)}${op}${printValue(valueTypeOf(field), value, formOf(op))}`;
  },

  explain({ field, op, value }) {
    const said = sayValue(valueTypeOf(field), value, formOf(op));
    if (op === '=' || op === '!=') return sayClause(field, [`is ${said}`, `is not ${said}`], op === '!=');
    return `${sayField(field)} ${(value.kind === 'time' ? timeWords : opWords)[op]} ${said}`;
  },

  check(expr, report, names) {
    return expr.op === '=' || expr.op === '!=' ? checkEquality(expr, report, names) : checkOrdered(expr, report);
  },
};

/** The comparison that was written, with `4xx`, dates and a lone `*` given their meaning. */
export function compareWith(field: FieldRef, operator: Operator, raw: RawValue): Expr {
  const op = ops.find((one) => one === operator.sign) ?? '=';
  const equality = op === '=' || op === '!=';
  if (equality && raw.text === '*' && !raw.quoted) {
    return { kind: 'empty', field, negated: (op === '=') !== operator.negated };
  }
  const interval = readInterval(field, raw);
  if (interval !== null) {
    const { low, high } = interval;
    if (equality) return { kind: 'between', field, low, high, negated: (op === '!=') !== operator.negated };
    if (comparesEnd(field, op, raw)) return negate({ kind: 'compare', field, op, value: high }, operator.negated);
    return negate({ kind: 'compare', field, op, value: low }, operator.negated);
  }
  const value = readValue(valueTypeOf(field), raw);
  if (equality) return { kind: 'compare', field, op: (op === '=') === operator.negated ? '!=' : '=', value };
  return negate({ kind: 'compare', field, op, value }, operator.negated);
}

function formOf(op: CompareOp): TimeForm {
  if (op === '=' || op === '!=') return 'exact';
  return op === '<' || op === '>=' ? 'start' : 'after';
}

/** After a day is after the whole of it; after 14:30 is after that instant. */
function comparesEnd(field: FieldRef, op: CompareOp, raw: RawValue): boolean {
  return (op === '>' || op === '<=') && !(valueTypeOf(field) === 'time' && raw.text.includes(':'));
}

function checkOrdered(expr: Only<'compare'>, report: Report): Expr {
  checkOrder(expr.field, expr.value, report);
  return expr;
}

const opWords = { '<': 'is less than', '<=': 'is at most', '>': 'is more than', '>=': 'is at least' } as const;

const timeWords = { '<': 'is before', '<=': 'is not after', '>': 'is after', '>=': 'is not before' } as const;

/** Whether a comparison is one that holds for every event: the log type that other products' queries name. */
export function alwaysHolds(expr: Expr): boolean {
  return expr.kind === 'compare' && expr.op === '=' && expr.field.field === 'logtype' && expr.value.kind === 'text';
}
