/** Filter expressions as SQL conditions: 0 or 1, never NULL, so that NOT means what it says. One file per operator family. */
import { assertNever } from '../../model/invariant.ts';
import type { Expr } from '../../query/ast.ts';
import type { Leaf } from '../../query/filters/filter.ts';
import type { Binding } from '../event-names.ts';
import { guarded, type List, type Operand, operandOf, type Scalar } from '../operand.ts';
import { compileBetween } from './between.ts';
import { compileCidr } from './cidr.ts';
import { compileCompare, elementCondition } from './compare.ts';
import { compileEmpty } from './empty.ts';
import { compileMatch } from './match.ts';
import { compileMembership } from './membership.ts';
import { compileText } from './text.ts';

type FieldLeaf = Exclude<Leaf, { kind: 'text' }>;

export function compileFilter(expr: Expr, binding: Binding): string {
  switch (expr.kind) {
    case 'and':
      return joined(expr.operands, ' AND ', '1', binding);
    case 'or':
      return joined(expr.operands, ' OR ', '0', binding);
    case 'not':
      return isGroup(expr.operand) ? `NOT ${compileFilter(expr.operand, binding)}` : negated(compileFilter(expr.operand, binding), true);
    case 'text':
      return compileText(expr, binding);
    default:
      return compileOne(expr, operandOf(expr.field, binding), binding);
  }
}

function compileOne(leaf: FieldLeaf, operand: Operand, binding: Binding): string {
  if (leaf.field.every && operand.kind === 'list') return compileEvery(leaf, operand, binding);
  switch (leaf.kind) {
    case 'compare':
      return compileCompare(leaf, operand, binding);
    case 'in':
      return negated(compileMembership(leaf, operand, binding), leaf.negated);
    case 'match':
      return negated(compileMatch(leaf, operand, binding), leaf.negated);
    case 'between':
      return negated(compileBetween(leaf, operand, binding), leaf.negated);
    case 'cidr':
      return negated(compileCidr(leaf, operand, binding), leaf.negated);
    case 'empty':
      return compileEmpty(leaf, operand);
    default:
      return assertNever(leaf);
  }
}

/** There is an element, and each of them fits. */
function compileEvery(leaf: FieldLeaf, list: List, binding: Binding): string {
  if (leaf.kind === 'empty') return compileEmpty(leaf, list);
  const element: Scalar = { kind: 'scalar', type: 'text', sql: 'x', zeroIsAbsent: false };
  const [plain, isNegated] = unnegated(leaf);
  const fits =
    plain.kind === 'compare' ? elementCondition(list.element, plain.op, plain.value, binding) : compileOne(plain, element, binding);
  return negated(guarded(list.guard, `(notEmpty(${list.sql}) AND arrayAll(x -> ${fits}, ${list.sql}))`), isNegated);
}

function unnegated(leaf: Exclude<FieldLeaf, { kind: 'empty' }>): readonly [Exclude<FieldLeaf, { kind: 'empty' }>, boolean] {
  if (leaf.kind === 'compare') return leaf.op === '!=' ? [{ ...leaf, op: '=' }, true] : [leaf, false];
  return [{ ...leaf, negated: false }, leaf.negated];
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
