/** Whether a filter can ever hold: values that no event has make a branch dead. What public rules are full of is told, with what mends it. */
import { falseSubresources, falseVerbs, findResource, verbs } from '../model/kubernetes-names.ts';
import { nearest } from '../model/suggest.ts';
import type { Expr, FieldRef, Value } from '../query/ast.ts';
import type { Leaf } from '../query/filters/filter.ts';
import { fieldOf } from '../query/parse-field.ts';
import type { Report } from '../query/report.ts';
import { valueTypeOf } from '../query/values/typed-value.ts';
import { mapLeaves } from '../query/walk.ts';
import type { Verdict } from './rule.ts';

/** What it comes to, whatever the event: `maybe` depends on it. */
type Truth = 'never' | 'always' | 'maybe';

interface Judged {
  readonly truth: Truth;
  /** Whether a part of it never holds. */
  readonly deadParts: boolean;
}

/** `report` is null where what is dead was told already. */
export function judge(where: Expr, report: Report | null): Verdict {
  const { truth, deadParts } = judgeExpr(where, report);
  if (truth === 'never') return 'dead';
  return deadParts ? 'partly' : 'alive';
}

function judgeExpr(expr: Expr, report: Report | null): Judged {
  if (expr.kind === 'not') {
    const { truth, deadParts } = judgeExpr(expr.operand, report);
    return { truth: truth === 'never' ? 'always' : truth === 'always' ? 'never' : 'maybe', deadParts: deadParts || truth === 'never' };
  }
  if (expr.kind !== 'and' && expr.kind !== 'or') return judgeLeaf(expr, report);
  const parts = expr.operands.map((operand) => judgeExpr(operand, report));
  const [decisive, neutral]: readonly Truth[] = expr.kind === 'and' ? ['never', 'always'] : ['always', 'never'];
  const truth: Truth = parts.some((part) => part.truth === decisive)
    ? (decisive ?? 'maybe')
    : parts.every((part) => part.truth === neutral)
      ? (neutral ?? 'maybe')
      : 'maybe';
  return { truth, deadParts: parts.some((part) => part.deadParts || part.truth === 'never') };
}

function judgeLeaf(leaf: Leaf, report: Report | null): Judged {
  if (leaf.kind === 'in' && leaf.list === undefined && leaf.same === undefined) {
    const dead = leaf.values.filter((value) => isDead(leaf.field, value, report));
    const truth = dead.length === leaf.values.length ? 'never' : 'maybe';
    return { truth: leaf.negated && truth === 'never' ? 'always' : truth, deadParts: dead.length > 0 };
  }
  if (leaf.kind === 'compare' && (leaf.op === '=' || leaf.op === '!=') && isDead(leaf.field, leaf.value, report))
    return { truth: leaf.op === '=' ? 'never' : 'always', deadParts: true };
  return { truth: 'maybe', deadParts: false };
}

/** Whether no event has this value in this field. */
function isDead(ref: FieldRef, value: Value, report: Report | null): boolean {
  const found = whyDead(ref, value);
  if (found === null) return false;
  const { message, instead } = found;
  report?.warn({ code: 'never-true', message, span: ref.span, ...(instead !== null && { hint: `Write ${sayInstead(ref, instead)}.` }) });
  return true;
}

/** What was meant: another value of the field, or one of another field. */
interface Instead {
  readonly value: string | null;
  readonly field?: string;
  /** What has to hold as well. */
  readonly also?: readonly [field: string, value: string];
}

interface Dead {
  readonly message: string;
  readonly instead: Instead | null;
}

function whyDead(ref: FieldRef, value: Value): Dead | null {
  const field = fieldOf(ref);
  if (field === undefined || ref.path.length > 0 || value.kind !== 'text') return null;
  const text = value.value;
  if (valueTypeOf(ref) === 'number')
    return { message: `${ref.text} is a number, so it is never “${text}”.`, instead: meantNumber(ref, text) };
  const message = ref.field === 'verb' ? `There is no verb “${text}”.` : `${ref.text} is never “${text}”.`;
  if (field.values !== undefined) return field.values.includes(text) ? null : { message, instead: anInstead(nearest(text, field.values)) };
  const meant = meantName(ref.field, text);
  return meant === 'alive' ? null : { message, instead: meant };
}

