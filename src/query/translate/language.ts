/** What a language of expressions states about itself: how it spells fields and values, and how it asks each kind of question. */
import type { CompareOp, FieldRef, TimePoint } from '../ast.ts';
import type { Cannot, Draft, Said } from './draft.ts';
import type { Pattern } from './pattern.ts';

/** What a field is in the language. Conditions on it are true or false, never unknown, so that `not` means what it says. */
export type Operand =
  /** Absent is the empty text. `bare`: the same, but nothing at all where it is absent. */
  | { readonly kind: 'text'; readonly code: string; readonly bare?: string }
  /** `absentIsZero`: zero stands for absent and takes no part in comparisons of order. */
  | {
      readonly kind: 'number';
      readonly code: string;
      readonly bare?: string;
      readonly absentIsZero: boolean;
      /** The condition that there is none, where comparing then gives neither true nor false. */
      readonly absent?: string;
      /** What it counts; plain numbers where it says nothing. */
      readonly unit?: 'number' | 'duration' | 'size';
      readonly literal: (value: number) => string;
    }
  | { readonly kind: 'time'; readonly code: string }
  | { readonly kind: 'boolean'; readonly code: string }
  /** A list of texts. `json`: values met in a body, as texts; numbers compare as numbers, and contains looks into them. */
  | Many;

export interface Many {
  readonly kind: 'list' | 'json';
  readonly code: string;
}

/** A question about one text: a field's, or an element's. */
export type TextTest =
  /** Equal to one of these; there is at least one. */
  | { readonly kind: 'equals'; readonly values: readonly string[] }
  | { readonly kind: 'contains' | 'startswith' | 'endswith'; readonly value: string }
  /** `source` is the expression as the person wrote it, for engines of RE2; null where it was none. */
  | { readonly kind: 'pattern'; readonly pattern: Pattern; readonly source: string | null }
  | { readonly kind: 'order'; readonly op: CompareOp; readonly value: string }
  /** At least `low` and at most `high`. */
  | { readonly kind: 'between'; readonly low: string; readonly high: string }
  /** The text read as a number; text that is none satisfies nothing. Of values met in bodies alone. */
  | { readonly kind: 'number'; readonly op: CompareOp; readonly value: number }
  /** An address in one of these ranges. */
  | { readonly kind: 'inside'; readonly ranges: readonly string[] }
  /** Neither empty nor an empty object. */
  | { readonly kind: 'something' };

export interface Language {
  readonly always: string;
  readonly never: string;
  all(conditions: readonly string[]): string;
  any(conditions: readonly string[]): string;
  not(condition: string): string;
  /** Undefined where the language has nothing of its own to say about the field; see operand.ts. */
  operand(field: FieldRef, draft: Draft): Operand | Cannot | undefined;
  /** The text that belongs to the first condition that holds. Absent where the language cannot choose. */
  choose?(cases: readonly (readonly [condition: string, text: string])[], otherwise: string): string;
  /** The condition as a value. */
  truth?(condition: string): string;
  /** The condition on a text. */
  text(code: string, test: TextTest, draft: Draft): Said;
  /** The condition that an element meets the test. */
  some(list: Many, test: TextTest, draft: Draft): Said;
  compare(code: string, op: CompareOp, literal: string): string;
  time(point: TimePoint, draft: Draft): Said;
  /** The condition that what a formula computes is absent, and a number of its unit. */
  absent?(code: string): string;
  literal?(value: number, unit: 'number' | 'duration' | 'size'): string;
  /** The condition that the record contains one of these spellings of a text, in either case. */
  record(spellings: readonly string[], draft: Draft): Said;
}

/** `a and b`, or what stands for no condition, or the only one. */
export function joined(conditions: readonly string[], separator: string, none: string): string {
  const [only, another] = conditions;
  if (only === undefined) return none;
  return another === undefined ? only : `(${conditions.join(separator)})`;
}
