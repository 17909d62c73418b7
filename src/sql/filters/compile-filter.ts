/** Filter expressions as SQL conditions: 0 or 1, never NULL, so that NOT means what it says. One file per operator family. */
import { assertNever } from '../../model/invariant.ts';
import type { Expr } from '../../query/ast.ts';
import type { Binding } from '../event-names.ts';
import { operandOf } from '../operand.ts';
import { compileBetween } from './between.ts';
import { compileCidr } from './cidr.ts';
import { compileCompare } from './compare.ts';
import { compileEmpty } from './empty.ts';
import { compileMatch } from './match.ts';
import { compileMembership } from './membership.ts';
import { compileText } from './text.ts';

export function compileFilter(expr: Expr, binding: Binding): string {
  switch (expr.kind) {
    case 'and':
      return joined(expr.operands, ' AND ', '1', binding);
    case 'or':
      return joined(expr.operands, ' OR ', '0', binding);
    case 'not':
      return isGroup(expr.operand) ? `NOT ${compileFilter(expr.operand, binding)}` : negated(compileFilter(expr.operand, binding), true);
    case 'compare':
      return compileCompare(expr, operandOf(expr.field, binding), binding);
    case 'in':
      return negated(compileMembership(expr, operandOf(expr.field, binding), binding), expr.negated);
    case 'match':
      return negated(compileMatch(expr, operandOf(expr.field, binding), binding), expr.negated);
    case 'between':
      return negated(compileBetween(expr, operandOf(expr.field, binding), binding), expr.negated);
    case 'cidr':
      return negated(compileCidr(expr, operandOf(expr.field, binding), binding), expr.negated);
    case 'empty':
      return compileEmpty(expr, operandOf(expr.field, binding));
    case 'text':
      return compileText(expr, binding);
    default:
      return assertNever(expr);
  }
}

function joined(operands: readonly Expr[], separator: string, none: string, binding: Binding): string {
  const conditions = operands.map((operand) => compileFilter(operand, binding));
  return conditions.length === 0 ? none : conditions.length === 1 ? conditions.join('') : `(${conditions.join(separator)})`;
}

function negated(condition: string, isNegated: boolean): string {
  return isNegated ? `NOT (${condition})` : condition;
}

/** Whether the compiled condition stands in parentheses of its own. */
function isGroup(expr: Expr): boolean {
  return (expr.kind === 'and' || expr.kind === 'or') && expr.operands.length > 1;
}
