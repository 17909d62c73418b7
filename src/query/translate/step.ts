/** What each stage of a query is in the form that every other language has it; steps.ts makes them. */
import type { Span } from '../../model/diagnostic.ts';
import type { Aggregate, Expr, FieldRef, Formula, Stage } from '../ast.ts';
import type { Column, Columns } from '../stages/stage.ts';

/** A column of the groups by its key, or a field of the event. */
export interface Term {
  readonly key: string;
  readonly field: FieldRef | null;
  readonly descending: boolean;
  /** Ordered by how far it is from zero. */
  readonly isMagnitude?: boolean;
  readonly span: Span;
}

export interface GroupStep {
  readonly kind: 'group';
  readonly keys: readonly FieldRef[];
  /** The length of a slice of time, whose beginning is the first key `time`. */
  readonly sliceUs: number | null;
  /** At least one, but for `distinct`. */
  readonly aggregates: readonly Aggregate[];
  readonly span: Span;
}

export interface RatioStep {
  readonly kind: 'ratio';
  readonly keys: readonly FieldRef[];
  readonly part: Expr | null;
  readonly whole: Expr | null;
  readonly span: Span;
}

export interface FirstStep {
  readonly kind: 'first';
  readonly keys: readonly FieldRef[];
  readonly span: Span;
}

export interface TransactionStep {
  readonly kind: 'transaction';
  readonly keys: readonly FieldRef[];
  /** The field by which its events follow each other. */
  readonly time: FieldRef;
  readonly span: Span;
}

export interface SequenceStep {
  readonly kind: 'sequence';
  readonly keys: readonly FieldRef[];
  readonly steps: readonly (Expr | null)[];
  readonly withinUs: number | null;
  readonly time: FieldRef;
  readonly span: Span;
}

/** The grouping over both periods; the value of the one beside that of the other. */
export interface CompareStep {
  readonly kind: 'compare';
  readonly group: GroupStep;
  readonly us: number;
  readonly value: string;
  /** Whether a group that is not there counts 0; else its value is absent. */
  readonly isCount: boolean;
  readonly span: Span;
}

export interface EvalStep {
  readonly kind: 'eval';
  readonly name: string;
  readonly formula: Formula;
  /** What it is over: columns, or null for events. */
  readonly before: Columns;
  readonly span: Span;
}

/** Steps that make groups of events. */
export type GroupingStep = GroupStep | RatioStep | FirstStep | TransactionStep | SequenceStep | CompareStep;

export type Step =
  | GroupingStep
  | EvalStep
  | {
      readonly kind: 'having';
      readonly column: Column;
      readonly op: Extract<Stage, { kind: 'having' }>['op'];
      readonly value: Extract<Stage, { kind: 'having' }>['value'];
      readonly span: Span;
    }
  | { readonly kind: 'sort'; readonly terms: readonly Term[]; readonly columns: Columns }
  /** First the offset, then the limit. */
  | { readonly kind: 'cut'; readonly limit: number | null; readonly offset: number; readonly span: Span }
  /** Which columns the answer shows, of groups or of events. */
  | { readonly kind: 'show'; readonly fields: readonly FieldRef[] }
  /** Columns are left out of a list that names none: other tools show events whole there. */
  | { readonly kind: 'leave-out' };

export function makesGroups(step: Step): step is GroupingStep {
  return ['group', 'ratio', 'first', 'transaction', 'sequence', 'compare'].includes(step.kind);
}
