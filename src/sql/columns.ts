/**
 * How each field is kept and computed in ClickHouse: type, codec, and the expression that extracts it from the record.
 * The DDL, the load and the queries over raw files are all made from this table, so they agree.
 */
import type { Field } from '../model/field.ts';
import { fields } from '../model/fields.ts';
import { invariant } from '../model/invariant.ts';
import { derivedColumns } from './columns-derived.ts';

/** Gives the SQL for a path of the parsed event (see extraction.ts), and notes that the path is needed. */
export type EventPath = (path: string) => string;

export type Column =
  /** Kept in the table, extracted from the record when it is loaded. */
  | { readonly kind: 'extracted'; readonly type: string; readonly codec?: string; readonly extract: (at: EventPath) => string }
  /** Kept in the table, given by the loader. */
  | { readonly kind: 'given'; readonly type: string; readonly codec?: string }
  /** Computed from other columns whenever it is read. */
  | { readonly kind: 'computed'; readonly type: string; readonly sql: string; readonly from: readonly string[] }
  /** A JSON object inside the record that is reached by path when it is asked for; `key` is its path in the event. */
  | { readonly kind: 'object'; readonly key: readonly string[] };

const keyword = 'LowCardinality(String)';

const extractedTypes: Partial<Record<Field['type'], { type: string; codec?: string }>> = {
  text: { type: 'String', codec: 'ZSTD(1)' },
  keyword: { type: keyword },
  keywords: { type: `Array(${keyword})` },
  ips: { type: `Array(${keyword})` },
  map: { type: `Map(${keyword}, String)`, codec: 'ZSTD(1)' },
  multimap: { type: `Map(${keyword}, Array(${keyword}))`, codec: 'ZSTD(1)' },
};

/** The column of an event field that needs nothing but its path and its type. */
function plainColumn(field: Field): Column {
  const { path, type } = field;
  invariant(path !== undefined, `field ${field.name} has no path`);
  if (type === 'object') return { kind: 'object', key: path.split('.') };
  const kept = extractedTypes[type];
  invariant(kept !== undefined, `field ${field.name} of type ${type} needs a column of its own`);
  return { kind: 'extracted', ...kept, extract: (at) => at(path) };
}

/** The column of every field, by the field's name, in the registry's order. */
export const columns: ReadonlyMap<string, Column> = new Map(
  fields.map((field) => [field.name, derivedColumns[field.name] ?? plainColumn(field)]),
);

export function columnOf(field: string): Column {
  const column = columns.get(field);
  invariant(column !== undefined, `no column for field ${field}`);
  return column;
}
