/** The events that a query is about, as SQL: the store's table, raw files, or what an earlier stage has left of them. */
import type { EventNames } from '../event-names.ts';

export interface Cut {
  /** Terms of ORDER BY over `orderNames`. */
  readonly order: readonly string[];
  readonly limit: number | null;
  readonly offset: number;
  /** More that the events have to meet, over `orderNames`; absent where there is nothing. */
  readonly conditions?: readonly string[];
}

/** Text is rendered when all names that it has to provide are known: after every stage was compiled. */
export interface EventSource {
  /** What columns of the answer, groupings and orders may name. */
  readonly names: EventNames;
  /** What the terms of a `Cut` may name. */
  readonly orderNames: EventNames;
  /** Terms of ORDER BY that make any order of events total: the newest first. */
  tieBreakers(): readonly string[];
  /** Terms before those in which the whole of a list is read, not sorted, where nobody asks for an order; absent where nothing is gained. */
  readonly asItLies?: readonly string[];
  /** `FROM …`, with a WHERE where there is one: the events that match the filter and these conditions over `names`, once each. */
  matching(conditions?: readonly string[]): string;
  /** A SELECT of these events in order, cut to those that are asked for. */
  cut(select: readonly string[], cut: Cut): string;
  /** Counts the events of a group; absent where each is a row. */
  readonly count?: string;
  /** The table where an event is found again by its time, seq and writer, at a fraction of the cost; absent where there is none. */
  readonly again?: string;
  /** Settings of the engine that suit what was named. */
  settings(): Settings;
}

/** How many events a group holds, where a row stands for as many as were counted together. */
export const countTallies = 'sum(tally)';

export type Settings = Readonly<Record<string, string | number>>;

/** Events that an earlier stage has cut: `… limit 100 groupby user`. */
export function cutSource(source: EventSource, cut: Cut, conditions: readonly string[] = []): EventSource {
  const matching = (more: readonly string[] = []) => `FROM (${source.cut(['*'], cut)})${renderWhere([...conditions, ...more])}`;
  return {
    names: source.names,
    orderNames: source.names,
    tieBreakers: source.tieBreakers,
    ...(source.again !== undefined && { again: source.again }),
    settings: source.settings,
    matching,
    cut: (select, next) => `SELECT ${select.join(', ')} ${matching(next.conditions)}${renderCut(next)}`,
  };
}

export function renderWhere(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}

/** ORDER BY, LIMIT and OFFSET. The numbers were checked by the parser, and are numbers. */
export function renderCut({ order, limit, offset }: Cut): string {
  const parts: string[] = [];
  if (order.length > 0) parts.push(` ORDER BY ${order.join(', ')}`);
  if (limit !== null) parts.push(` LIMIT ${wholeNumber(limit)}`);
  if (offset > 0) parts.push(` OFFSET ${wholeNumber(offset)}`);
  return parts.join('');
}

function wholeNumber(value: number): string {
  return String(BigInt(Math.max(0, Math.trunc(value))));
}
