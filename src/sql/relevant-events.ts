/** The events that can change the answer: where a stage only looks at what fits its filters, the relation need not give the rest. */
import type { Expr, FieldRef, Query, Stage } from '../query/ast.ts';
import { filterFields } from '../query/walk.ts';

/** The filter of the query, narrowed. */
export function relevantEvents({ where, stages }: Query): Expr | null {
  const at = stages.findIndex(({ kind }) => kind === 'ratio' || kind === 'sequence' || kind === 'transaction');
  const stage = stages[at];
  // A limit counts all events, also those that the stage leaves out.
  if (stage === undefined || stages.slice(0, at).some(({ kind }) => kind === 'limit' || kind === 'offset')) return where;
  return all([where, ...conditionsOf(stage)]);
}

function conditionsOf(stage: Stage): readonly Expr[] {
  switch (stage.kind) {
    case 'ratio':
      return any([stage.part, stage.whole]);
    case 'sequence':
      return [...stage.by.flatMap(present), ...any(stage.steps)];
    case 'transaction':
      return stage.by.flatMap(present);
    default:
      return [];
  }
}

/** What is computed is no concern of the relation. */
function present(field: FieldRef): readonly Expr[] {
  return field.computed === undefined ? [{ kind: 'empty', field, negated: true }] : [];
}

function any(filters: readonly (Expr | null)[]): readonly Expr[] {
  const operands = filters.filter((where) => where !== null);
  const isKnown = operands.every((where) => filterFields(where).every(({ computed }) => computed === undefined));
  return operands.length === filters.length && isKnown ? [{ kind: 'or', operands }] : [];
}

function all(filters: readonly (Expr | null)[]): Expr | null {
  const operands = filters.filter((where) => where !== null);
  const [only, another] = operands;
  return another === undefined ? (only ?? null) : { kind: 'and', operands };
}
