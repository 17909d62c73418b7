/**
 * Formulas of `eval` as SQL. Inside, everything that can be counted is a Float64, in microseconds, bytes or as it is; what is
 * absent is NULL, and so is all that is computed from it.
 */
import { assertNever, invariant } from '../model/invariant.ts';
import type { ColumnRef, Condition, Expr, Formula } from '../query/ast.ts';
import { resultOf } from '../query/formula/arithmetic-type.ts';
import type { ColumnType } from './compile-context.ts';
import { isNumeric, listSql, type Operand, type Scalar, scalarText } from './operand.ts';
import type { Params } from './statement.ts';

/** What the names and the filters in a formula are. */
export interface FormulaScope {
  readonly params: Params;
  operand(column: ColumnRef): Operand;
  condition(where: Expr): string;
}

/** `any` is text of which nobody knows whether it is a number. */
type TermType = 'number' | 'duration' | 'size' | 'time' | 'boolean' | 'text' | 'any';

interface Term {
  readonly type: TermType;
  readonly sql: string;
}

/** The result as an operand; a name alone is what it names. */
export function compileFormula(formula: Formula, scope: FormulaScope): Operand {
  if (formula.kind === 'operand') return scope.operand(formula.column);
  const { type, sql } = termOf(formula, scope);
  switch (type) {
    case 'number':
      return scalar('number', sql, true);
    case 'duration':
    case 'size':
      return scalar(type, `accurateCastOrNull(round(${sql}), 'Int64')`, true);
    case 'time':
      return scalar('time', timeSql(sql), true);
    case 'boolean':
      return scalar('boolean', sql, false);
    default:
      return scalar('text', sql, false);
  }
}

function scalar(type: ColumnType, sql: string, isNullable: boolean): Scalar {
  return { kind: 'scalar', type, sql, zeroIsAbsent: false, isNullable };
}

function termOf(formula: Formula, scope: FormulaScope): Term {
  switch (formula.kind) {
    case 'number':
      return { type: formula.unit, sql: scope.params.bind('Float64', formula.value) };
    case 'text':
      return { type: 'text', sql: scope.params.bind('String', formula.value) };
    case 'operand':
      return operandTerm(scope.operand(formula.column));
    case 'arithmetic':
      return arithmetic(formula.op, termOf(formula.left, scope), termOf(formula.right, scope));
    case 'call':
      return call(formula, scope);
    case 'if': {
      const [value, otherwise] = alike(termOf(formula.value, scope), termOf(formula.otherwise, scope));
      return { type: value.type, sql: `if(${compileCondition(formula.condition, scope)}, ${value.sql}, ${otherwise.sql})` };
    }
    default:
      return assertNever(formula);
  }
}

function operandTerm(operand: Operand): Term {
  if (operand.kind === 'list') return { type: operand.element === 'json' ? 'any' : 'text', sql: `${listSql(operand)}[1]` };
  const { type, sql, zeroIsAbsent } = operand;
  if (type === 'time') return { type, sql: `toFloat64(toUnixTimestamp64Micro(${sql}))` };
  if (type === 'boolean') return { type, sql: `toBool(${sql})` };
  if (!isNumeric(type)) return { type: 'text', sql: scalarText(operand) };
  return { type: type === 'duration' || type === 'size' ? type : 'number', sql: `toFloat64(${zeroIsAbsent ? `nullIf(${sql}, 0)` : sql})` };
}

function arithmetic(op: Extract<Formula, { kind: 'arithmetic' }>['op'], left: Term, right: Term): Term {
  const type = resultOf(op, left.type, right.type);
  invariant(type !== null && type !== 'any' && type !== 'ip', `the checker refuses ${left.type} ${op} ${right.type}`);
  if (type === 'text') return { type, sql: `concat(${asText(left)}, ${asText(right)})` };
  const divisor = op === '/' || op === '%';
  return { type, sql: `(${asNumber(left)} ${op} ${divisor ? `nullIf(${asNumber(right)}, 0)` : asNumber(right)})` };
}

function call({ name, arguments: values }: Extract<Formula, { kind: 'call' }>, scope: FormulaScope): Term {
  const [value, digits] = values;
  invariant(value !== undefined, `${name} has an argument`);
  if (name === 'length' && value.kind === 'operand') {
    const operand = scope.operand(value.column);
    // Of a place in an object the first value is meant, of a list all of it.
    if (operand.kind === 'list' && operand.element === 'text') return { type: 'number', sql: `toFloat64(length(${listSql(operand)}))` };
  }
  const term = termOf(value, scope);
  switch (name) {
    case 'lower':
    case 'upper':
      return { type: 'text', sql: `${name}UTF8(${asText(term)})` };
    case 'length':
      return { type: 'number', sql: `toFloat64(lengthUTF8(${asText(term)}))` };
    case 'round': {
      const kept = digits?.kind === 'number' ? Math.min(9, Math.max(0, Math.trunc(digits.value))) : 0;
      return { type: 'number', sql: `round(${asNumber(term)}, ${kept})` };
    }
    default:
      return assertNever(name);
  }
}

/** 0 or 1, never NULL. */
function compileCondition(condition: Condition, scope: FormulaScope): string {
  if (condition.kind === 'filter') return scope.condition(condition.where);
  const [left, right] = alike(termOf(condition.left, scope), termOf(condition.right, scope));
  return `ifNull(${left.sql} ${condition.op} ${right.sql}, ${condition.op === '!=' ? 1 : 0})`;
}

/** Both of one type. */
function alike(one: Term, other: Term): readonly [Term, Term] {
  if (one.type === other.type) return [one, other];
  const type = one.type === 'any' ? other.type : one.type;
  if (type === 'text' || type === 'boolean' || type === 'any')
    return [one, other].map((term): Term => ({ type: 'text', sql: asText(term) })) as [Term, Term];
  return [
    { type, sql: asNumber(one) },
    { type, sql: asNumber(other) },
  ];
}

function asNumber({ type, sql }: Term): string {
  return type === 'any' || type === 'text' ? `toFloat64OrNull(${sql})` : sql;
}

/** As people read it: durations in seconds. */
function asText({ type, sql }: Term): string {
  switch (type) {
    case 'text':
    case 'any':
      return sql;
    case 'boolean':
      return `toString(${sql})`;
    case 'time':
      return `ifNull(concat(replaceOne(toString(${timeSql(sql)}), ' ', 'T'), 'Z'), '')`;
    case 'duration':
      return `ifNull(concat(toString(${sql} / 1000000), 's'), '')`;
    case 'number':
    case 'size':
      return `ifNull(toString(${sql}), '')`;
    default:
      return assertNever(type);
  }
}

function timeSql(us: string): string {
  return `fromUnixTimestamp64Micro(accurateCastOrNull(${us}, 'Int64'), 'UTC')`;
}
