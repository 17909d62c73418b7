/** A filter as text in canonical form. Used by print-query.ts, and by stages that hold filters. */
import type { Expr } from './ast.ts';
import { filterOf } from './filters/registry.ts';

export function printExpr(expr: Expr): string {
  if (expr.kind === 'and')
    return expr.operands.map((operand) => parenthesize(operand, operand.kind === 'and' || operand.kind === 'or')).join(' and ');
  // `and` binds tighter than `or`; the parentheses would be right, and are not needed.
  if (expr.kind === 'or') return expr.operands.map((operand) => parenthesize(operand, operand.kind === 'or')).join(' or ');
  if (expr.kind === 'not') return `not ${parenthesize(expr.operand, expr.operand.kind === 'and' || expr.operand.kind === 'or')}`;
  return filterOf(expr).print(expr);
}

/** Null is every event. */
export function printFilter(where: Expr | null): string {
  return where === null ? '*' : printExpr(where);
}

function parenthesize(expr: Expr, needed: boolean): string {
  return needed ? `(${printExpr(expr)})` : printExpr(expr);
}
