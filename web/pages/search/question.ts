/** What a question means to the page: whether it lists events, what it names itself, and what it becomes by a click. Pure. */
import type { Fix } from '../../../src/model/diagnostic.ts';
import type { Query, Stage, TimePoint } from '../../../src/query/ast.ts';
import { eventsOf, type Range, rangeText, withRange, withStages } from '../../../src/query/edit/edit-query.ts';
import { readField } from '../../../src/query/parse-field.ts';
import { parseQuery } from '../../../src/query/parse-query.ts';
import { periodsOf } from '../../../src/query/periods.ts';
import { answerColumns } from '../../../src/query/stages/registry.ts';
import type { Lens } from '../../address/address.ts';

/** Whether its rows are events. */
export function isList(text: string): boolean {
  return answerColumns(parseQuery(text).query.stages) === null;
}

/** Whether it names the columns of its list itself. */
export function namesColumns(text: string): boolean {
  return parseQuery(text).query.stages.some(({ kind }) => kind === 'include' || kind === 'exclude' || kind === 'eval');
}

/** Fields that each row needs beside what is shown: who it is, and what stands for an absent object. */
const alwaysAsked = ['id', 'cluster', 'impersonateduser', 'subresource', 'path'];

/** The fields to ask for where the question names none. */
export function listFieldsOf(columns: readonly string[]): string[] {
  const readable = columns.filter((name) => readField(name) !== null);
  return [...new Set([...readable, ...alwaysAsked])];
}

/** A list that names its columns is asked for the identity as well, so that each row leads to its event. */
export function withIdentity(text: string): string {
  const { stages } = parseQuery(text).query;
  const shown = stages.filter((stage): stage is Extract<Stage, { kind: 'include' }> => stage.kind === 'include').at(-1);
  if (shown === undefined || shown.columns.some(({ field }) => field === 'id')) return text;
  const end = text.slice(0, shown.span.end).trimEnd().length;
  return `${text.slice(0, end)}, id${text.slice(end)}`;
}

/** The question without the columns that it names: they are chosen otherwise. */
export function withoutColumns(text: string): string {
  const { stages } = parseQuery(text).query;
  return stages
    .filter(({ kind }) => kind === 'include' || kind === 'exclude')
    .reduceRight((left, { span }) => `${left.slice(0, span.start).replace(/[\s|]+$/, '')} ${left.slice(span.end).trimStart()}`, text)
    .trim();
}

/** The range that the question names itself, as instants; null where it names none. */
export function ownBounds(text: string, nowMs: number): { readonly fromMs: number; readonly toMs: number } | null {
  const { now } = periodsOf(parseQuery(text).query);
  if (now.length === 0) return null;
  const froms = now.flatMap(({ from }) => (from === null ? [] : [msOf(from, nowMs)]));
  const tos = now.flatMap(({ to }) => (to === null ? [] : [msOf(to, nowMs)]));
  if (froms.length === 0) return null;
  return { fromMs: Math.max(...froms), toMs: Math.min(nowMs, ...tos) };
}

function msOf(point: TimePoint, nowMs: number): number {
  switch (point.kind) {
    case 'absolute':
      return Number(point.epochUs / 1000n);
    case 'ago':
      return nowMs - point.us / 1000;
    case 'day':
      return Math.floor(nowMs / 86_400_000) * 86_400_000 + point.us / 1000;
  }
}

/** Sorted by a column: as the list says it, or as a grouping does. Null takes its own order away. */
export function withSort(text: string, column: string, isDescending: boolean): string | null {
  const { stages } = parseQuery(text).query;
  const without = stages
    .filter(({ kind }) => kind === 'sort')
    .reduceRight((left, { span }) => `${left.slice(0, span.start).replace(/[\s|]+$/, '')} ${left.slice(span.end).trimStart()}`, text)
    .trim();
  const limit = parseQuery(without).query.stages.findLast(({ kind }) => kind === 'limit' || kind === 'offset');
  const order = `sort ${column}${isDescending ? ' desc' : ''}`;
  const sorted =
    limit === undefined ? `${without} ${order}` : `${without.slice(0, limit.span.start)}${order} ${without.slice(limit.span.start)}`;
  return parseQuery(sorted).diagnostics.some(({ severity }) => severity === 'error') ? null : sorted.trim();
}

/** What the rows are sorted by first, where the question says it. */
export function sortOf(query: Query): { readonly column: string; readonly isDescending: boolean } | null {
  const [key] = query.stages.findLast((stage) => stage.kind === 'sort')?.keys ?? [];
  if (key === undefined) return null;
  return { column: key.column.kind === 'field' ? key.column.field.text : key.column.key, isDescending: key.descending };
}

/** Volume over time of the events of the question. */
export function volumeOf(text: string, slice: string): string | null {
  return withStages(text, `timeslice ${slice} by code_class`);
}

export interface Mended {
  readonly question: string;
  readonly lens?: Partial<Lens>;
}

/**
 * A finding is about the text that was asked, which has the lens in it. A fix inside the question changes the question, one of the
 * range changes the range; what is left is taken over as a whole.
 */
export function mend(question: string, asked: string, fix: Fix): Mended {
  const { span, text } = fix;
  const isInside = span.end <= question.length && asked.startsWith(question.slice(0, span.end));
  if (isInside) return { question: question.slice(0, span.start) + text + question.slice(span.end) };
  const edited = asked.slice(0, span.start) + text + asked.slice(span.end);
  const range = readRangeText(rangeText(edited));
  if (rangeText(question) === null && range !== null && withRange(edited, null) === withRange(asked, null)) {
    return { question, lens: { range } };
  }
  return { question: edited, lens: { range: null, clusters: [], namespaces: [] } };
}

/** The forms that a fix is written in. */
function readRangeText(text: string | null): Range | null {
  const [, last] = /^last\s+(\S+)$/.exec(text ?? '') ?? [];
  if (last !== undefined) return { last };
  const [, from, to] = /^from\s+"?([^\s"]+)"?\s+to\s+"?([^\s"]+)"?$/.exec(text ?? '') ?? [];
  if (from !== undefined && to !== undefined) return { from, to };
  const [, since] = /^since\s+"?([^\s"]+)"?$/.exec(text ?? '') ?? [];
  return since === undefined ? null : { from: since, to: null };
}

/** The events of a question, or the text itself where it has errors. */
export const eventsOrText = (text: string): string => eventsOf(text) ?? text;
