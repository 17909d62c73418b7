/** Which columns of groups `include` and `exclude` name. */
import type { ColumnRef, FieldRef } from '../ast.ts';
import type { Cursor } from '../cursor.ts';
import { fieldLabel } from '../field-labels.ts';
import { isSameField, parseFields } from '../parse-field.ts';
import { printField } from '../print-field.ts';
import type { Report } from '../report.ts';
import { checkColumn, parseColumn, printColumn, sayColumn } from './column-ref.ts';
import type { Column, Columns } from './stage.ts';

/** Reads names of fields; after a grouping, of the columns that it gives. */
export function parseShown(cursor: Cursor, before: Columns): FieldRef[] | null {
  if (before === null) return parseFields(cursor);
  const names: FieldRef[] = [];
  do {
    const column = parseColumn(cursor, before);
    if (column === null) return null;
    if (column.kind === 'field') names.push(column.field);
    else {
      const field = before.find(({ key }) => key === column.key)?.field ?? { field: column.key, path: [] };
      names.push({ ...field, text: column.key, span: column.span });
    }
  } while (cursor.take(','));
  return names;
}

export function printShown(name: FieldRef, before: Columns): string {
  return before === null ? printField(name) : printColumn(asColumn(name));
}

export function sayShown(name: FieldRef, before: Columns): string {
  return before === null ? fieldLabel(name) : sayColumn(asColumn(name));
}

/** The columns that the names stand for: by their key, or by another name of the same field. */
export function keptColumns(names: readonly FieldRef[], before: readonly Column[]): Column[] {
  return names.flatMap((name) => {
    const found =
      before.find(({ key }) => key === name.text) ?? before.find(({ field }) => field !== undefined && isSameField(field, name));
    return found ?? [];
  });
}

export function checkShown(names: readonly FieldRef[], before: Columns, report: Report): void {
  if (before === null) return;
  for (const name of names) {
    if (keptColumns([name], before).length === 0) checkColumn(asColumn(name), before, report);
  }
}

function asColumn({ text, span }: FieldRef): ColumnRef {
  return { kind: 'column', key: text, span };
}
