/** Whether a filter can ever hold: values that no event has make a branch dead. What public rules are full of is told, with what mends it. */
import { falseSubresources, falseVerbs, findResource, verbs } from '../model/kubernetes-names.ts';
import { nearest } from '../model/suggest.ts';
import type { Expr, FieldRef, Value } from '../query/ast.ts';
import type { Leaf } from '../query/filters/filter.ts';
import { fieldOf } from '../query/parse-field.ts';
import type { Report } from '../query/report.ts';
import { valueTypeOf } from '../query/values/typed-value.ts';
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
  if (leaf.kind === 'in') {
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
  report?.warn({ code: 'never-true', message: found.message, span: ref.span, hint: found.hint });
  return true;
}

function whyDead(ref: FieldRef, value: Value): { readonly message: string; readonly hint?: string } | null {
  const field = fieldOf(ref);
  if (field === undefined || ref.path.length > 0 || value.kind !== 'text') return null;
  const text = value.value;
  if (valueTypeOf(ref) === 'number')
    return { message: `${ref.text} is a number, so it is never “${text}”.`, ...hint(meantNumber(ref, text)) };
  if (field.values !== undefined) return field.values.includes(text) ? null : never(ref, text, nearest(text, field.values));
  switch (ref.field) {
    case 'verb':
      if (verbs.includes(text)) return null;
      return {
        message: `There is no verb “${text}”.`,
        ...hint(falseVerbs[text.toLowerCase()]?.instead ?? verbs.find((verb) => verb === text.toLowerCase()) ?? null),
      };
    case 'resource': {
      const [base = '', sub] = text.split('/');
      const plural = findResource(base)?.plural;
      if (sub !== undefined) return never(ref, text, `${plural ?? base}, and objectRef.subresource: ${sub}`);
      return plural === undefined || plural === text ? null : never(ref, text, plural);
    }
    case 'subresource':
      return Object.hasOwn(falseSubresources, text.toLowerCase()) ? never(ref, text, falseSubresources[text.toLowerCase()] ?? null) : null;
    case 'apigroup':
      return /^(core|v\d+|.*\/.*)$/.test(text)
        ? never(ref, text, text.includes('/') ? text.slice(0, text.indexOf('/')) : 'null, for the core group has none')
        : null;
    default:
      return null;
  }
}

function never(ref: FieldRef, text: string, instead: string | null) {
  return { message: `${ref.text} is never “${text}”.`, ...hint(instead) };
}

function hint(instead: string | null): { readonly hint?: string } {
  return instead === null ? {} : { hint: `Write ${instead}.` };
}

function meantNumber(ref: FieldRef, text: string): string | null {
  if (ref.field !== 'code') return null;
  const decision = /^(allow|forbid|den)/i.exec(text)?.[0]?.toLowerCase();
  return decision === undefined
    ? 'a status code, such as 403'
    : `annotations.authorization.k8s.io/decision: ${decision === 'allow' ? 'allow' : 'forbid'}`;
}
