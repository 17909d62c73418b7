/** Where in a text a finding is: `12:3`. */
import type { Diagnostic } from '../../model/diagnostic.ts';

export function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

export function sayPlace(text: string, { span }: Diagnostic): string {
  const { line, column } = placeOf(text, span.start);
  return `${line}:${column}`;
}
