/** What only shows in several filters together: contradictions, and the requests that people forget. Part of check-query.ts. */
import { isList } from '../model/field.ts';
import type { Expr, Value } from './ast.ts';
import type { Leaf, Only } from './filters/filter.ts';
import { fieldOf, printPath } from './parse-field.ts';
import { printField } from './print-field.ts';
import type { Report } from './report.ts';
import { leaves } from './walk.ts';

export function checkWhole(where: Expr, report: Report): void {
  checkContradictions(where, report);
  const asked = [...leaves(where)].filter(({ leaf, negated }) => !(negated || isNegated(leaf))).map(({ leaf }) => leaf);
  for (const pair of pairs) checkPair(pair, where, asked, report);
  checkExec(asked, report);
}

/** A value that people ask for without another that belongs to it. */
interface Pair {
  readonly field: string;
  readonly asked: string;
  readonly forgotten: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

const pairs: readonly Pair[] = [
  {
    field: 'verb',
    asked: 'delete',
    forgotten: 'deletecollection',
    code: 'deletecollection-forgotten',
    message: 'Deleting many objects at once has the verb deletecollection, which this leaves out.',
    hint: 'Ask for both, unless single deletes are meant.',
  },
  {
    field: 'level',
    asked: 'Request',
    forgotten: 'RequestResponse',
    code: 'exact-level',
    message: 'This leaves out what the policy records at RequestResponse, which holds request bodies too.',
    hint: 'Ask for both, unless exactly Request is meant.',
  },
];

function checkPair(
  { field, asked: value, forgotten, code, message, hint }: Pair,
  where: Expr,
  asked: readonly Leaf[],
  report: Report,
): void {
  if ([...leaves(where)].some(({ leaf }) => asksFor(leaf, field, [forgotten]))) return;
  const leaf = asked.find((one) => asksFor(one, field, [value]));
  if (leaf === undefined || !isExact(leaf)) return;
  const last = valuesOf(leaf).at(-1)?.span;
  if (last === undefined) return;
  const span = { start: leaf.field.span.start, end: last.end };
  const both = `${printField(leaf.field)} in (${value},${forgotten})`;
  const fix =
    leaf.kind === 'in'
      ? { title: `Add ${forgotten}`, span: { start: last.end, end: last.end }, text: `,${forgotten}` }
      : { title: 'Ask for both', span, text: both };
  report.warn({ code, message, span, hint, fix });
}

/** Over WebSocket, exec, attach and portforward are a get. */
function checkExec(asked: readonly Leaf[], report: Report): void {
  if (!asked.some((leaf) => asksFor(leaf, 'subresource', ['exec', 'attach', 'portforward']))) return;
  const leaf = asked.find((one) => asksFor(one, 'verb', ['create', 'get']));
  if (leaf === undefined || leaf.kind === 'text') return;
  const verbs = asked.flatMap((one) => (one.kind !== 'text' && one.field.field === 'verb' ? textsOf(one) : []));
  if (verbs.includes('create') && verbs.includes('get')) return;
  report.warn({
    code: 'exec-verb',
    message: `exec, attach and portforward are a get over WebSocket and a create over SPDY; this finds only the ${verbs.includes('get') ? 'first' : 'second'}.`,
    span: leaf.field.span,
    hint: 'Leave the verb out, or ask verb in (create,get).',
  });
}

/** Two different values asked of one field at once. */
function checkContradictions(expr: Expr, report: Report): void {
  if (expr.kind === 'not') checkContradictions(expr.operand, report);
  if (expr.kind !== 'and' && expr.kind !== 'or') return;
  if (expr.kind === 'or') for (const operand of expr.operands) checkContradictions(operand, report);
  else checkTogether(flatten(expr), report);
}

function checkTogether(operands: readonly Expr[], report: Report): void {
  const first = new Map<string, ReadonlySet<unknown>>();
  for (const operand of operands) {
    if (operand.kind === 'or' || operand.kind === 'not') checkContradictions(operand, report);
    if (!isExact(operand) || holdsMany(operand)) continue;
    const values = valuesOf(operand).filter((value) => value.kind !== 'time');
    const key = operand.field.field + printPath(operand.field.path);
    const other = first.get(key);
    if (other === undefined) first.set(key, new Set(values.map(({ value }) => value)));
    else if (values.length > 0 && other.size > 0 && !values.some(({ value }) => other.has(value))) {
      report.warn({
        code: 'never-true',
        message: `No event fits this and the other condition on ${operand.field.text} at once.`,
        span: { start: operand.field.span.start, end: values.at(-1)?.span.end ?? operand.field.span.end },
        hint: 'Use “or” or “in” where either is meant.',
      });
    }
  }
}

function flatten(expr: Expr): readonly Expr[] {
  return expr.kind === 'and' ? expr.operands.flatMap(flatten) : [expr];
}

function isExact(expr: Expr): expr is Only<'compare'> | Only<'in'> {
  return (expr.kind === 'compare' && expr.op === '=') || (expr.kind === 'in' && !expr.negated);
}

/** A list, and a path through one, may hold both values. */
function holdsMany({ field: ref }: Only<'compare'> | Only<'in'>): boolean {
  const field = fieldOf(ref);
  return field === undefined || isList(field) || field.type === 'multimap' || field.type === 'object';
}

function isNegated(leaf: Leaf): boolean {
  return 'negated' in leaf ? leaf.negated : leaf.kind === 'compare' && leaf.op === '!=';
}

function asksFor(leaf: Leaf, field: string, values: readonly string[]): boolean {
  return leaf.kind !== 'text' && leaf.field.field === field && textsOf(leaf).some((text) => values.includes(text));
}

function textsOf(leaf: Leaf): string[] {
  return leaf.kind === 'compare' || leaf.kind === 'in' ? valuesOf(leaf).flatMap((value) => (value.kind === 'text' ? value.value : [])) : [];
}

function valuesOf(expr: Only<'compare'> | Only<'in'>): readonly Value[] {
  return expr.kind === 'compare' ? [expr.value] : expr.values;
}
