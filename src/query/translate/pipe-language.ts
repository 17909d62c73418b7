/** What a language of pipes states about itself, beyond its conditions: how it spells stages. pipeline.ts puts them together. */
import type { Aggregate, TimePoint } from '../ast.ts';
import type { Draft, Said } from './draft.ts';
import type { FormulaLanguage } from './formula.ts';
import type { Language, Operand } from './language.ts';

/** A column of the rows by its name, and what it is computed from. */
export interface NamedCode {
  readonly name: string;
  readonly code: string;
}

export interface SortTerm {
  /** A name after a grouping, an expression before. */
  readonly code: string;
  readonly descending: boolean;
}

export interface PipeLanguage extends Language {
  readonly reserved: ReadonlySet<string>;
  /** The condition that leaves one event of each request, where the policy records its end. */
  readonly ended: string;
  /** The code of the time of the request, for ranges. */
  readonly received: string;
  /** The first lines; asked last, so that they can hold what the others have asked for. */
  source(draft: Draft): readonly string[];
  where(condition: string): string;
  /** Ranges that are not conditions: null where this one is. */
  range?(from: TimePoint | null, to: TimePoint | null, draft: Draft): readonly string[] | null;
  /** One row for each element of a list, in a column of this name. */
  expand(column: NamedCode, draft: Draft): Said;
  slice(us: number, draft: Draft): Said;
  aggregate(aggregate: Aggregate, operand: Operand | null, draft: Draft): Said;
  group(keys: readonly NamedCode[], aggregates: readonly NamedCode[]): readonly string[];
  sort(terms: readonly SortTerm[]): string;
  cut(limit: number | null, offset: number): Said;
  show(columns: readonly NamedCode[]): readonly string[];
  /** The code of an operand as a key or a column. */
  shown(operand: Operand): string;
  /** One end of a range as a condition, where that is not the comparison of the time of the request. */
  bound?(op: '>=' | '<', point: TimePoint, draft: Draft): Said;
  /** What the stages beyond groups and counts are made of; what a language lacks, its target says (see target.ts). */
  readonly more?: MoreStages;
  readonly formula?: FormulaLanguage;
  /** Groups of events that fit steps one after the other; see sequence in jq/definitions.ts for how chains are told. */
  sequence?(sequence: SequenceParts): readonly string[];
  /** As functions of groups: the time of the earliest event, and its auditID where it can be told, with what has to stand before. */
  earliest?(names: EarliestNames): { readonly before: readonly string[]; readonly columns: readonly NamedCode[] };
}

export interface MoreStages {
  /** One more column. */
  extend(column: NamedCode): string;
  /** As a function of groups: the number of events that fit. */
  countIf(condition: string): string;
  /** A number divided by another; nothing where that is 0. */
  quotient(part: string, whole: string): string;
  /** Sorts by how far a column is from zero: lines before, what to sort by, lines after. */
  magnitude(column: string): { readonly before: readonly string[]; readonly code: string; readonly after: readonly string[] };
  /** As a function of groups: the different values, in their order. */
  values(operand: Operand): string;
  /** What lies between two times. */
  elapsed(start: string, end: string): string;
}

export interface EarliestNames {
  readonly time: string;
  readonly auditid: string;
}

export interface SequenceParts {
  readonly keys: readonly NamedCode[];
  /** The condition of each step. */
  readonly steps: readonly string[];
  /** The code of the time that events follow each other by. */
  readonly time: string;
  readonly withinUs: number | null;
  readonly firstTime: string;
  readonly lastTime: string;
  readonly count: string;
  /** A column that the lines need for themselves. */
  column(name: string): string;
}
