/** The parts of a filter that all have to hold. */
import type { Expr } from '../ast.ts';

export function conjunctsOf(where: Expr | null): readonly Expr[] {
  if (where === null) return [];
  return where.kind === 'and' ? where.operands.flatMap(conjunctsOf) : [where];
}
