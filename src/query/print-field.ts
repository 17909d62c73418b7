/** A field as it is printed: as the person typed it, where that still means the same field. */
import type { FieldRef } from './ast.ts';
import { isSameField, printPath, readField } from './parse-field.ts';
import { quote } from './values/quote.ts';

export function printField({ every, ...ref }: FieldRef): string {
  if (every) return `every.${printField(ref)}`;
  if (ref.part !== undefined) return `${ref.field}.${ref.part}`;
  // A part of what a rule computes, such as container.image, is in no registry.
  if (ref.computed !== undefined && ref.path.length > 0) return ref.text;
  const brackets = ref.path.map((step) => (step.kind === 'key' ? `[${quote(step.key)}]` : printPath([step]))).join('');
  // `request.size` is a field of its own, so the key `size` of the request body needs its brackets.
  const forms = [ref.text, ref.field + printPath(ref.path)];
  return forms.find((form) => means(form, ref)) ?? ref.field + brackets;
}

function means(text: string, ref: FieldRef): boolean {
  const read = readField(text);
  return read !== null && isSameField(read, ref);
}
