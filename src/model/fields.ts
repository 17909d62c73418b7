/**
 * The field registry: every name a person can ask for, with its type and its place in the audit event.
 * The DDL, the extraction, the checker, completion and the field reference all come from this table.
 * Source of the event's shape: k8s.io/apiserver pkg/apis/audit/v1/types.go.
 */
import type { Field } from './field.ts';
import { derivedFields } from './fields-derived.ts';
import { eventFields } from './fields-event.ts';

export const fields: readonly Field[] = [...eventFields, ...derivedFields];

/** Names are case-insensitive, `.` equals `_`, and a leading `.` (as in jq) is left out. */
export function normalizeFieldName(name: string): string {
  return name.replace(/^\./, '').toLowerCase().replaceAll('.', '_');
}

const byName = new Map<string, Field>();
for (const field of fields) {
  for (const name of [field.name, ...field.aliases, ...(field.path === undefined ? [] : [field.path])]) {
    byName.set(normalizeFieldName(name), field);
  }
}

/** The field that bears this name or alias, or undefined. */
export function findField(name: string): Field | undefined {
  return byName.get(normalizeFieldName(name));
}

/** Every name and alias in normal form: what suggestions and completion choose from. */
export function fieldNames(): IterableIterator<string> {
  return byName.keys();
}
