/**
 * Events that were counted as they came (see `tallies` in schema.ts), for questions that only count. Whole quarters of an hour are
 * counted from the tallies, what is left of the range at its two ends from the events: the answer is the same, and comes from a
 * few hundredths of the rows.
 */
import type { FieldRef, Query, Stage } from '../../query/ast.ts';
import { fieldsOf } from '../../query/mentions.ts';
import { stageFields } from '../../query/parse-stages.ts';
import { periodsOf } from '../../query/periods.ts';
import { epochUsOf } from '../../query/values/time.ts';
import { leaves } from '../../query/walk.ts';
import { columnOf } from '../columns.ts';
import { namesWith, type ValueBinding } from '../event-names.ts';
import { quarterSql, quarterUs, tallyColumns } from '../schema.ts';
import { countTallies, type EventSource, renderWhere } from './event-source.ts';

/** Half-open, in microseconds; null where it has no end. */
export interface Interval {
  readonly fromUs: bigint | null;
  readonly toUs: bigint | null;
}

const quarter = BigInt(quarterUs);
const tallied: ReadonlySet<string> = new Set(tallyColumns);
const beforeGroups: ReadonlySet<Stage['kind']> = new Set(['range', 'eval']);
/** What looks at the events again, or at their time, after they were grouped. */
const needEvents: ReadonlySet<Stage['kind']> = new Set(['compare', 'sequence', 'transaction', 'ratio', 'first']);

/** The range whose events are counted, if tallies can tell their counts; null where they cannot, or where they gain nothing. */
export function talliedInterval(query: Query, nowUs: bigint): Interval | null {
  const grouping = query.stages.find(({ kind }) => !beforeGroups.has(kind));
  if (grouping === undefined || !onlyCounts(grouping) || query.stages.some(({ kind }) => needEvents.has(kind))) return null;
  if ([...leaves(query.where)].some(({ leaf }) => leaf.kind === 'text') || !fieldsOf(query).every(isTallied)) return null;
  const interval = intervalOf(query, nowUs);
  const { fromUs, toUs } = interval;
  // Without a range the engine finds the tallies by itself.
  if (fromUs === null && toUs === null) return grouping.kind === 'timeslice' ? interval : null;
  // Before the epoch, quarters are counted towards it.
  if ((fromUs ?? quarter) < quarter || (toUs ?? quarter) < quarter) return null;
  return fromUs === null || toUs === null || ceiling(fromUs) < toUs / quarter ? interval : null;
}

function onlyCounts(stage: Stage): boolean {
  switch (stage.kind) {
    case 'groupby':
    case 'top':
    case 'distinct':
      return true;
    case 'timeslice':
      return stage.us % quarterUs === 0;
    case 'aggregate':
      return stage.aggregates.every(({ name, field }) => name === 'count_distinct' || (name === 'count' && field === undefined));
    default:
      return false;
  }
}

function isTallied({ field, computed }: FieldRef): boolean {
  return computed !== undefined || columnsBehind(field).every((column) => tallied.has(column));
}

/** The columns of the table that a field comes from. */
function columnsBehind(field: string): readonly string[] {
  const column = columnOf(field);
  return column.kind === 'computed' ? column.from : [field];
}

function intervalOf(query: Query, nowUs: bigint): Interval {
  const { now } = periodsOf(query);
  const starts = now.flatMap(({ from }) => (from === null ? [] : [epochUsOf(from, nowUs)]));
  const ends = now.flatMap(({ to }) => (to === null ? [] : [epochUsOf(to, nowUs)]));
  const latest = (one: bigint, other: bigint) => (one > other ? one : other);
  const earliest = (one: bigint, other: bigint) => (one < other ? one : other);
  return {
    fromUs: starts.length === 0 ? null : starts.reduce(latest),
    toUs: ends.length === 0 ? null : ends.reduce(earliest),
  };
}

/** The first quarter that does not begin before. */
const ceiling = (us: bigint) => (us + quarter - 1n) / quarter;

/** `source` gives the events of the query without its ranges. */
export function tallySource(source: EventSource, { fromUs, toUs }: Interval, { stages }: Query, { params }: ValueBinding): EventSource {
  const isSliced = stages.some(({ kind }) => kind === 'timeslice');
  const columns = new Set(stageFields(stages).flatMap(({ field, computed }) => (computed === undefined ? columnsBehind(field) : [])));
  const keys = [...columns, ...(isSliced ? ['quarter'] : [])];
  const select = `SELECT ${[...columns, ...(isSliced ? [`${quarterSql} AS quarter`] : []), 'count() AS tally'].join(', ')}`;
  const groupBy = keys.length === 0 ? '' : ` GROUP BY ${keys.join(', ')}`;
  const time = (us: bigint) => `fromUnixTimestamp64Micro(${params.bind('Int64', us)}, 'UTC')`;
  const between = (from: bigint, to: bigint) => [`time >= ${time(from)}`, `time < ${time(to)}`];

  const first = fromUs === null ? null : ceiling(fromUs);
  const end = toUs === null ? null : toUs / quarter;
  const parts: string[][] = [
    [
      ...(first === null ? [] : [`${quarterSql} >= ${params.bind('Int64', first)}`]),
      ...(end === null ? [] : [`${quarterSql} < ${params.bind('Int64', end)}`]),
    ],
  ];
  if (fromUs !== null && first !== null && first * quarter > fromUs) parts.push(between(fromUs, first * quarter));
  if (toUs !== null && end !== null && end * quarter < toUs) parts.push(between(end * quarter, toUs));

  const matching = (more: readonly string[] = []) =>
    `FROM (${parts.map((part) => `${select} ${source.matching(part)}${groupBy}`).join(' UNION ALL ')})${renderWhere(more)}`;
  const names = namesWith(source.names, {
    column: (field) => (field === 'time' ? `fromUnixTimestamp64Micro(quarter * ${quarterUs}, 'UTC')` : source.names.column(field)),
  });
  return {
    ...source,
    names,
    orderNames: names,
    count: countTallies,
    matching,
    cut() {
      throw new Error('invariant: tallies are counted, not listed');
    },
  };
}