/** What was meant by a name that no event has; `alive` where events may have it. */
function meantName(field: string, text: string): Instead | null | 'alive' {
  const lower = text.toLowerCase();
  switch (field) {
    case 'verb':
      if (verbs.includes(text)) return 'alive';
      return anInstead((Object.hasOwn(falseVerbs, lower) ? falseVerbs[lower]?.instead : undefined) ?? verbs.find((verb) => verb === lower));
    case 'resource':
      return meantResource(text);
    case 'subresource':
      return Object.hasOwn(falseSubresources, lower) ? anInstead(falseSubresources[lower]) : 'alive';
    case 'apigroup':
      if (/^(core|v\d+)$/.test(text)) return { value: null };
      return text.includes('/') ? { value: text.slice(0, text.indexOf('/')) } : 'alive';
    default:
      return 'alive';
  }
}

function meantResource(text: string): Instead | 'alive' {
  const [base = '', sub] = text.split('/');
  const plural = findResource(base)?.plural;
  if (sub !== undefined) return { value: plural ?? base, also: ['subresource', sub] };
  return plural === undefined || plural === text ? 'alive' : { value: plural };
}

function anInstead(value: string | null | undefined): Instead | null {
  return value === null || value === undefined ? null : { value };
}

function sayInstead(ref: FieldRef, { value, field, also }: Instead): string {
  const said = value ?? 'null';
  const first = field === undefined ? said : `${field}: ${said}`;
  return also === undefined ? first : `${first}, and ${ref.text.replace('resource', also[0])}: ${also[1]}`;
}

function meantNumber(ref: FieldRef, text: string): Instead | null {
  if (ref.field !== 'code') return null;
  const decision = /^(allow|forbid|den)/i.exec(text)?.[0]?.toLowerCase();
  return decision === undefined ? null : { value: decision === 'allow' ? 'allow' : 'forbid', field: 'decision' };
}

/** The filter with what was meant in the place of what is dead, where that is known. */
export function repair(where: Expr): Expr {
  return mapLeaves(where, (leaf) => {
    if (leaf.kind === 'in') {
      const parts = leaf.values.map((value) => repairEqual({ kind: 'compare', field: leaf.field, op: '=', value }));
      const plain = parts.flatMap((part) =>
        part.kind === 'compare' && part.op === '=' && part.field.field === leaf.field.field ? [part.value] : [],
      );
      if (plain.length < parts.length)
        return leaf.negated ? { kind: 'not', operand: { kind: 'or', operands: parts } } : { kind: 'or', operands: parts };
      const values = plain.filter(
        (value, at) => plain.findIndex((other) => other.kind === value.kind && String(other.value) === String(value.value)) === at,
      );
      return { ...leaf, values };
    }
    if (leaf.kind !== 'compare' || (leaf.op !== '=' && leaf.op !== '!=')) return leaf;
    const mended = repairEqual({ ...leaf, op: '=' });
    return leaf.op === '=' ? mended : { kind: 'not', operand: mended };
  });
}

function repairEqual(leaf: Extract<Expr, { kind: 'compare' }>): Expr {
  const instead = whyDead(leaf.field, leaf.value)?.instead ?? null;
  if (instead === null) return leaf;
  const equal = (name: string, value: string): Expr => ({
    kind: 'compare',
    field: { field: name, path: [], text: name, span: leaf.field.span },
    op: '=',
    value: { kind: 'text', value, span: leaf.field.span },
  });
  const field = instead.field ?? leaf.field.field;
  const first: Expr = instead.value === null ? { kind: 'empty', field: leaf.field, negated: false } : equal(field, instead.value);
  return instead.also === undefined ? first : { kind: 'and', operands: [first, equal(...instead.also)] };
}
