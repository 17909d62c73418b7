/** `having column op value`: keeps the rows for which it holds. */
import type { Stage } from '../../query/ast.ts';
import type { ValueBinding } from '../event-names.ts';
import { compareColumn, compileCompare } from '../filters/compare.ts';
import { cutSource } from '../relations/event-source.ts';
import { eventCut, groupColumn, groupOperand, operandIn, type Rows, settled } from './rows.ts';

export function applyHaving(before: Rows, { column, op, value, span }: Extract<Stage, { kind: 'having' }>, binding: ValueBinding): Rows {
  if (before.kind === 'events') {
    const field = column.kind === 'field' ? column.field : { field: column.key, path: [], text: column.key, span };
    const condition = compileCompare({ kind: 'compare', field, op, value }, operandIn(before, field, binding), {
      ...binding,
      names: before.source.names,
    });
    return { ...before, source: cutSource(before.source, eventCut(before), [condition]), limit: null, offset: 0 };
  }
  const rows = settled(before);
  if (rows.kind === 'events') return rows;
  return { ...rows, conditions: [...rows.conditions, compareColumn(groupOperand(groupColumn(rows, column)), op, value, binding)] };
}
