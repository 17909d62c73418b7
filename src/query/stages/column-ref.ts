/** Names in the stages after a grouping: columns of the answer there, fields of the event before. */

import { fieldNames } from '../../model/fields.ts';
import { nearest } from '../../model/suggest.ts';
import type { ColumnRef, FieldRef } from '../ast.ts';
import type { Cursor } from '../cursor.ts';
import { fieldLabel } from '../field-labels.ts';
import { fieldOf, isSameField, parseField, readField } from '../parse-field.ts';
import { printField } from '../print-field.ts';
import type { Report } from '../report.ts';
import { printText } from '../values/quote.ts';
import { type ValueType, valueTypeOf } from '../values/typed-value.ts';
import { aggregateKeywords, parseAggregate } from './aggregates.ts';
import type { Column, Columns } from './stage.ts';

/** Reads the name of a column or a field; reports and returns null where none stands. */
export function parseColumn(cursor: Cursor, before: Columns): ColumnRef | null {
  cursor.expect(before === null ? { kind: 'field' } : { kind: 'column', columns: before });
  const token = cursor.peek();
  if (token.kind === 'quoted' && before !== null) {
    cursor.next();
    return { kind: 'column', key: token.text, span: token.span };
  }
  if (token.kind !== 'word')
    return cursor.error('missing-field', 'A column is expected here.', token.span, { hint: 'Name a field, or count after a grouping.' });
  const called = cursor.peek(1).glued && cursor.peek(1).text === '(';
  if (before !== null && called && aggregateKeywords.has(token.text.toLowerCase())) {
    const aggregate = parseAggregate(cursor, false);
    if (aggregate === null) return null;
    return { kind: 'column', key: matchKey(before, aggregate.as, null), span: { start: token.span.start, end: cursor.lastEnd } };
  }
  const field = parseField(cursor);
  if (field === null) return null;
  if (before === null) return { kind: 'field', field };
  return { kind: 'column', key: matchKey(before, field.text, field), span: field.span };
}

export function printColumn(column: ColumnRef): string {
  if (column.kind === 'field') return printField(column.field);
  const { key } = column;
  const field = readField(key);
  const bare = /^[a-z]\w*\([\w.]*(,[\d.]+)?\)$/i.test(key) || (/\W/.test(key) && field?.text === key && fieldOf(field) !== undefined);
  return bare ? key : printText(key);
}

export function sayColumn(column: ColumnRef): string {
  if (column.kind === 'field') return fieldLabel(column.field);
  const field = readField(column.key);
  return field === null || column.key === 'count' ? column.key : fieldLabel(field);
}

export function checkColumn(column: ColumnRef, before: Columns, report: Report): void {
  if (column.kind !== 'column' || before?.some(({ key }) => key === column.key)) return;
  const keys = before?.map(({ key }) => key) ?? [...fieldNames()];
  const near = nearest(column.key, keys);
  report.error({
    code: 'unknown-column',
    message: `The answer has no column “${column.key}” here.`,
    span: column.span,
    hint: near === null ? `It has ${keys.join(', ')}.` : `Did you mean ${near}?`,
    fix: near === null ? undefined : { title: `Write ${near}`, span: column.span, text: near },
  });
}

export function columnType(column: ColumnRef, before: Columns): ValueType {
  if (column.kind === 'field') return valueTypeOf(column.field);
  return before?.find(({ key }) => key === column.key)?.type ?? 'any';
}

export function fieldColumn(field: FieldRef): Column {
  return { key: field.text, type: valueTypeOf(field), field };
}

/** The key that is meant: spelled so, or in another case, or another name of the same field. */
export function matchKey(columns: readonly Column[], name: string, field: FieldRef | null): string {
  const found =
    columns.find(({ key }) => key === name) ??
    columns.find(({ key }) => key.toLowerCase() === name.toLowerCase()) ??
    columns.find((column) => field !== null && column.field !== undefined && isSameField(column.field, field));
  return found?.key ?? name;
}
