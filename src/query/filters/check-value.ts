/** Whether values fit the type of their field and operators fit the field: what all families ask. */
import type { Fix, Span } from '../../model/diagnostic.ts';
import { isList } from '../../model/field.ts';
import type { Expr, FieldRef, Value } from '../ast.ts';
import { fieldOf } from '../parse-field.ts';
import type { Report } from '../report.ts';
import { readDuration } from '../values/duration.ts';
import { hasWildcard } from '../values/pattern.ts';
import { type ValueType, valueTypeOf } from '../values/typed-value.ts';
import type { Only } from './filter.ts';

const wanted: Record<ValueType, string> = {
  text: 'a text',
  number: 'a number',
  size: 'a size, such as 64KiB or 1MiB',
  duration: 'a duration, such as 2s or 500ms',
  time: 'a time, such as 2026-11-21, 2026-11-21T01:30:00Z or now-1h',
  boolean: 'true or false',
  ip: 'an IP address',
  any: 'a value',
};

/** Whether the value has the type that the field compares by. */
export function fits(ref: FieldRef, value: Value): boolean {
  const type = valueTypeOf(ref);
  return value.kind !== 'text' || type === 'text' || type === 'ip' || type === 'any';
}

/** Reports a value that is not of its field's type, as an error: there is nothing that it could mean. */
export function reportType(ref: FieldRef, value: Value, report: Report): void {
  const type = valueTypeOf(ref);
  const text = value.kind === 'text' ? value.value : '';
  report.error({
    code: 'bad-value',
    message: `${ref.text} is compared with ${wanted[type]}, and “${text}” is none.`,
    span: value.span,
    hint: /^\d+$/.test(text) && type === 'duration' ? 'Add the unit.' : undefined,
    fix: unitFix(type, text, value.span),
  });
}

/** For `<`, `>` and `between`: the field has an order, and the value a place in it. */
export function checkOrder(ref: FieldRef, value: Value, report: Report): void {
  const field = fieldOf(ref);
  if (field === undefined) return;
  if (isList(field) || field.type === 'boolean' || ((field.type === 'map' || field.type === 'object') && ref.path.length === 0)) {
    report.error({
      code: 'bad-operator',
      message: `${ref.text} has no order, so it cannot be compared so.`,
      span: ref.span,
      hint: 'Use = or in.',
    });
    return;
  }
  if (!fits(ref, value)) reportType(ref, value, report);
}

/** For all that look into text. A number has none; `code:4*` and `code startswith 4` still have a meaning. */
export function checkPattern(expr: Only<'match'>, report: Report): Expr {
  const { field, value, op, negated, span } = expr;
  if (fieldOf(field) === undefined) return expr;
  const type = valueTypeOf(field);
  const digits = /^([1-9])(\*|\?\?|xx)?$/i.exec(value);
  if (field.field === 'code' && digits !== null && (op === 'startswith' || op === 'glob' || op === 'like')) {
    const low = Number(digits[1]) * 100;
    return { kind: 'between', field, low: { kind: 'number', value: low, span }, high: { kind: 'number', value: low + 99, span }, negated };
  }
  if (type !== 'text' && type !== 'ip' && type !== 'any') {
    report.error({
      code: 'bad-operator',
      message: `${field.text} is compared with ${wanted[type]}; it has no text to search.`,
      span,
      hint: type === 'number' ? `Use ${field.text}=…, ${field.text}=4xx or ${field.text} between … and ….` : 'Use =, < or >.',
    });
  }
  if (op === 'glob' && /^\*+$/.test(value) && hasWildcard(value)) return { kind: 'empty', field, negated: !negated };
  return expr;
}

function unitFix(type: ValueType, text: string, span: Span): Fix | undefined {
  if (type !== 'duration' || readDuration(`${text}s`) === null) return undefined;
  return { title: `Write ${text}s`, span, text: `${text}s` };
}
