/** Where a rule asks a list of indicators: `%name%` in a value of Sigma with `|expand`, or in a filter of our own language. */
import type { Span } from '../model/diagnostic.ts';
import { type IndicatorList, type IndicatorLists, placeholder } from '../model/indicator-list.ts';
import { nearest } from '../model/suggest.ts';
import type { Expr, FieldRef, Value } from '../query/ast.ts';
import type { Leaf } from '../query/filters/filter.ts';
import { fieldOf, readField } from '../query/parse-field.ts';
import type { Report } from '../query/report.ts';
import { leaves, mapLeaves } from '../query/walk.ts';

/** The list of this name; null where there is none, which is reported. */
export function findList(name: string, lists: IndicatorLists, span: Span, report: Report): IndicatorList | null {
  const found = lists.get(name);
  if (found !== undefined) return found;
  const near = nearest(name, lists.keys());
  report.error({
    code: 'no-list',
    message: `There is no list “${name}”.`,
    span,
    hint: near === null ? `Name it under indicators in the configuration, or with --list ${name}=FILE.` : `Did you mean ${near}?`,
  });
  return null;
}

/** That the value of the field is in the list. */
export function inList(ref: FieldRef, list: IndicatorList, report: Report): Expr {
  const type = fieldOf(ref)?.type;
  const isAddress = type === 'ip' || type === 'ips';
  if (ref.path.length === 0 && type !== undefined && type !== 'object' && isAddress !== (list.kind === 'addresses'))
    report.warn({
      code: 'never-true',
      message: isAddress ? `${ref.text} holds addresses, and the list ${list.name} none.` : `${ref.text} holds no addresses.`,
      span: ref.span,
      hint: isAddress ? 'Ask a list of addresses.' : 'Ask source_ip or sourceips.',
    });
  return { kind: 'in', field: ref, values: [], negated: false, list: list.name };
}

/** `%field:user%`: what another field of the same event holds. */
function otherField(value: Value | undefined): FieldRef | null {
  const [, name] = /^%field:(.+)%$/s.exec(value?.kind === 'text' ? value.value : '') ?? [];
  const ref = name === undefined ? null : readField(name);
  return ref === null || fieldOf(ref) === undefined ? null : ref;
}

/** A filter with each `%name%` among its values, or its networks, as the list that it names. Null where one is not there. */
export function resolveLists(where: Expr, lists: IndicatorLists, report: Report): Expr | null {
  let failed = false;
  const resolved = mapLeaves(where, (leaf) => {
    const found = resolveLeaf(leaf, lists, report);
    failed ||= found === null;
    return found ?? leaf;
  });
  return failed ? null : resolved;
}

function resolveLeaf(leaf: Leaf, lists: IndicatorLists, report: Report): Expr | null {
  const other = leaf.kind === 'in' && leaf.values.length === 1 ? otherField(leaf.values[0]) : null;
  if (leaf.kind === 'in' && other !== null) return { ...leaf, values: [], same: other };
  if (leaf.kind === 'compare' && (leaf.op === '=' || leaf.op === '!=') && (nameIn(leaf.value) !== null || otherField(leaf.value) !== null))
    return resolveLeaf({ kind: 'in', field: leaf.field, values: [leaf.value], negated: leaf.op === '!=' }, lists, report);
  if (leaf.kind !== 'in' && leaf.kind !== 'cidr') return leaf;
  const names =
    leaf.kind === 'in' ? leaf.values.flatMap((value) => nameIn(value) ?? []) : leaf.ranges.flatMap((text) => nameOf(text) ?? []);
  if (names.length === 0) return leaf;
  const asked = names.map((name) => findList(name, lists, leaf.field.span, report));
  if (asked.includes(null)) return null;
  const operands = asked.flatMap((list) => (list === null ? [] : inList(leaf.field, list, report)));
  if (leaf.kind === 'in') {
    const values = leaf.values.filter((value) => nameIn(value) === null);
    if (values.length > 0) operands.push({ ...leaf, values, negated: false });
  } else {
    const ranges = leaf.ranges.filter((text) => nameOf(text) === null);
    if (ranges.length > 0) operands.push({ ...leaf, ranges, negated: false });
  }
  const [only, another] = operands;
  const any: Expr = only !== undefined && another === undefined ? only : { kind: 'or', operands };
  if (!leaf.negated) return any;
  return any.kind === 'in' ? { ...any, negated: true } : { kind: 'not', operand: any };
}

function nameIn(value: Value): string | null {
  return value.kind === 'text' ? nameOf(value.value) : null;
}

function nameOf(text: string): string | null {
  return placeholder.exec(text)?.[1] ?? null;
}

/**
 * Who may be let through by an address has to be judged by the one that is proven: anybody may write others into a request, and a
 * rule that leaves out whoever has one of them is silenced by it.
 */
export function checkForgeable(where: Expr, report: Report): void {
  for (const { leaf, negated } of leaves(where)) {
    const isAsked = (leaf.kind === 'in' && leaf.list !== undefined) || leaf.kind === 'cidr';
    if (!isAsked || leaf.field.field !== 'sourceips' || leaf.field.path.length > 0 || leaf.negated === negated) continue;
    report.warn({
      code: 'forgeable',
      message: 'Whoever writes an approved address into X-Forwarded-For gets past this.',
      span: leaf.field.span,
      hint: 'Ask source_ip, which is the address that is proven.',
    });
  }
}

/** The lists that a filter asks, for its rule to keep. */
export function askedLists(where: Expr, lists: IndicatorLists): { readonly lists?: IndicatorLists } {
  const asked = [...leaves(where)].flatMap(({ leaf }) => {
    const list = leaf.kind === 'in' && leaf.list !== undefined ? lists.get(leaf.list) : undefined;
    return list === undefined ? [] : [[list.name, list] as const];
  });
  return asked.length === 0 ? {} : { lists: new Map(asked) };
}
