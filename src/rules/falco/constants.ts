/** What always and never holds in a condition of Falco, and joins that see it: a macro that is switched off leaves nothing behind. */
import type { Expr } from '../../query/ast.ts';

const field = { field: 'stage', path: [], text: 'stage', span: { start: 0, end: 0 } };

export const never: Expr = { kind: 'in', field, values: [], negated: false };
export const always: Expr = { kind: 'in', field, values: [], negated: true };

export function allOf(operands: readonly Expr[]): Expr {
  if (operands.includes(never)) return never;
  return (
    joined(
      'and',
      operands.filter((operand) => operand !== always),
    ) ?? always
  );
}

export function anyOf(operands: readonly Expr[]): Expr {
  if (operands.includes(always)) return always;
  return (
    joined(
      'or',
      operands.filter((operand) => operand !== never),
    ) ?? never
  );
}

export function noneOf(operand: Expr): Expr {
  return operand === never ? always : operand === always ? never : { kind: 'not', operand };
}

function joined(kind: 'and' | 'or', operands: readonly Expr[]): Expr | null {
  const [only, another] = operands;
  return only === undefined ? null : another === undefined ? only : { kind, operands };
}
