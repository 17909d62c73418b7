/** What a field reference is in SQL, for filters and stages: a scalar or a list of texts. */
import { type FieldType, isList } from '../model/field.ts';
import { findField } from '../model/fields.ts';
import { invariant } from '../model/invariant.ts';
import type { FieldRef, PathStep, TimePart } from '../query/ast.ts';
import { columnOf } from './columns.ts';
import type { ColumnType } from './compile-context.ts';
import type { Binding } from './event-names.ts';
import { type Anchors, jsonNeedles, whole } from './json-needles.ts';
import { type JsonPlace, walkToJson, walkToTexts } from './json-walk.ts';

export interface Scalar {
  readonly kind: 'scalar';
  readonly type: ColumnType;
  readonly sql: string;
  /** Whether the value zero stands for “absent” and takes no part in comparisons of order. */
  readonly zeroIsAbsent: boolean;
  /** Whether it is NULL where it is absent. */
  readonly isNullable?: boolean;
}

export interface List {
  readonly kind: 'list';
  readonly sql: string;
  /** `json`: values of any type that were met in JSON, as texts. */
  readonly element: 'text' | 'json';
  /** A cheap condition that holds wherever the list has an element, or null. */
  readonly guard: string | null;
}

export type Operand = Scalar | List;

export function operandOf(ref: FieldRef, binding: Binding): Operand {
  const { names, params } = binding;
  const computed = ref.computed === undefined ? undefined : names.computed?.(ref.field, binding);
  if (computed !== undefined) return computed;
  const field = findField(ref.field);
  invariant(field !== undefined, `unknown field ${ref.field}`);
  const [first, ...rest] = ref.path;
  if (field.type === 'object') return jsonOperand(ref, binding);
  const sql = names.column(field.name);
  if (ref.part !== undefined) return { kind: 'scalar', type: 'number', sql: `${partFunctions[ref.part]}(${sql})`, zeroIsAbsent: false };
  if (field.type === 'map' || field.type === 'multimap') {
    const of = field.type === 'map' ? 'texts' : 'lists';
    if (first?.kind !== 'key')
      return textList(names.mask?.mapped(sql, of) ?? (of === 'texts' ? `mapValues(${sql})` : `arrayFlatten(mapValues(${sql}))`));
    const value = `${sql}[${params.bind('String', first.key)}]`;
    const keyed = names.mask?.keyed(first.key, value, of) ?? value;
    if (of === 'lists') return listAt(keyed, ref, rest, binding);
    return rest.length === 0 ? scalar('text', keyed) : jsonList({ text: value, keys: [] }, ref, rest, binding);
  }
  if (isList(field)) return listAt(sql, ref, ref.path, binding);
  if (ref.path.length > 0) return jsonList({ text: sql, keys: [] }, ref, ref.path, binding);
  return scalar(field.type, sql, field.name === 'code');
}

const partFunctions: Readonly<Record<TimePart, string>> = {
  minute: 'toMinute',
  hour: 'toHour',
  day: 'toDayOfMonth',
  week: 'toISOWeek',
  month: 'toMonth',
  year: 'toYear',
  weekday: 'toDayOfWeek',
};

/** The value of a reference for a column of a list: as it is, not taken apart. */
export function cellOf(ref: FieldRef, given: Binding): { readonly sql: string; readonly type: ColumnType } {
  if (ref.computed !== undefined) return computedCell(operandOf(ref, given));
  // Records, and what stands in them, are masked as a whole when they are shown.
  const isInRecord = ref.path.length === 0 || findField(ref.field)?.type === 'object';
  const binding = isInRecord ? { ...given, names: given.names.mask?.plain ?? given.names } : given;
  const { names, params } = binding;
  const field = findField(ref.field);
  invariant(field !== undefined, `unknown field ${ref.field}`);
  if (field.type === 'object') {
    const json = walkToJson(objectPlace(ref.field, binding), ref.path, params);
    const guard = names.mayHold(ref.field);
    return { type: 'object', sql: guard === null ? json : `if(${guard}, ${json}, '')` };
  }
  const operand = operandOf(ref, binding);
  if (operand.kind === 'scalar') return { type: operand.type, sql: shownSql(operand) };
  return ref.path.length === 0 ? { type: field.type, sql: names.column(field.name) } : { type: 'texts', sql: operand.sql };
}

function computedCell(operand: Operand): { readonly sql: string; readonly type: ColumnType } {
  return operand.kind === 'scalar' ? { type: operand.type, sql: shownSql(operand) } : { type: 'texts', sql: listSql(operand) };
}

/** A scalar as rows show it: NULL where zero stands for “absent”. */
export function shownSql({ type, sql, zeroIsAbsent }: Scalar): string {
  if (type === 'boolean') return `toBool(${sql})`;
  return zeroIsAbsent ? `nullIf(${sql}, 0)` : sql;
}

