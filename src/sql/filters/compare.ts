/**
 * `= != < <= > >=`. Equality is exact, byte for byte; text is ordered by its bytes. On a list any element may satisfy the
 * operator, and `!=` holds if no element is equal. What is absent satisfies `!=` and no other.
 */
import { assertNever } from '../../model/invariant.ts';
import type { CompareOp, Expr, Value } from '../../query/ast.ts';
import { bindValue, numberOf, textOf } from '../bind-value.ts';
import type { Binding, ValueBinding } from '../event-names.ts';
import { guarded, type List, type Operand, recordHolds, type Scalar } from '../operand.ts';

type Compare = Extract<Expr, { kind: 'compare' }>;

export function compileCompare({ field, op, value }: Compare, operand: Operand, binding: Binding): string {
  if (operand.kind === 'list') {
    if (op === '!=') return `NOT (${listCondition(operand, '=', value, binding)})`;
    return listCondition(operand, op, value, binding);
  }
  const prefix = field.field === 'id' && op === '=' && value.kind === 'text' ? binding.names.idPrefix(value.value) : null;
  return guarded(prefix, compareScalar(operand, op, value, binding));
}

/** The condition on a scalar, which a grouping may have made as well. */
export function compareScalar(operand: Scalar, op: CompareOp, value: Value, binding: ValueBinding): string {
  const bound = bindValue(operand.type, value, binding);
  if (bound === null) return op === '!=' ? '1' : '0';
  const condition = `${operand.sql} ${op} ${bound}`;
  if (operand.isNullable === true) return `ifNull(${condition}, ${op === '!=' ? 1 : 0})`;
  return operand.zeroIsAbsent && zeroFits(op, numberOf(value) ?? 0) ? `(${operand.sql} != 0 AND ${condition})` : condition;
}

/** The condition on a column of groups. */
export function compareColumn(column: Operand, op: CompareOp, value: Value, binding: ValueBinding): string {
  if (column.kind === 'scalar') return compareScalar(column, op, value, binding);
  const some = `arrayExists(x -> ${elementCondition('text', op === '!=' ? '=' : op, value, binding)}, ${column.sql})`;
  return op === '!=' ? `NOT (${some})` : some;
}

function listCondition(operand: List, op: CompareOp, value: Value, binding: Binding): string {
  const isNumber = operand.element === 'json' && value.kind === 'number';
  if (op === '=' && !isNumber) {
    const text = textOf(value, binding);
    const equal = `has(${operand.sql}, ${binding.params.bind('String', text)})`;
    const holdsValue = operand.guard === null || value.kind !== 'text' ? null : recordHolds(text, binding);
    return guarded(operand.guard, holdsValue === null ? equal : `${holdsValue} AND ${equal}`);
  }
  return guarded(operand.guard, `arrayExists(x -> ${elementCondition(operand.element, op, value, binding)}, ${operand.sql})`);
}

/** The condition on one text `x`; values of JSON are compared as numbers with numbers. */
export function elementCondition(element: 'text' | 'json', op: CompareOp, value: Value, binding: ValueBinding): string {
  const number = element === 'json' ? numberOf(value) : null;
  if (number === null || (value.kind === 'text' && op === '=')) return `x ${op} ${binding.params.bind('String', textOf(value, binding))}`;
  return `ifNull(toFloat64OrNull(x) ${op} ${binding.params.bind('Float64', number)}, 0)`;
}

/** Whether zero would satisfy a comparison of order. */
function zeroFits(op: CompareOp, value: number): boolean {
  switch (op) {
    case '<':
      return value > 0;
    case '<=':
      return value >= 0;
    case '>':
      return value < 0;
    case '>=':
      return value <= 0;
    case '=':
    case '!=':
      return false;
    default:
      return assertNever(op);
  }
}
