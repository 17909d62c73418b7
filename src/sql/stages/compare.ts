/**
 * `compare before 1d`: the grouping before it is made over both periods at once, each group in two, and the two are set side by
 * side. An event is read once, also where the periods overlap.
 */
import { AppError } from '../../contract/problems.ts';
import type { Query, Stage } from '../../query/ast.ts';
import type { ValueBinding } from '../event-names.ts';
import { rangeConditions } from './range.ts';
import { aliasOf, type GroupColumn, type GroupRows, nested, type Rows, renderGroups } from './rows.ts';

type Compare = Extract<Stage, { kind: 'compare' }>;

const period = 'period';

/** `time` is the SQL of the time of the events. */
export function applyCompare(rows: Rows, { us }: Compare, query: Query, time: string, binding: ValueBinding): GroupRows {
  const value = rows.kind === 'groups' ? rows.columns.at(-1) : undefined;
  if (rows.kind !== 'groups' || rows.groupBy === null || value === undefined) {
    throw new AppError('query-invalid', { message: 'compare stands right after a grouping.' });
  }
  const [now, before] = rangeConditions(query, time, binding).map((condition) => condition.join(' AND ')) as [string, string];
  const periods = `arrayJoin(arrayConcat(if(${now}, [0], []), if(${before}, [1], [])))`;
  const both: GroupRows = {
    ...rows,
    columns: [...rows.columns, { key: '', type: 'integer', sql: periods, alias: period }],
    groupBy: [...rows.groupBy, period],
    usualOrder: [],
    limit: null,
  };

  const depth = rows.depth + 1;
  const keys = rows.columns.slice(0, -1);
  const isSlice = ({ key, field }: GroupColumn) => key === 'time' && field === undefined;
  const shift = `addMicroseconds(%, ${binding.params.bind('Int64', us)})`;
  const valueIn = (which: 0 | 1) =>
    value.type === 'count' ? `toInt64(sumIf(${value.alias}, ${period} = ${which}))` : `anyOrNullIf(${value.alias}, ${period} = ${which})`;
  const change = `${valueIn(0)} - ${valueIn(1)}`;
  const isNullable = value.type !== 'count';
  const columns: readonly GroupColumn[] = [
    ...keys.map((key) => ({ ...key, sql: isSlice(key) ? `if(${period} = 1, ${shift.replace('%', key.alias)}, ${key.alias})` : key.alias })),
    { ...value, sql: valueIn(0), isNullable },
    { key: `${value.key}_before`, type: value.type, sql: valueIn(1), isNullable },
    { key: 'change', type: value.type === 'count' ? ('number' as const) : value.type, sql: change, isNullable },
    { key: '', type: 'number' as const, sql: `abs(${change})` },
  ].map((column, index) => ({ ...column, alias: aliasOf(depth, index) }));

  const groupBy = columns.slice(0, keys.length).map(({ alias }) => alias);
  const aliasNow = new Map(rows.columns.map((column, index) => [column.alias, columns[index]?.alias ?? column.alias]));
  const sameOrder = rows.usualOrder.map((term) => term.replace(/^\w+/, (alias) => aliasNow.get(alias) ?? alias));
  const largestFirst = [`${columns.at(-1)?.alias} DESC`, ...groupBy];
  const compared: GroupRows = {
    ...rows,
    depth,
    from: () => `FROM (${renderGroups(both)})`,
    columns,
    groupBy,
    usualOrder: keys.length === 0 || keys.some(isSlice) ? sameOrder : largestFirst,
    shown: columns.slice(0, -1),
  };
  if (rows.limit === null) return compared;
  // The most frequent are those that are it now; only then they are put in order.
  const chosen = nested({ ...compared, conditions: [`${columns[keys.length]?.alias} > 0`], usualOrder: sameOrder });
  return {
    ...chosen,
    usualOrder: [`${chosen.columns.at(-1)?.alias} DESC`, ...chosen.columns.slice(0, keys.length).map(({ alias }) => alias)],
  };
}
