/** Makes groups: one row for each combination of the keys' values. What `groupby`, `stats`, `top`, `distinct` and `timeslice` share. */
import type { FieldRef } from '../../query/ast.ts';
import type { ColumnType } from '../compile-context.ts';
import type { EventNames, ValueBinding } from '../event-names.ts';
import { listSql, operandOf, shownSql } from '../operand.ts';
import { cutSource } from '../relations/event-source.ts';
import {
  aliasOf,
  countRows,
  eventCut,
  type GroupColumn,
  type GroupRows,
  isCut,
  type KeyMasking,
  operandIn,
  type Rows,
  renderGroups,
} from './rows.ts';

export interface GroupExpression {
  readonly key: string;
  readonly type: ColumnType;
  readonly sql: string;
  readonly field?: FieldRef;
  readonly isNullable?: boolean;
  readonly masking?: KeyMasking;
}

export interface Grouping {
  readonly keys: readonly GroupExpression[];
  readonly computed: readonly GroupExpression[];
}

/** Groups by the keys; `order` is given their columns and those of what is computed. */
export function group(
  rows: Rows,
  { keys, computed }: Grouping,
  order: (keys: readonly GroupColumn[], computed: readonly GroupColumn[]) => readonly string[],
): GroupRows {
  const depth = rows.kind === 'groups' ? rows.depth + 1 : 0;
  const columns = [...keys, ...computed].map((expression, index) => ({ ...expression, alias: aliasOf(depth, index) }));
  return {
    kind: 'groups',
    depth,
    from: fromOf(rows),
    columns,
    groupBy: columns.slice(0, keys.length).map(({ alias }) => alias),
    conditions: [],
    order: [],
    usualOrder: order(columns.slice(0, keys.length), columns.slice(keys.length)),
    limit: null,
    offset: 0,
    shown: columns,
  };
}

/** The key of a field: its value, and for a list each of its elements once; `''` where it has none. */
export function keyOf(rows: Rows, field: FieldRef, binding: ValueBinding): GroupExpression {
  const operand = operandIn(rows, field, binding);
  if (operand.kind === 'list')
    return { key: field.text, type: 'text', sql: `arrayJoin(emptyArrayToSingle(arrayDistinct(${listSql(operand)})))`, field };
  const isNullable = operand.zeroIsAbsent || operand.isNullable === true;
  const masking = rows.kind === 'events' ? maskingOf(rows.source.names, field, shownSql(operand), binding) : null;
  return { key: field.text, type: operand.type, sql: shownSql(operand), field, isNullable, ...(masking !== null && { masking }) };
}

/** Null where the key is not masked, or by more than its own text. */
function maskingOf({ mask }: EventNames, field: FieldRef, masked: string, binding: ValueBinding): KeyMasking | null {
  if (mask === undefined || field.computed !== undefined) return null;
  const plain = operandOf(field, { ...binding, names: mask.plain });
  if (plain.kind === 'list' || mask.text(shownSql(plain)) !== masked) return null;
  return { plain: shownSql(plain), mask: mask.text };
}

/** The largest first, then by the keys. */
export function mostFirst(keys: readonly GroupColumn[], computed: readonly GroupColumn[]): readonly string[] {
  return keys.length === 0 ? [] : [...computed.slice(0, 1).map(({ alias }) => `${alias} DESC`), ...inKeyOrder(keys)];
}

export function inKeyOrder(keys: readonly GroupColumn[]): readonly string[] {
  return keys.map(({ alias }) => alias);
}

/** The count of events, as every grouping has it that names no other function. */
export function counted(rows: Rows, key = 'count'): GroupExpression {
  return { key, type: 'count', sql: (rows.kind === 'events' ? rows.source.count : undefined) ?? countRows };
}

/** `FROM …` of what the rows before have left. */
export function fromOf(rows: Rows): () => string {
  if (rows.kind === 'groups') return () => `FROM (${renderGroups(rows)})`;
  const source = isCut(rows) ? cutSource(rows.source, eventCut(rows)) : rows.source;
  return () => source.matching();
}
