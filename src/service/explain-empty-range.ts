/**
 * Why nothing was found, where the time is the reason: there are no events at all, or none in a range that is counted back
 * from now. Then it says how old the newest event is, of all or of those that match, and offers the range that ends there.
 */
import type { Diagnostic, Span } from '../model/diagnostic.ts';
import type { Expr, FieldRef, Query, TimePoint } from '../query/ast.ts';
import { printQuery } from '../query/print-query.ts';
import { sayDuration } from '../query/values/duration.ts';
import { epochUsOf } from '../query/values/time.ts';
import { seesAll } from '../sql/scope.ts';
import type { Context } from './context.ts';
import { allRows, runQuery } from './run-query.ts';

const nowhere = { start: 0, end: 0 };
const time: FieldRef = { field: 'time', path: [], text: 'time', span: nowhere };

/** A range that begins a while before now. */
interface RelativeRange {
  readonly span: Span;
  readonly agoMs: number;
  /** How long it is; it may end before now. */
  readonly lengthMs: number;
  /** The text of a range from one time to another that can stand in its place. */
  print(fromMs: number, toMs: number): string;
  /** The query without it. */
  readonly rest: Query;
}

export async function explainEmptyRange(text: string, query: Query, context: Context): Promise<Diagnostic[]> {
  const nowMs = context.clock();
  const range = findRelativeRange(query, nowMs);
  const { store, relation } = await context.events();
  // Without a range it matters only for a store that nothing was taken into; files are not read again for it.
  if (range === null && relation.kind === 'files') return [];
  const newestMs = await newestEvent({ where: null, stages: [] }, context);
  if (newestMs === null) return [noEvents(placeOf(context, relation.kind === 'files' ? 'the files' : store.location), text)];
  if (range === null || newestMs >= nowMs - range.agoMs) return [];
  return [offer(text, range, 'The newest event', newestMs, nowMs)];
}

/** For a query whose range has events, though none that match. */
export async function explainEmptyMatch(text: string, query: Query, context: Context): Promise<Diagnostic[]> {
  const nowMs = context.clock();
  const range = findRelativeRange(query, nowMs);
  if (range === null) return [];
  const newestMs = await newestEvent(range.rest, context);
  if (newestMs === null || newestMs >= nowMs - range.agoMs) return [];
  return [offer(text, range, 'The newest event that matches', newestMs, nowMs)];
}

function offer(text: string, range: RelativeRange, subject: string, newestMs: number, nowMs: number): Diagnostic {
  // The end is left out of a range: the next whole second takes the newest event in.
  const endMs = Math.floor(newestMs / 1000) * 1000 + 1000;
  const replacement = range.print(endMs - range.lengthMs, endMs);
  const { span } = range;
  return {
    severity: 'note',
    code: 'range-after-newest',
    message: `${subject} is ${sayAge(nowMs - newestMs)} old (${isoSeconds(newestMs)}), older than the range that was asked for.`,
    span,
    hint: `The range that ends with it: ${text.slice(0, span.start)}${replacement}${text.slice(span.end)}`,
    fix: { title: 'End the range with the newest event', span, text: replacement },
  };
}

/** How long before now it is; null for an instant that is not counted from now. */
function agoMsOf(point: TimePoint | null, nowMs: number): number | null {
  return point === null || point.kind === 'absolute' ? null : nowMs - Number(epochUsOf(point, BigInt(nowMs) * 1000n)) / 1000;
}

function findRelativeRange(query: Query, nowMs: number): RelativeRange | null {
  const { where, stages } = query;
  for (const stage of stages) {
    const agoMs = stage.kind === 'range' ? agoMsOf(stage.from, nowMs) : null;
    if (stage.kind !== 'range' || agoMs === null) continue;
    return {
      span: stage.span,
      agoMs,
      lengthMs: agoMs - (agoMsOf(stage.to, nowMs) ?? 0),
      print: (fromMs, toMs) => `from ${isoSeconds(fromMs)} to ${isoSeconds(toMs)}`,
      rest: { where, stages: stages.filter((other) => other !== stage && other.kind === 'range') },
    };
  }
  const operands = where === null ? [] : where.kind === 'and' ? where.operands : [where];
  for (const operand of operands) {
    const found = lowerBound(operand, nowMs);
    if (found === null) continue;
    const rest = operands.filter((other) => other !== operand);
    return {
      ...found,
      print: (fromMs, toMs) => printQuery({ where: between(fromMs, toMs), stages: [] }),
      rest: { where: rest.length === 0 ? null : { kind: 'and', operands: rest }, stages: stages.filter(({ kind }) => kind === 'range') },
    };
  }
  return null;
}

/** `time > now-1h`, `time between now-2h and now-1h`. */
function lowerBound(expr: Expr, nowMs: number): Pick<RelativeRange, 'span' | 'agoMs' | 'lengthMs'> | null {
  if (!('field' in expr) || expr.field.field !== 'time') return null;
  if (expr.kind === 'compare' && (expr.op === '>' || expr.op === '>=') && expr.value.kind === 'time') {
    const agoMs = agoMsOf(expr.value.value, nowMs);
    return agoMs === null ? null : { span: { start: expr.field.span.start, end: expr.value.span.end }, agoMs, lengthMs: agoMs };
  }
  if (expr.kind !== 'between' || expr.negated || expr.low.kind !== 'time') return null;
  const agoMs = agoMsOf(expr.low.value, nowMs);
  if (agoMs === null) return null;
  const endMs = expr.high.kind === 'time' ? (agoMsOf(expr.high.value, nowMs) ?? 0) : 0;
  return { span: { start: expr.field.span.start, end: expr.high.span.end }, agoMs, lengthMs: agoMs - endMs };
}

function between(fromMs: number, toMs: number): Expr {
  const value = (epochUs: bigint) => ({ kind: 'time', value: { kind: 'absolute', epochUs }, span: nowhere }) as const;
  const [from, to] = [fromMs, toMs].map((ms) => BigInt(Math.round(ms)) * 1000n) as [bigint, bigint];
  // Here both ends are taken in.
  return { kind: 'between', field: time, low: value(from), high: value(to - 1n), negated: false };
}

/** Where there are none: whoever sees a part does not learn of the rest, and over the network nobody learns of paths. */
function placeOf({ scope, masking }: Context, place: string): string {
  if (!seesAll(scope)) return 'what you may see';
  return masking === 'on' ? 'the store' : place;
}

function noEvents(place: string, text: string): Diagnostic {
  return {
    severity: 'note',
    code: 'no-events',
    message: `There are no events at all in ${place}.`,
    span: { start: 0, end: text.length },
    hint: '`telltale ingest PATH…` takes a log into the store.',
  };
}

async function newestEvent({ where, stages }: Query, context: Context): Promise<number | null> {
  const newest = { kind: 'aggregate', aggregates: [{ name: 'max', field: time, as: 'newest' }], by: [], span: nowhere } as const;
  const [row] = await allRows(await runQuery({ where, stages: [...stages, newest] }, context));
  const found = row?.cells[0];
  const ms = typeof found === 'string' ? Date.parse(found) : Number.NaN;
  // The engine's answer over nothing is the beginning of time.
  return Number.isNaN(ms) || ms <= 0 ? null : ms;
}

const isoSeconds = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

/** In one unit, rounded down to be remembered: 3 days, 5 hours. */
function sayAge(ms: number): string {
  const unitMs = [86_400_000, 3_600_000, 60_000].find((unit) => ms >= unit) ?? 1000;
  return sayDuration(Math.max(1, Math.floor(ms / unitMs)) * unitMs * 1000);
}
