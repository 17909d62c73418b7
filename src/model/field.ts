/** What a field of the registry is. */

/**
 * What values a field holds. `keyword` is text with few distinct values; `keywords` and `texts` are lists;
 * `map` is text → text and `multimap` text → list of texts; `object` is a JSON object that is reached by path.
 * `time` is an instant in microseconds, `duration` a span in microseconds, `size` a number of bytes.
 */
export type FieldType =
  | 'text'
  | 'keyword'
  | 'keywords'
  | 'texts'
  | 'integer'
  | 'size'
  | 'duration'
  | 'time'
  | 'boolean'
  | 'ip'
  | 'ips'
  | 'map'
  | 'multimap'
  | 'object';

/** Where a field comes from: read from the event, computed from it, or given by the store when it takes the event in. */
export type FieldOrigin = 'event' | 'derived' | 'store';

export interface Field {
  /** Canonical short name, lower case. It is also the name of the column. */
  readonly name: string;
  readonly type: FieldType;
  readonly origin: FieldOrigin;
  /** Path in the audit event, such as `user.username`; absent where the field is not one place of the event. */
  readonly path?: string;
  /** Other names, lower case with `_` for `.`; see `normalizeFieldName`. */
  readonly aliases: readonly string[];
  readonly description: string;
  /** A query that uses the field. */
  readonly example: string;
  /** The only values that exist, where Kubernetes fixes them. */
  readonly values?: readonly string[];
}

export function isList(field: Field): boolean {
  return field.type === 'keywords' || field.type === 'texts' || field.type === 'ips';
}
