/**
 * The state of the page, in its address: which events are looked at (range, clusters, namespaces) and what is asked of them. Pure.
 * A link made here opens the same view elsewhere.
 */

import { narrow, printCondition, printLength, printRange, type Range, rangeText, withRange } from '../../src/query/edit/edit-query.ts';
import { formatClock, formatDay, type Zone } from '../text/format.ts';

export interface Lens {
  /** Null: the default, see use-lens.ts. */
  readonly range: Range | null;
  /** Empty: all. */
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
  /** Whether widgets show the period before as well. */
  readonly compare: boolean;
  /** Seconds between refreshes; 0 for none. */
  readonly refresh: number;
}

export const openLens: Lens = { range: null, clusters: [], namespaces: [], compare: false, refresh: 0 };

export function readLens(search: string): Lens {
  const params = new URLSearchParams(search);
  const refresh = Number(params.get('refresh') ?? 0);
  return {
    range: readRange(params.get('range')),
    clusters: params.getAll('cluster'),
    namespaces: params.getAll('namespace'),
    compare: params.get('compare') === 'true',
    refresh: Number.isFinite(refresh) && refresh > 0 ? Math.max(5, refresh) : 0,
  };
}

export function writeLens(lens: Lens): URLSearchParams {
  const params = new URLSearchParams();
  if (lens.range !== null) params.set('range', writeRange(lens.range));
  for (const cluster of lens.clusters) params.append('cluster', cluster);
  for (const namespace of lens.namespaces) params.append('namespace', namespace);
  if (lens.compare) params.set('compare', 'true');
  if (lens.refresh > 0) params.set('refresh', String(lens.refresh));
  return params;
}

function readRange(text: string | null): Range | null {
  if (text === null || text === '') return null;
  const [from = '', to] = text.split('~');
  if (to === undefined) return { last: from };
  return { from, to: to === '' ? null : to };
}

function writeRange(range: Range): string {
  return 'last' in range ? range.last : `${range.from}~${range.to ?? ''}`;
}

/** The address of a page with this lens. */
export function href(path: string, lens: Lens, more: Readonly<Record<string, string | undefined>> = {}): string {
  const params = writeLens(lens);
  for (const [name, value] of Object.entries(more)) if (value !== undefined && value !== '') params.set(name, value);
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** Where a question is answered. The question itself names no range and no cluster of the lens: they stand beside it. */
export function searchHref(question: string, lens: Lens, more: Readonly<Record<string, string | undefined>> = {}): string {
  return href('/search', lens, { q: question, ...more });
}

/** An event by its identity. Its filters narrow the question that it was found by. */
export function eventHref(id: string, lens: Lens, question?: string): string {
  return href(`/event/${encodeURIComponent(id)}`, lens, { q: question });
}

export interface ObjectName {
  readonly cluster?: string | undefined;
  readonly resource: string;
  readonly namespace?: string | undefined;
  readonly name: string;
  readonly group?: string | undefined;
}

export function objectHref({ cluster, resource, namespace, name, group }: ObjectName, lens: Lens): string {
  return href('/object', lens, { of: cluster, resource, in: namespace, name, group });
}

export function identityHref(user: string, lens: Lens): string {
  return href('/identity', lens, { user });
}

/** The question as it is asked: within the clusters and namespaces of the lens, and its range where the question names none. */
export function compose(question: string, lens: Pick<Lens, 'clusters' | 'namespaces'>, range: Range): string {
  let text: string | null = question;
  for (const [field, values] of [
    ['cluster', lens.clusters],
    ['namespace', lens.namespaces],
  ] as const) {
    const condition = anyOf(field, values);
    if (condition !== null && text !== null) text = narrow(text, condition);
  }
  if (text !== null && rangeText(text) === null) text = withRange(text, range);
  // What has errors is asked as it is: the answer tells them.
  return text ?? question;
}

function anyOf(field: string, values: readonly string[]): string | null {
  const [first] = values;
  if (first === undefined) return null;
  if (values.length === 1) return printCondition(field, first);
  const printed = values.map((value) => printCondition(field, value)?.slice(field.length + 1) ?? '""');
  return `${field} in (${printed.join(', ')})`;
}

const lengths = /^(\d+)\s*(ms|s|m|h|d|w)$/;
const msPer: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** The range as instants. Milliseconds since the epoch. Null where a time is none that a browser reads. */
export function boundsOf(range: Range, nowMs: number): { readonly fromMs: number; readonly toMs: number } | null {
  if ('last' in range) {
    const [, count, unit] = lengths.exec(range.last) ?? [];
    const ms = Number(count) * (msPer[unit ?? ''] ?? Number.NaN);
    return Number.isFinite(ms) ? { fromMs: nowMs - ms, toMs: nowMs } : null;
  }
  const fromMs = Date.parse(range.from);
  const toMs = range.to === null ? nowMs : Date.parse(range.to);
  return Number.isFinite(fromMs) && Number.isFinite(toMs) ? { fromMs, toMs } : null;
}

/** A length of slices that cuts the range into some `count`: round, as people read time. In the language's form. */
export function sliceOf(range: Range, nowMs: number, count: number): { readonly text: string; readonly ms: number } {
  const bounds = boundsOf(range, nowMs);
  const wanted = bounds === null ? 3_600_000 : (bounds.toMs - bounds.fromMs) / count;
  const ms = steps.find((step) => step >= wanted) ?? 604_800_000;
  return { text: printLength(ms), ms };
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const steps = [
  second,
  2 * second,
  5 * second,
  10 * second,
  15 * second,
  30 * second,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  24 * hour,
];

/** The range in a few words, for a button. */
export function printShortRange(range: Range, zone: Zone): string {
  if ('last' in range) return `Last ${range.last}`;
  const bounds = boundsOf(range, Date.now());
  if (bounds === null) return printRange(range);
  const day = (ms: number) => formatDay(ms, zone);
  const clock = (ms: number) => formatClock(ms, zone, bounds.toMs - bounds.fromMs < 120_000 ? 'second' : 'minute');
  const isSameDay = day(bounds.fromMs) === day(bounds.toMs);
  const end = range.to === null ? 'now' : `${isSameDay ? '' : `${day(bounds.toMs)} `}${clock(bounds.toMs)}`;
  return `${day(bounds.fromMs)} ${clock(bounds.fromMs)} – ${end}`;
}
