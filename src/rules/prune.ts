/** A filter without the parts that never hold: what is printed for others asks for no field that there is not. */
import type { Expr } from '../query/ast.ts';

const never: Expr = {
  kind: 'in',
  field: { field: 'stage', path: [], text: 'stage', span: { start: 0, end: 0 } },
  values: [],
  negated: false,
};

export function prune(where: Expr): Expr {
  const { expr, truth } = pruned(where);
  return truth === 'never' ? never : truth === 'always' ? { kind: 'not', operand: never } : expr;
}

interface Pruned {
  readonly expr: Expr;
  readonly truth: 'never' | 'always' | 'maybe';
}

function pruned(expr: Expr): Pruned {
  if (expr.kind === 'not') {
    const { expr: operand, truth } = pruned(expr.operand);
    return { expr: { kind: 'not', operand }, truth: truth === 'never' ? 'always' : truth === 'always' ? 'never' : 'maybe' };
  }
  if (expr.kind === 'in' && expr.values.length === 0 && expr.list === undefined && expr.same === undefined)
    return { expr, truth: expr.negated ? 'always' : 'never' };
  if (expr.kind !== 'and' && expr.kind !== 'or') return { expr, truth: 'maybe' };
  const [decisive, neutral] = expr.kind === 'and' ? (['never', 'always'] as const) : (['always', 'never'] as const);
  const parts = expr.operands.map(pruned);
  if (parts.some(({ truth }) => truth === decisive)) return { expr, truth: decisive };
  const operands = parts.flatMap((part) => (part.truth === neutral ? [] : [part.expr]));
  const [only, another] = operands;
  if (only === undefined) return { expr, truth: neutral };
  return { expr: another === undefined ? only : { kind: expr.kind, operands }, truth: 'maybe' };
}
