/** What rules may ask of a field beside its value: `every.groups` all of its values, `time.hour` a part of a time. */
import type { FieldRef, TimePart } from '../query/ast.ts';
import { fieldOf, readField } from '../query/parse-field.ts';

export const timeParts: readonly TimePart[] = ['minute', 'hour', 'day', 'week', 'month', 'year', 'weekday'];

export function readRuleField(ref: FieldRef): FieldRef {
  const [, rest] = /^every\.(.+)$/s.exec(ref.text) ?? [];
  const inner = rest === undefined ? null : readField(rest);
  if (rest !== undefined && inner !== null) return { ...inner, text: rest, span: ref.span, every: true };
  const [, name, part] = /^(\w+)\.(\w+)$/.exec(ref.text) ?? [];
  const known = timeParts.find((one) => one === part);
  const time = name === undefined || known === undefined ? null : readField(name);
  return known === undefined || time === null ? ref : (partOf(time, known) ?? ref);
}

/** Null where the field is no time. */
export function partOf(ref: FieldRef, part: TimePart): FieldRef | null {
  if (fieldOf(ref)?.type !== 'time' || ref.path.length > 0) return null;
  return { ...ref, text: `${ref.field}.${part}`, part };
}
