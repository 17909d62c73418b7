/** `groupby f, …`: one row per combination of values, with its count, most first. */
import type { Stage } from '../../query/ast.ts';
import type { ValueBinding } from '../event-names.ts';
import { counted, group, keyOf, mostFirst } from './group.ts';
import type { GroupRows, Rows } from './rows.ts';

export function applyGroupby(rows: Rows, { keys }: Extract<Stage, { kind: 'groupby' }>, binding: ValueBinding): GroupRows {
  return group(rows, { keys: keys.map((key) => keyOf(rows, key, binding)), computed: [counted(rows)] }, mostFirst);
}
