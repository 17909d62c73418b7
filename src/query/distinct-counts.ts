/** Where a query estimates how many different values there are, and how exact that is: for explain, and for the notes of answers. */
import type { Span } from '../model/diagnostic.ts';
import type { Query } from './ast.ts';
import { exactDistinct } from './stages/aggregates.ts';

export interface DistinctCount {
  /** As the column is called. */
  readonly key: string;
  /** The field as it was typed. */
  readonly field: string;
  readonly span: Span;
}

/** The counts that may be estimates. */
export function distinctCounts({ stages }: Query): readonly DistinctCount[] {
  return stages.flatMap((stage) =>
    stage.kind !== 'aggregate'
      ? []
      : stage.aggregates.flatMap(({ name, field, exact, as }) =>
          name === 'count_distinct' && field !== undefined && exact !== true ? [{ key: as, field: field.text, span: stage.span }] : [],
        ),
  );
}

/** What holds for the count, whatever comes out. */
export function sayExactness(count: DistinctCount): string {
  return `${count.key} is exact up to ${mostExact} different values; above, it is an estimate, mostly within 0.3 %. ${sayHowExact(count)}`;
}

/** Whether a number that came out may be an estimate: one of a few more values may fall below the size itself. */
export function mayBeEstimate(number: number): boolean {
  return number > exactDistinct * 0.99;
}

/** What is said of such a number. */
export function sayEstimate({ key }: DistinctCount): string {
  return `${key} is an estimate where there are more than ${mostExact} different values, mostly within 0.3 %.`;
}

export function sayHowExact({ field }: DistinctCount): string {
  return `count_distinct(${field},exact) counts them all, with more memory.`;
}

const mostExact = exactDistinct.toLocaleString('en-US');
