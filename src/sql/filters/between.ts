/** `between low and high`, both ends included. What is absent is between nothing. */
import type { Expr } from '../../query/ast.ts';
import type { Binding } from '../event-names.ts';
import { guarded, type Operand } from '../operand.ts';
import { compareScalar, elementCondition } from './compare.ts';

type Between = Extract<Expr, { kind: 'between' }>;

export function compileBetween({ low, high }: Between, operand: Operand, binding: Binding): string {
  if (operand.kind === 'list') {
    const condition = `${elementCondition(operand.element, '>=', low, binding)} AND ${elementCondition(operand.element, '<=', high, binding)}`;
    return guarded(operand.guard, `arrayExists(x -> ${condition}, ${operand.sql})`);
  }
  return `(${compareScalar(operand, '>=', low, binding)} AND ${compareScalar(operand, '<=', high, binding)})`;
}
