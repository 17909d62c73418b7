/** `transaction by f, …`: what the events have in common that share these values; without the events that have none to share. */
import type { Stage } from '../../query/ast.ts';
import type { ValueBinding } from '../event-names.ts';
import { compilePresence } from '../operand.ts';
import { type GroupExpression, group, inKeyOrder, keyOf } from './group.ts';
import { type GroupRows, groupOperand, operandIn, type Rows } from './rows.ts';

/** So many verbs and resources are named. */
const mostNamed = 100;

export function applyTransaction(
  rows: Rows,
  { by, span }: Extract<Stage, { kind: 'transaction' }>,
  timeField: string,
  binding: ValueBinding,
): GroupRows {
  const sqlOf = (field: string) => operandIn(rows, { field, path: [], text: field, span }, binding).sql;
  const time = sqlOf(timeField);
  const named = (field: string) => `arraySort(groupUniqArrayIf(${mostNamed})(${sqlOf(field)}, ${sqlOf(field)} != ''))`;
  const computed: GroupExpression[] = [
    { key: 'start', type: 'time', sql: `min(${time})` },
    { key: 'end', type: 'time', sql: `max(${time})` },
    { key: 'duration', type: 'duration', sql: `toUnixTimestamp64Micro(max(${time})) - toUnixTimestamp64Micro(min(${time}))` },
    { key: 'events', type: 'count', sql: 'count()' },
    { key: 'verbs', type: 'keywords', sql: named('verb') },
    { key: 'resources', type: 'keywords', sql: named('resource') },
  ];
  const groups = group(rows, { keys: by.map((key) => keyOf(rows, key, binding)), computed }, (keys, [start]) => [
    ...(start === undefined ? [] : [`${start.alias} DESC`]),
    ...inKeyOrder(keys),
  ]);
  return { ...groups, conditions: groups.columns.slice(0, by.length).map((key) => compilePresence(groupOperand(key), true)) };
}
