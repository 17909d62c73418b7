/** What a live tail holds: the newest rows up to a bound, those that came while it was paused, and what was left out. Pure. */
import type { Cell } from '../../../../src/contract/rows.ts';
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

export interface Arrival {
  readonly nowMs: number;
  readonly isPaused: boolean;
  /** The column of the identity; -1 where there is none. */
  readonly idAt: number;
}

/** @param batch as it came: oldest first. After a break a fuller copy of an event may come again: it takes the place of the first. */
export function addRows(given: Tail, batch: readonly EventRow[], { nowMs, isPaused, idAt }: Arrival): Tail {
  const { tail, fresh } = replaceCopies(given, batch, idAt);
  const arrivals = [...tail.arrivals.filter(({ at }) => nowMs - at < rateOverMs), { at: nowMs, count: fresh.length }];
  const newest = fresh.toReversed();
  const all = isPaused ? [...newest, ...tail.waiting] : [...newest, ...tail.waiting, ...tail.rows];
  const dropped = tail.dropped + Math.max(0, all.length - mostRows);
  const kept = all.slice(0, mostRows);
  return isPaused ? { ...tail, waiting: kept, arrivals, dropped } : { ...tail, rows: kept, waiting: [], arrivals, dropped };
}

function replaceCopies(tail: Tail, batch: readonly EventRow[], idAt: number): { readonly tail: Tail; readonly fresh: readonly EventRow[] } {
  const idOf = (row: EventRow) => row[idAt] ?? null;
  const latest = new Map<Cell, EventRow>(batch.map((row) => [idOf(row), row]));
  // Without an identity nothing can be told to be the same.
  if (latest.delete(null)) return { tail, fresh: batch };
  const known = new Set<Cell>();
  const replaced = (rows: readonly EventRow[]) =>
    rows.map((row) => {
      const copy = latest.get(idOf(row));
      if (copy !== undefined) known.add(idOf(row));
      return copy ?? row;
    });
  const [rows, waiting] = [replaced(tail.rows), replaced(tail.waiting)];
  const fresh = [...latest].filter(([id]) => !known.has(id)).map(([, row]) => row);
  return { tail: known.size === 0 ? tail : { ...tail, rows, waiting }, fresh };
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
