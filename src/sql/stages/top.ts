/** `top n f, …` and `rare n f, …`: the most or the least frequent combinations of values, with their counts. */
import type { Stage } from '../../query/ast.ts';
import type { ValueBinding } from '../event-names.ts';
import { counted, group, inKeyOrder, keyOf, mostFirst } from './group.ts';
import type { GroupRows, Rows } from './rows.ts';

export function applyTop(rows: Rows, { keys, limit, rare }: Extract<Stage, { kind: 'top' }>, binding: ValueBinding): GroupRows {
  const grouping = { keys: keys.map((key) => keyOf(rows, key, binding)), computed: [counted(rows)] };
  const groups = group(
    rows,
    grouping,
    rare ? (byKeys, computed) => [...computed.map(({ alias }) => alias), ...inKeyOrder(byKeys)] : mostFirst,
  );
  return { ...groups, limit };
}
