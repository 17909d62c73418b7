/** `is empty` and `is not empty`: whether the event has the field, with something in it. */
import type { Expr } from '../../query/ast.ts';
import { compilePresence, type Operand } from '../operand.ts';

type Empty = Extract<Expr, { kind: 'empty' }>;

export function compileEmpty({ negated }: Empty, operand: Operand): string {
  return compilePresence(operand, negated);
}
