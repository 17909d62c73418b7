/**
 * `stats f(…), … by …`: functions over groups. What is absent takes no part. Of a list each element does; text is read as a
 * number where a function needs one.
 */
import { assertNever, invariant } from '../../model/invariant.ts';
import type { Aggregate, Stage } from '../../query/ast.ts';
import type { ColumnType } from '../compile-context.ts';
import type { ValueBinding } from '../event-names.ts';
import { compilePresence, isNumeric, listSql, type Operand } from '../operand.ts';
import { counted, type GroupExpression, group, keyOf, mostFirst } from './group.ts';
import { type GroupRows, operandIn, type Rows } from './rows.ts';

export function applyAggregate(rows: Rows, { aggregates, by }: Extract<Stage, { kind: 'aggregate' }>, binding: ValueBinding): GroupRows {
  const computed = aggregates.map((aggregate) => compute(rows, aggregate, binding));
  return group(rows, { keys: by.map((key) => keyOf(rows, key, binding)), computed }, mostFirst);
}

function compute(rows: Rows, aggregate: Aggregate, binding: ValueBinding): GroupExpression {
  const { name, field, exact, as } = aggregate;
  if (field === undefined) return counted(rows, as);
  const operand = operandIn(rows, field, binding);
  if (name === 'count') return { key: as, type: 'count', sql: `countIf(${compilePresence(operand, true)})` };
  if (name === 'count_distinct') return { key: as, type: 'count', sql: distinctSql(operand, exact === true) };
  const type = operand.kind === 'list' ? 'number' : operand.type;
  if (type === 'time') return { key: as, type, sql: overTime(aggregate, operand.sql) };
  return { key: as, type: resultType(type, name), sql: overNumbers(aggregate, operand) };
}

/**
 * Exact up to `exactDistinct` different values, an estimate above. It takes 64 bits of hash: with fewer, two of thirty thousand
 * values often fall together.
 */
function distinctSql(operand: Operand, exact: boolean): string {
  const [name, precision] = exact ? ['uniqExact', ''] : ['uniqCombined64', '(20)'];
  if (operand.kind === 'list') return `${name}Array${precision}(${listSql(operand)})`;
  if (operand.type === 'boolean') return `${name}${precision}(${operand.sql})`;
  return `${name}If${precision}(${operand.sql}, ${compilePresence(operand, true)})`;
}

function overNumbers(aggregate: Aggregate, operand: Operand): string {
  const { name, levels } = functionOf(aggregate);
  if (operand.kind === 'list')
    return `${name}Array${levels}(arrayFilter(x -> isFinite(x), arrayMap(x -> ifNull(toFloat64OrNull(x), nan), ${listSql(operand)})))`;
  if (!isNumeric(operand.type) && operand.type !== 'boolean') return `${name}${levels}(toFloat64OrNull(${operand.sql}))`;
  return operand.zeroIsAbsent ? `${name}If${levels}(${operand.sql}, ${operand.sql} != 0)` : `${name}${levels}(${operand.sql})`;
}

/** Times have no sum; what else there is of them is computed over their microseconds. */
function overTime(aggregate: Aggregate, time: string): string {
  const { name, levels } = functionOf(aggregate);
  return name === 'min' || name === 'max'
    ? `${name}(${time})`
    : `fromUnixTimestamp64Micro(toInt64(${name}${levels}(toUnixTimestamp64Micro(${time}))), 'UTC')`;
}

/** `levels` is what stands in parentheses before the argument: a number that the parser has checked. */
function functionOf({ name, percentile }: Aggregate): { readonly name: string; readonly levels: string } {
  switch (name) {
    case 'sum':
    case 'min':
    case 'max':
    case 'avg':
      return { name, levels: '' };
    case 'sd':
      return { name: 'stddevPop', levels: '' };
    case 'median':
      return { name: 'quantileExactInclusive', levels: '(0.5)' };
    case 'percentile': {
      const level = (percentile ?? 50) / 100;
      invariant(level > 0 && level < 1, 'a percentile is above 0 and below 100');
      return { name: 'quantileExactInclusive', levels: `(${level})` };
    }
    case 'count':
    case 'count_distinct':
      throw new Error(`invariant: ${name} is no function over numbers`);
    default:
      return assertNever(name);
  }
}

function resultType(type: ColumnType, name: Aggregate['name']): ColumnType {
  if (type === 'size' || type === 'duration') return type;
  return type === 'integer' && (name === 'min' || name === 'max' || name === 'sum') ? 'integer' : 'number';
}