/** The condition that the operand has a value, or that it has none. */
export function compilePresence(operand: Operand, isPresent: boolean): string {
  if (operand.kind === 'list') {
    if (operand.element === 'text') return `${isPresent ? 'notEmpty' : 'empty'}(${operand.sql})`;
    const some = guarded(operand.guard, `arrayExists(x -> x NOT IN ('', '{}'), ${operand.sql})`);
    return isPresent ? some : `NOT (${some})`;
  }
  if (operand.isNullable === true) return `isN${isPresent ? 'otN' : ''}ull(${operand.sql})`;
  const comparison = isPresent ? '!=' : '=';
  if (operand.type === 'boolean') return isPresent ? '1' : '0';
  if (operand.type === 'time') return `toUnixTimestamp64Micro(${operand.sql}) ${comparison} 0`;
  return `${operand.sql} ${comparison} ${isNumeric(operand.type) ? '0' : "''"}`;
}

export function isNumeric(type: ColumnType): boolean {
  return type === 'integer' || type === 'size' || type === 'duration' || type === 'count' || type === 'number';
}

/** The operand as text, for operators that match text. */
export function scalarText(scalar: Scalar): string {
  return scalar.isNullable === true ? `ifNull(${presentText(scalar)}, '')` : presentText(scalar);
}

function presentText({ type, sql, zeroIsAbsent }: Scalar): string {
  if (type === 'time') return `concat(replaceOne(toString(${sql}), ' ', 'T'), 'Z')`;
  if (type === 'boolean') return `toString(toBool(${sql}))`;
  if (!isNumeric(type)) return sql;
  return zeroIsAbsent ? `if(${sql} = 0, '', toString(${sql}))` : `toString(${sql})`;
}

/** The elements of a list where something has to be made of each, not only asked of some. */
export function listSql({ sql, guard }: List): string {
  return guard === null ? sql : `if(${guard}, ${sql}, [])`;
}

export function guarded(guard: string | null, condition: string): string {
  return guard === null ? condition : `(${guard} AND ${condition})`;
}

function scalar(type: FieldType, sql: string, zeroIsAbsent = false): Scalar {
  return { kind: 'scalar', type, sql, zeroIsAbsent };
}

function textList(sql: string): List {
  return { kind: 'list', sql, element: 'text', guard: null };
}

function listAt(list: string, ref: FieldRef, path: readonly PathStep[], binding: Binding): Operand {
  const [first, ...rest] = path;
  if (first === undefined) return textList(list);
  if (first.kind === 'any') return listAt(list, ref, rest, binding);
  if (first.kind === 'key') return textList(`arraySlice(${list}, 1, 0)`);
  const element = `${list}[${binding.params.bind('Int64', first.index + 1)}]`;
  return rest.length === 0 ? scalar('text', element) : jsonList({ text: element, keys: [] }, ref, rest, binding);
}

function jsonOperand(ref: FieldRef, binding: Binding): Operand {
  const { names } = binding;
  const guards = [names.mayHold(ref.field), recordHolds(rarestKey(ref.path), binding)].filter((guard) => guard !== null);
  const list = jsonList(objectPlace(ref.field, binding), ref, ref.path, binding);
  return guards.length === 0 ? list : { ...list, guard: guards.join(' AND ') };
}

/** A cheap condition that holds wherever the record has this text as a JSON string, or null. */
export function recordHolds(text: string, { names, params }: Binding, anchors: Anchors = whole): string | null {
  const needles = jsonNeedles(text, anchors);
  return needles === null ? null : `multiSearchAny(${names.record()}, ${params.bind('Array(String)', needles)})`;
}

/** Keys that nearly every object has, so that looking for them leaves nothing out. */
const commonKeys = ['metadata', 'spec', 'status', 'kind', 'name', 'namespace', 'labels', 'annotations', 'items', 'apiVersion', 'uid'];

function rarestKey(path: readonly PathStep[]): string {
  const keys = path.flatMap((step) => (step.kind === 'key' ? [step.key] : []));
  const rare = keys.filter((key) => !commonKeys.includes(key));
  return (rare.length > 0 ? rare : keys).reduce((one, other) => (other.length > one.length ? other : one), '');
}

function jsonList(start: JsonPlace, ref: FieldRef, path: readonly PathStep[], { names, params }: Binding): List {
  const values = walkToTexts(start, path, params);
  return { kind: 'list', sql: names.mask?.values(ref, values) ?? values, element: 'json', guard: null };
}

export function objectPlace(field: string, { names }: Binding): JsonPlace {
  const column = columnOf(field);
  invariant(column.kind === 'object', `${field} is no object`);
  return { text: names.record(), keys: column.key };
}
