/**
 * After an empty answer: values that the query asks for and no event has, each with the nearest that there is. One
 * statement over all events that the asker may see; an answer with rows costs nothing of this.
 */
import type { Diagnostic, Span } from '../model/diagnostic.ts';
import { nearest } from '../model/suggest.ts';
import type { Expr, FieldRef, Query } from '../query/ast.ts';
import type { Leaf } from '../query/filters/filter.ts';
import { fieldOf, isSameField } from '../query/parse-field.ts';
import { sayList } from '../query/say-list.ts';
import { printText } from '../query/values/quote.ts';
import { leaves } from '../query/walk.ts';
import type { Context } from './context.ts';
import { type Facet, type FacetValue, runFacets } from './run-facets.ts';
import { allRows, runQuery } from './run-query.ts';

/** So many values of a field are looked at for a near one. */
const candidates = 1000;
/** So many values are told in one sentence. */
const tellable = 6;
/** More findings than this help nobody. */
const mostFindings = 5;

/** What is asked of one field at one place: any of these values, for the checker may have read one word in two ways. */
interface Asked {
  readonly field: FieldRef;
  readonly values: readonly string[];
  readonly span: Span;
  /** Whether the value is the key of a map. */
  readonly isKey: boolean;
}

export async function checkValues(query: Query, known: readonly Diagnostic[], context: Context): Promise<Diagnostic[]> {
  const doubted = known.filter(({ code }) => code === 'never-true' || code.startsWith('unknown-'));
  const asked = askedValues(query).filter(({ span }) => !doubted.some((one) => one.span.start < span.end && span.start < one.span.end));
  if (asked.length === 0) return [];
  const fields = asked.map(({ field }) => field).filter((field, at, all) => all.findIndex((one) => isSameField(one, field)) === at);
  const { facets } = await runFacets({ where: anyStage, stages: [] }, { fields, top: candidates, sampleAbove: null }, context);
  const findings: Diagnostic[] = [];
  for (const one of asked) {
    const facet = facets.find(({ field }) => isSameField(field, one.field));
    if (facet === undefined || findings.length >= mostFindings || (await occurs(one, facet, context))) continue;
    findings.push(finding(one, facet));
  }
  return findings;
}

const nowhere = { start: 0, end: 0 };
/** Naming the stage asks for every stored stage. */
const anyStage: Expr = { kind: 'empty', field: { field: 'stage', path: [], text: 'stage', span: nowhere }, negated: true };

function askedValues({ where }: Query): Asked[] {
  const found = [...leaves(where)].flatMap(({ leaf, negated }) => (negated ? [] : askedOf(leaf)));
  const bySpan = new Map<string, Asked>();
  for (const one of found) {
    const key = JSON.stringify([one.field.field, one.span]);
    bySpan.set(key, { ...one, values: [...(bySpan.get(key)?.values ?? []), ...one.values] });
  }
  return [...bySpan.values()];
}

function askedOf(leaf: Leaf): Asked[] {
  if (leaf.kind === 'text') return [];
  const [key] = leaf.field.path;
  const type = fieldOf(leaf.field)?.type;
  if (type === 'map' || type === 'multimap') {
    const isPresence = leaf.kind === 'compare' && leaf.op === '!=';
    if (key?.kind !== 'key' || isPresence || ('negated' in leaf && leaf.negated !== (leaf.kind === 'empty'))) return [];
    return [{ field: { ...leaf.field, path: [] }, values: [key.key], span: leaf.field.span, isKey: true }];
  }
  if (leaf.field.path.length > 0 || !isCheckable(leaf.field)) return [];
  const one = (value: string, span: Span): Asked => ({ field: leaf.field, values: [value], span, isKey: false });
  const values = leaf.kind === 'compare' && leaf.op === '=' ? [leaf.value] : leaf.kind === 'in' && !leaf.negated ? leaf.values : [];
  const isElement = leaf.kind === 'match' && leaf.op === 'contains' && !leaf.negated && (type === 'keywords' || type === 'ips');
  if (isElement) return [one(leaf.value, leaf.span)];
  return values.flatMap((value) => (value.kind === 'text' || value.kind === 'number' ? one(String(value.value), value.span) : []));
}

/** Fields whose values come back: of the others nearly each event has its own. */
function isCheckable(ref: FieldRef): boolean {
  const field = fieldOf(ref);
  if (field === undefined || field.name === 'logtype') return false;
  return field.type.startsWith('keyword') || field.type.startsWith('ip') || field.name === 'name' || field.name === 'code';
}

async function occurs({ field, values, isKey }: Asked, facet: Facet, context: Context): Promise<boolean> {
  if (facet.values.some(({ value }) => values.includes(value))) return true;
  if (facet.distinct <= facet.values.length) return false;
  // There are more values than were looked at.
  const filters = values.map((value): Expr => {
    if (isKey) return { kind: 'empty', field: { ...field, path: [{ kind: 'key', key: value }] }, negated: true };
    const number = field.field === 'code' ? Number(value) : Number.NaN;
    const typed = Number.isNaN(number) ? ({ kind: 'text', value } as const) : ({ kind: 'number', value: number } as const);
    return { kind: 'compare', field, op: '=', value: { ...typed, span: nowhere } };
  });
  const where: Expr = { kind: 'and', operands: [{ kind: 'or', operands: filters }, anyStage] };
  return (await allRows(await runQuery({ where, stages: [{ kind: 'limit', count: 1, span: nowhere }] }, context))).length > 0;
}

function finding({ field, values, span, isKey }: Asked, { values: found, distinct }: Facet): Diagnostic {
  const [value = ''] = values;
  const what = isKey ? `${field.field} key` : field.text;
  const closest = field.field === 'code' ? undefined : nearestOf(values, found);
  const head = { severity: 'warning', code: 'value-never-occurs', span } as const;
  const never = `No event has ${what} “${value}”`;
  if (closest !== undefined) {
    const text = isKey ? `${field.field}[${JSON.stringify(closest.value)}]` : printText(closest.value);
    return { ...head, message: `${never}; the nearest is ${sayCounted(closest)}.`, fix: { title: `Write ${closest.value}`, span, text } };
  }
  if (found.length === 0) return { ...head, message: `${never}: no event has any.` };
  const shown = sayList(found.slice(0, tellable).map(sayCounted), 'and');
  const isAll = distinct <= tellable;
  return { ...head, message: `${never}.`, hint: `${isAll ? 'There' : 'Most frequent'} ${found.length === 1 ? 'is' : 'are'} ${shown}.` };
}

/** The nearest by its letters, or else the most frequent that it is a part of: `alice` of `alice@example.com`. */
function nearestOf(values: readonly string[], found: readonly FacetValue[]): FacetValue | undefined {
  const known = found.map((one) => one.value);
  const near = values.map((value) => nearest(value, known)).find((value) => value !== null);
  const parts = values.filter(({ length }) => length >= shortestPart).map((value) => value.toLowerCase());
  return found.find(({ value }) => value === near) ?? found.find(({ value }) => parts.some((part) => value.toLowerCase().includes(part)));
}

const shortestPart = 3;

function sayCounted({ value, count }: FacetValue): string {
  return `“${value}” (${count.toLocaleString('en-US')} ${count === 1 ? 'event' : 'events'})`;
}
