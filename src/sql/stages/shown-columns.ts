/** `include f, …` and `exclude f, …`: which columns the answer shows. */
import type { FieldRef, Stage } from '../../query/ast.ts';
import { findGroupColumn, type GroupColumn, type GroupRows, type Rows } from './rows.ts';

export function applyInclude(rows: Rows, { columns }: Extract<Stage, { kind: 'include' }>): Rows {
  if (rows.kind === 'groups') return { ...rows, shown: named(rows, columns) };
  return { ...rows, included: columns, excluded: [], added: [] };
}

export function applyExclude(rows: Rows, { columns }: Extract<Stage, { kind: 'exclude' }>): Rows {
  if (rows.kind === 'events') return { ...rows, excluded: [...rows.excluded, ...columns] };
  const left = named(rows, columns);
  return { ...rows, shown: rows.shown.filter((column) => !left.includes(column)) };
}

function named(rows: GroupRows, columns: readonly FieldRef[]): GroupColumn[] {
  return columns.flatMap((field) => findGroupColumn({ ...rows, columns: rows.shown }, field.text, field) ?? []);
}
