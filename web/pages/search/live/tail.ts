/** What a live tail holds: the newest rows up to a bound, those that came while it was paused, and what was left out. Pure. */
import type { EventRow } from '../grid/event-rows.ts';

export interface Tail {
  /** Newest first. */
  readonly rows: readonly EventRow[];
  /** What came while it was paused, newest first. */
  readonly waiting: readonly EventRow[];
  /** Rows that the server left out, for there were too many at once. */
  readonly skipped: number;
  /** Rows that came and were let go, for only so many are kept. */
  readonly dropped: number;
  /** When the last rows came, and how many: for the rate. Milliseconds since the epoch. */
  readonly arrivals: readonly { readonly at: number; readonly count: number }[];
}

export const emptyTail: Tail = { rows: [], waiting: [], skipped: 0, dropped: 0, arrivals: [] };
export const mostRows = 5000;
const rateOverMs = 10_000;

/** @param batch as it came: oldest first */
export function addRows(tail: Tail, batch: readonly EventRow[], nowMs: number, isPaused: boolean): Tail {
  const arrivals = [...tail.arrivals.filter(({ at }) => nowMs - at < rateOverMs), { at: nowMs, count: batch.length }];
  const newest = batch.toReversed();
  const all = isPaused ? [...newest, ...tail.waiting] : [...newest, ...tail.waiting, ...tail.rows];
  const dropped = tail.dropped + Math.max(0, all.length - mostRows);
  const kept = all.slice(0, mostRows);
  return isPaused ? { ...tail, waiting: kept, arrivals, dropped } : { ...tail, rows: kept, waiting: [], arrivals, dropped };
}

/** Lets in what came while it was paused. */
export function resume(tail: Tail): Tail {
  const all = [...tail.waiting, ...tail.rows];
  return { ...tail, rows: all.slice(0, mostRows), waiting: [], dropped: tail.dropped + Math.max(0, all.length - mostRows) };
}

/** Rows a second, over the last ten. */
export function rateOf({ arrivals }: Tail, nowMs: number): number {
  const recent = arrivals.filter(({ at }) => nowMs - at < rateOverMs);
  return recent.reduce((sum, { count }) => sum + count, 0) / (rateOverMs / 1000);
}
