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
const ordered = ['number', 'size', 'duration', 'time', 'any'] as const;

export const compare: Filter<Only<'compare'>> = {
  nodes: ['compare'],
  operators: ops,
  docs: [
    {
      operator: '=',
      syntax: 'field = value',
      summary: 'The field is exactly this value; = * asks that it has any.',
      examples: ['verb=delete', 'code=4xx'],
    },
    {
      operator: '!=',
      syntax: 'field != value',
      summary: 'The field is not this value; a field that is absent is not.',
      examples: ['user!="system:apiserver"', 'code != 200'],
    },
    {
      operator: '>',
      syntax: 'field > value',
      summary: 'The field is more, or later, than the value.',
      examples: ['duration > 2s', 'size > 1MiB'],
      types: ordered,
    },
    {
      operator: '>=',
      syntax: 'field >= value',
      summary: 'The field is at least the value.',
      examples: ['code >= 500', 'time >= now-1h'],
      types: ordered,
    },
    {
      operator: '<',
      syntax: 'field < value',
      summary: 'The field is less, or earlier, than the value.',
      examples: ['duration < 5ms', 'time < 2026-11-21'],
      types: ordered,
    },
    {
      operator: '<=',
      syntax: 'field <= value',
      summary: 'The field is at most the value.',
      examples: ['code <= 299', 'request_size <= 64KiB'],
      types: ordered,
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

  check(expr, report) {
    return expr.op === '=' || expr.op === '!=' ? checkEquality(expr, report) : checkOrdered(expr, report);
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
