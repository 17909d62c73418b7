/** `sort f desc, …`: the order of the rows. What an earlier `sort` said still orders those that are equal now. */
import type { SortKey, Stage } from '../../query/ast.ts';
import type { ValueBinding } from '../event-names.ts';
import { shownSql } from '../operand.ts';
import { groupColumn, operandIn, type Rows, settled } from './rows.ts';

export function applySort(before: Rows, { keys, span }: Extract<Stage, { kind: 'sort' }>, binding: ValueBinding): Rows {
  const rows = settled(before);
  const term = ({ column, descending }: SortKey): string => {
    const direction = descending ? ' DESC' : '';
    if (rows.kind === 'groups') return `${groupColumn(rows, column).alias}${direction}`;
    const field = column.kind === 'field' ? column.field : { field: column.key, path: [], text: column.key, span };
    const operand = operandIn(rows, field, binding, true);
    // What is absent comes last, in either direction.
    return `${operand.kind === 'scalar' ? shownSql(operand) : operand.sql}${direction}`;
  };
  return { ...rows, order: [...keys.map(term), ...rows.order] };
}
