/** What a value means where a field shall equal it: types, fixed values, and the sense of Kubernetes' names. For `=`, `!=` and `in`. */
import { nearest } from '../../model/suggest.ts';
import type { Expr, FieldRef, Value } from '../ast.ts';
import { fieldOf, isListField } from '../parse-field.ts';
import type { Report } from '../report.ts';
import { printText } from '../values/quote.ts';
import { valueTypeOf } from '../values/typed-value.ts';
import { resolveAddress } from './check-address.ts';
import { checkKind, isKindPath } from './check-kind.ts';
import { fits, reportType } from './check-value.ts';
import type { Names, Only } from './filter.ts';
import { checkLiteralResource, checkSubresource, checkVerb, resolveResource, resolveUser } from './kubernetes-sense.ts';

/** The values that one written value stands for, or the filter that it stands for. */
export type Meaning = readonly Value[] | Expr;

type TextValue = Extract<Value, { kind: 'text' }>;

export function checkEquality(expr: Only<'compare'>, report: Report, names: Names): Expr {
  const negated = expr.op === '!=';
  const meaning = meaningOf(expr.field, expr.value, report, names);
  if (!isValues(meaning)) return negated ? { kind: 'not', operand: meaning } : meaning;
  const [only, another] = meaning;
  if (only === expr.value && another === undefined) return expr;
  if (only !== undefined && another === undefined) return { ...expr, value: only };
  return { kind: 'in', field: expr.field, values: meaning, negated };
}

export function checkMembership(expr: Only<'in'>, report: Report, names: Names): Expr {
  const { field, negated } = expr;
  if (expr.values.length === 0)
    report.warn({ code: 'never-true', message: 'The list is empty.', span: field.span, hint: 'Name a value in it.' });
  const meanings = expr.values.map((value) => meaningOf(field, value, report, names));
  const values = meanings.filter(isValues).flat();
  const filters = meanings.flatMap((meaning) => (isValues(meaning) ? [] : meaning));
  const unchanged = values.length === expr.values.length && values.every((value, at) => value === expr.values[at]);
  const list: Expr = unchanged ? expr : { kind: 'in', field, values, negated };
  if (filters.length === 0) return list;
  const others: Expr[] = filters.map((operand) => (negated ? { kind: 'not', operand } : operand));
  const operands = values.length === 0 ? others : [list, ...others];
  const [only, another] = operands;
  return only !== undefined && another === undefined ? only : { kind: negated ? 'and' : 'or', operands };
}

function meaningOf(ref: FieldRef, value: Value, report: Report, names: Names): Meaning {
  const field = fieldOf(ref);
  if (field === undefined) return [value];
  if ((field.type === 'map' || field.type === 'multimap' || field.type === 'object') && ref.path.length === 0) {
    report.error({
      code: 'missing-path',
      message: `${ref.text} holds many values; which one is meant?`,
      span: ref.span,
      hint: field.type === 'object' ? `Name a path, such as ${ref.text}.spec.hostNetwork.` : `Name a key, such as ${ref.text}["key"].`,
    });
    return [value];
  }
  if (!fits(ref, value)) return misfit(ref, value, report);
  if (value.kind !== 'text') return [value];
  if (value.value === '' && !isListField(ref) && ref.path.length === 0) return { kind: 'empty', field: ref, negated: false };
  if (valueTypeOf(ref) === 'ip') return resolveAddress(ref, value, report);
  if (field.values !== undefined && ref.path.length === 0) checkFixed(ref, value, field.values, report);
  if (isKindPath(ref)) checkKind(ref, value, report);
  switch (ref.field) {
    case 'verb':
      checkVerb(value, report);
      return [value];
    case 'subresource':
      return checkSubresource(value, report, names);
    case 'resource':
      return names === 'literal' ? checkLiteralResource(value, report) : resolveResource(ref, value, report);
    case 'user':
      return names === 'literal' ? [value] : resolveUser(value, report);
    default:
      return [value];
  }
}

/** A word where a number is compared: equal to none, which may be the honest answer. Of other types it is an error. */
function misfit(ref: FieldRef, value: Value, report: Report): Meaning {
  if (valueTypeOf(ref) !== 'number' || value.kind !== 'text') {
    reportType(ref, value, report);
    return [value];
  }
  const decision = /^(allow|forbid|den)/i.exec(value.value)?.[0]?.toLowerCase();
  const meant = decision === 'allow' ? 'decision=allow' : 'decision=forbid';
  report.warn({
    code: 'never-true',
    message: `${ref.text} is a number, so it is never “${value.value}”.`,
    span: value.span,
    hint:
      ref.field !== 'code'
        ? 'Write a number.'
        : decision === undefined
          ? 'Write a status code, or a class of them: code=403, code=4xx.'
          : `Use ${meant}.`,
    fix:
      ref.field === 'code' && decision !== undefined
        ? { title: `Write ${meant}`, span: { start: ref.span.start, end: value.span.end }, text: meant }
        : undefined,
  });
  return [];
}

function checkFixed(ref: FieldRef, value: TextValue, known: readonly string[], report: Report): void {
  if (known.includes(value.value)) return;
  const near = known.find((one) => one.toLowerCase() === value.value.toLowerCase()) ?? nearest(value.value, known);
  report.warn({
    code: 'never-true',
    message: `${ref.text} is never “${value.value}”.`,
    span: value.span,
    hint: near === null ? `It is ${known.join(', ')}.` : `Did you mean ${near}?`,
    fix: near === null ? undefined : { title: `Write ${near}`, span: value.span, text: printText(near) },
  });
}

function isValues(meaning: Meaning): meaning is readonly Value[] {
  return Array.isArray(meaning);
}
