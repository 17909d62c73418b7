/** What a query asks of the record: which events have to be found, and what has to stand in those that are found. */
import type { Expr, FieldRef, Query } from '../../query/ast.ts';
import { stageFields } from '../../query/parse-stages.ts';
import { leaves } from '../../query/walk.ts';

export interface AskedOfRecord {
  /** Null takes every event. */
  readonly filter: Expr | null;
  /** What is shown of the events, grouped by or counted. */
  readonly shown: readonly FieldRef[];
  /** Whether it asks for certain stages, so that each stage counts by itself. */
  readonly namesStages: boolean;
}

export function askedOfRecord({ where, stages }: Query): AskedOfRecord {
  const parts = stages.flatMap((stage): (Expr | null)[][] => {
    if (stage.kind === 'sequence') return [[...stage.steps]];
    return stage.kind === 'ratio' ? [[stage.part, stage.whole]] : [];
  });
  const filters = [where, ...parts.map(anyOf)].filter((one) => one !== null);
  const [only, another] = filters;
  const filter: Expr | null = another === undefined ? (only ?? null) : { kind: 'and', operands: filters };
  const tested = new Set([...leaves(filter)].flatMap(({ leaf }) => (leaf.kind === 'text' ? [] : leaf.field)));
  return {
    filter,
    shown: stageFields(stages).filter((field) => !tested.has(field) && field.computed === undefined),
    namesStages: [...leaves(filter)].some(({ leaf }) => leaf.kind !== 'text' && leaf.field.field === 'stage' && leaf.kind !== 'empty'),
  };
}

/** Each of the steps has to be there: what any of them takes is wanted. */
function anyOf(filters: readonly (Expr | null)[]): Expr | null {
  const operands = filters.filter((filter) => filter !== null);
  return operands.length < filters.length || operands.length === 0 ? null : { kind: 'or', operands };
}
