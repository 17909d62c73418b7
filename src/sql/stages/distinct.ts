/** `distinct f, …`: the different combinations of values, in their order. */
import type { Stage } from '../../query/ast.ts';
import type { ValueBinding } from '../event-names.ts';
import { group, inKeyOrder, keyOf } from './group.ts';
import type { GroupRows, Rows } from './rows.ts';

export function applyDistinct(rows: Rows, { keys }: Extract<Stage, { kind: 'distinct' }>, binding: ValueBinding): GroupRows {
  return group(rows, { keys: keys.map((key) => keyOf(rows, key, binding)), computed: [] }, inKeyOrder);
}
