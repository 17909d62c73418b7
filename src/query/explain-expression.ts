/** A filter as a clause of English that reads after “where”. Used by explain-query.ts, and by stages that hold filters. */
import type { Expr } from './ast.ts';
import { alwaysHolds } from './filters/compare.ts';
import { filterOf } from './filters/registry.ts';
import { quote } from './values/quote.ts';

export function sayExpr(expr: Expr): string {
  switch (expr.kind) {
    case 'and': {
      const said = expr.operands.filter((operand) => !alwaysHolds(operand));
      return (said.length === 0 ? expr.operands : said)
        .map((operand) => group(operand, operand.kind === 'and' || operand.kind === 'or'))
        .join(' and ');
    }
    case 'or':
      return expr.operands.map((operand) => group(operand, operand.kind === 'and' || operand.kind === 'or')).join(' or ');
    case 'not':
      return (
        sayNegated(expr.operand) ?? `it is not so that ${group(expr.operand, expr.operand.kind === 'and' || expr.operand.kind === 'or')}`
      );
    default:
      return filterOf(expr).explain(expr);
  }
}

/** The operand's own negation, where it has one that reads better. */
function sayNegated(expr: Expr): string | null {
  if (expr.kind === 'text') return `the record does not contain ${quote(expr.value)}`;
  if (expr.kind === 'compare' && expr.op === '=') return filterOf(expr).explain({ ...expr, op: '!=' });
  return 'negated' in expr && !expr.negated ? filterOf(expr).explain({ ...expr, negated: true }) : null;
}

function group(expr: Expr, needed: boolean): string {
  return needed ? `(${sayExpr(expr)})` : sayExpr(expr);
}
