/** What of a list of indicators ends soon, or has ended, in sentences for who keeps it. */
import type { ListEntry } from './read-list.ts';

/** So long before something ends it is warned of. */
export const soonMs = 14 * 86_400_000;

export interface EndingList {
  readonly name: string;
  readonly entries: readonly ListEntry[];
  /** When all of it ends; null where it does not. */
  readonly endMs: number | null;
}

export function sayListEnding({ name, entries, endMs }: EndingList, nowMs: number): readonly string[] {
  if (endMs !== null && endMs <= nowMs) return [`The list ${name} ended after ${lastDay(endMs)}: nothing is in it any more.`];
  const whole = endMs !== null && endMs - soonMs <= nowMs ? [`The list ${name} ends after ${lastDay(endMs)}.`] : [];
  const ends = (fits: (expiresMs: number) => boolean) =>
    entries
      .filter(({ expiresMs }) => expiresMs !== null && fits(expiresMs))
      .sort((one, other) => (one.expiresMs ?? 0) - (other.expiresMs ?? 0));
  const ended = ends((expiresMs) => expiresMs <= nowMs);
  const soon = ends((expiresMs) => expiresMs > nowMs && expiresMs - soonMs <= nowMs);
  return [
    ...whole,
    ...sayEntries(name, soon, 'end within 14 days', 'ends within 14 days'),
    ...sayEntries(name, ended, 'have ended', 'has ended'),
  ];
}

/** When it has to be said anew. */
export function nextEndingMs({ entries, endMs }: Omit<EndingList, 'name'>, nowMs: number): number {
  const next = (least: number, atMs: number | null) =>
    atMs === null || atMs <= nowMs ? least : Math.min(least, atMs - soonMs > nowMs ? atMs - soonMs : atMs);
  return entries.reduce((least, { expiresMs }) => next(least, expiresMs), next(Number.POSITIVE_INFINITY, endMs));
}

/** The last day on which something holds that ends at this moment. */
export function lastDay(endMs: number): string {
  return new Date(endMs - 1).toISOString().slice(0, 10);
}

function sayEntries(name: string, entries: readonly ListEntry[], many: string, one: string): readonly string[] {
  const [first] = entries;
  if (first === undefined) return [];
  const which = `${first.value.slice(0, 60)} (${lastDay(first.expiresMs ?? 0)})`;
  if (entries.length === 1) return [`The list ${name} has an entry that ${one}: ${which}.`];
  return [`The list ${name} has ${entries.length} entries that ${many}, ${which} first.`];
}
