/** Going through the filters of a query. */
import type { Expr, FieldRef } from './ast.ts';
import type { Leaf } from './filters/filter.ts';

/** The filters that hold no other, in their order, each with whether an odd number of `not` stands around it. */
export function* leaves(expr: Expr | null, negated = false): Generator<{ leaf: Leaf; negated: boolean }> {
  if (expr === null) return;
  if (expr.kind === 'and' || expr.kind === 'or') for (const operand of expr.operands) yield* leaves(operand, negated);
  else if (expr.kind === 'not') yield* leaves(expr.operand, !negated);
  else yield { leaf: expr, negated };
}

/** The fields that a filter names, in their order; one that is named twice is there twice. */
export function filterFields(where: Expr | null): readonly FieldRef[] {
  return [...leaves(where)].flatMap(({ leaf }) => {
    if (leaf.kind === 'text') return [];
    return leaf.kind === 'in' && leaf.same !== undefined ? [leaf.field, leaf.same] : leaf.field;
  });
}

/** The same tree with each leaf replaced. */
export function mapLeaves(expr: Expr, map: (leaf: Leaf) => Expr): Expr {
  if (expr.kind === 'and' || expr.kind === 'or') return { ...expr, operands: expr.operands.map((operand) => mapLeaves(operand, map)) };
  if (expr.kind === 'not') return { ...expr, operand: mapLeaves(expr.operand, map) };
  return map(expr);
}
