/** Formula → text that parses to this very formula, with the parentheses that it needs. */
import type { ColumnRef, Condition, Formula } from '../ast.ts';
import { printPath } from '../parse-field.ts';
import { printExpr } from '../print-expression.ts';
import { printField } from '../print-field.ts';
import { aggregateKeywords } from '../stages/aggregates.ts';
import { printDuration } from '../values/duration.ts';
import { quote } from '../values/quote.ts';
import { printSize } from '../values/size.ts';

const rank = { '+': 1, '-': 1, '*': 2, '/': 2, '%': 2 } as const;

export function printFormula(formula: Formula): string {
  switch (formula.kind) {
    case 'number':
      return printNumber(formula);
    case 'text':
      return quote(formula.value);
    case 'operand':
      return printOperand(formula.column);
    case 'arithmetic': {
      const { op, left, right } = formula;
      return `${printSide(left, rank[op])} ${op} ${printSide(right, rank[op] + 1)}`;
    }
    case 'call':
      return `${formula.name}(${formula.arguments.map(printFormula).join(', ')})`;
    case 'if':
      return `if(${printCondition(formula.condition)}, ${printFormula(formula.value)}, ${printFormula(formula.otherwise)})`;
  }
}

function printSide(formula: Formula, least: number): string {
  const printed = printFormula(formula);
  return formula.kind === 'arithmetic' && rank[formula.op] < least ? `(${printed})` : printed;
}

function printCondition(condition: Condition): string {
  if (condition.kind === 'filter') return printExpr(condition.where);
  return `${printFormula(condition.left)} ${condition.op} ${printFormula(condition.right)}`;
}

function printNumber({ value, unit }: Extract<Formula, { kind: 'number' }>): string {
  const amount = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (unit === 'duration') return sign + printDuration(amount);
  if (unit === 'size') return sign + printSize(amount).replace(/^\d+$/, '$&B');
  return sign + printDecimal(amount);
}

/** Without an exponent, which formulas do not know. */
function printDecimal(amount: number): string {
  const short = String(amount);
  return short.includes('e') ? amount.toFixed(amount < 1 ? 20 : 0).replace(/\.?0+$/, '') : short;
}

function printOperand(column: ColumnRef): string {
  if (column.kind === 'column') return printKey(column.key);
  const printed = printField(column.field);
  if (isName(printed.replace(/\[("(\\.|[^"\\])*"|\d+|\*)\]/g, ''))) return printed;
  // A key such as `foo-bar` would be a difference.
  const { field, path } = column.field;
  return field + path.map((step) => (step.kind === 'key' ? `[${quote(step.key)}]` : printPath([step]))).join('');
}

function printKey(key: string): string {
  const call = /^([a-z]\w*)\([\w.]*(,[\d.]+)?\)$/i.exec(key);
  if (call !== null && aggregateKeywords.has((call[1] ?? '').toLowerCase())) return key;
  return isName(key) ? key : `column(${quote(key)})`;
}

function isName(text: string): boolean {
  return /^[\p{L}_@$.][\p{L}\p{N}_.@$]*$/u.test(text) && !/^\.(?![\p{L}_])/u.test(text);
}
