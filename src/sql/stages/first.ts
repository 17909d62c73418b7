/** `first f, … by f, …`: the first event of each combination of values. Its identity is computed once per row of the answer. */
import type { Stage } from '../../query/ast.ts';
import { columnOf } from '../columns.ts';
import type { ValueBinding } from '../event-names.ts';
import { counted, group, inKeyOrder, keyOf } from './group.ts';
import { aliasOf, type GroupColumn, type GroupRows, operandIn, type Rows, renderGroups } from './rows.ts';

export function applyFirst(rows: Rows, { values, by, span }: Extract<Stage, { kind: 'first' }>, binding: ValueBinding): GroupRows {
  const fields = [...by, ...values];
  const sqlOf = (field: string) => operandIn(rows, { field, path: [], text: field, span }, binding).sql;
  const identity = columnOf('id');
  const parts = identity.kind === 'computed' ? identity.from : [];
  // By time, and in the order of arrival where that is the same: one number, since the engine is slow with pairs.
  const order = `bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Micro(${sqlOf('time')})), 64), toUInt128(${sqlOf('seq')}))`;
  const earliest = { key: '', type: 'text', sql: `argMin(tuple(${parts.map(sqlOf).join(', ')}), ${order})` } as const;
  const groups = group(rows, { keys: fields.map((key) => keyOf(rows, key, binding)), computed: [counted, earliest] }, () => []);
  const event = groups.columns.at(-1)?.alias ?? '';
  const unpacked = parts.map((part, index) => `tupleElement(${event}, ${index + 1}) AS ${part}`);

  const depth = groups.depth + 1;
  const inner = groups.columns.slice(0, -1).map((column): Omit<GroupColumn, 'alias'> => ({ ...column, sql: column.alias }));
  const identitySql = identity.kind === 'computed' ? identity.sql : "''";
  const columns = [
    { key: 'time', type: 'time' as const, sql: 'time' },
    ...inner,
    { key: 'id', type: 'text' as const, sql: identitySql },
  ].map((column, index) => ({ ...column, alias: aliasOf(depth, index) }));
  return {
    ...groups,
    depth,
    from: () => `FROM (SELECT *, ${unpacked.join(', ')} FROM (${renderGroups(groups)}))`,
    columns,
    groupBy: null,
    usualOrder: inKeyOrder(columns.slice(0, 1 + fields.length)),
    shown: columns,
  };
}
