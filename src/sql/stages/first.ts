/**
 * `first f, … by f, …`: the first event of each combination of values. What makes its identity is many columns: in a table they
 * are read of the first events alone, which are found again by time and number; of files they are read with the rest.
 */
import type { Stage } from '../../query/ast.ts';
import { columnOf } from '../columns.ts';
import type { ValueBinding } from '../event-names.ts';
import type { Settings } from '../relations/event-source.ts';
import { counted, type GroupExpression, group, inKeyOrder, keyOf } from './group.ts';
import { aliasOf, type GroupColumn, type GroupRows, operandIn, type Rows, renderGroups } from './rows.ts';

/** There may be as many first events as events: what does not fit into memory is joined on disk. */
export const firstSettings: Settings = { join_algorithm: 'grace_hash', max_bytes_in_join: 100_000_000 };

export function applyFirst(rows: Rows, { values, by, span }: Extract<Stage, { kind: 'first' }>, binding: ValueBinding): GroupRows {
  const fields = [...by, ...values];
  const sqlOf = (field: string) => operandIn(rows, { field, path: [], text: field, span }, binding).sql;
  const identity = columnOf('id');
  const parts = identity.kind === 'computed' ? identity.from : [];
  // By time, and in the order of arrival where that is the same: one number, since the engine is slow with pairs.
  const order = `bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Micro(${sqlOf('time')})), 64), toUInt128(${sqlOf('seq')}))`;
  const again = rows.kind === 'events' ? rows.source.again : undefined;
  const found: readonly GroupExpression[] =
    again === undefined
      ? [{ key: '', type: 'text', sql: `argMin(tuple(${parts.map(sqlOf).join(', ')}), ${order})` }]
      : [
          { key: '', type: 'number', sql: `min(${order})` },
          // A number is unique with its writer alone.
          { key: '', type: 'text', sql: `argMin(${sqlOf('writer')}, ${order})` },
        ];
  const groups = group(rows, { keys: fields.map((key) => keyOf(rows, key, binding)), computed: [counted(rows), ...found] }, () => []);
  const [first = '', writer = ''] = groups.columns.slice(fields.length + 1).map(({ alias }) => alias);
  const unpacked = parts.map((part, index) => `tupleElement(${first}, ${index + 1}) AS ${part}`);
  const place = [`fromUnixTimestamp64Micro(toInt64(bitShiftRight(${first}, 64)), 'UTC') AS first_time`, `toUInt64(${first}) AS first_seq`];

  const depth = groups.depth + 1;
  const inner = groups.columns.slice(0, fields.length + 1).map((column): Omit<GroupColumn, 'alias'> => ({ ...column, sql: column.alias }));
  const identitySql = identity.kind === 'computed' ? identity.sql : "''";
  const columns = [
    { key: 'time', type: 'time' as const, sql: 'time' },
    ...inner,
    { key: 'id', type: 'text' as const, sql: identitySql },
  ].map((column, index) => ({ ...column, alias: aliasOf(depth, index) }));
  return {
    ...groups,
    depth,
    from: () =>
      again === undefined
        ? `FROM (SELECT *, ${unpacked.join(', ')} FROM (${renderGroups(groups)}))`
        : `FROM ${again} INNER JOIN (SELECT *, ${place.join(', ')} FROM (${renderGroups(groups)})) AS firsts ` +
          `ON time = first_time AND seq = first_seq AND writer = ${writer}`,
    columns,
    groupBy: null,
    usualOrder: inKeyOrder(columns.slice(0, 1 + fields.length)),
    shown: columns,
  };
}
