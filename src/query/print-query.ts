/** AST → text in canonical form. `parseQuery` reads it back to the same AST, spans aside. */
import type { Query } from './ast.ts';
import { printExpr } from './print-expression.ts';
import { mapStages } from './stages/registry.ts';

export function printQuery(query: Query): string {
  const stages = mapStages(query.stages, (kind, stage, before) => kind.print(stage, before));
  return [...(query.where === null ? [] : [printExpr(query.where)]), ...stages].join(' ');
}
