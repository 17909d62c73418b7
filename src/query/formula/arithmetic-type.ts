/** Which types stand on the two sides of an operator, and what they give. Part of formula-type.ts. */
import type { ArithmeticOp } from '../ast.ts';
import type { ValueType } from '../values/typed-value.ts';

const measures: readonly ValueType[] = ['number', 'duration', 'size'];

/** Null where the two do not go together. A value of any type is read as what the other side needs. */
export function resultOf(op: ArithmeticOp, left: ValueType, right: ValueType): ValueType | null {
  if (op === '+' && (left === 'text' || right === 'text')) return 'text';
  if (left === 'any' || right === 'any') return withAny(op, left, right);
  if (left === 'time' || right === 'time') return withTime(op, left, right);
  if (!(measures.includes(left) && measures.includes(right))) return null;
  switch (op) {
    case '+':
    case '-':
    case '%':
      return left === right ? left : null;
    case '*':
      return left === 'number' ? right : right === 'number' ? left : null;
    case '/':
      return left === right ? 'number' : right === 'number' ? left : null;
  }
}

function withAny(op: ArithmeticOp, left: ValueType, right: ValueType): ValueType | null {
  const known = left === 'any' ? right : left;
  if (known === 'any') return 'number';
  return measures.includes(known) && (op === '*' || op === '/')
    ? resultOf(op, left === 'any' ? 'number' : left, right === 'any' ? 'number' : right)
    : resultOf(op, known, known);
}

function withTime(op: ArithmeticOp, left: ValueType, right: ValueType): ValueType | null {
  if (op === '-' && left === 'time' && right === 'time') return 'duration';
  if (op === '-' && left === 'time' && right === 'duration') return 'time';
  if (op !== '+') return null;
  return [left, right].includes('duration') ? 'time' : null;
}
