/** `in (…)`: equal to one of the values. On a list any element may be. */
import type { Expr } from '../../query/ast.ts';
import { bindValue, textOf } from '../bind-value.ts';
import type { Binding } from '../event-names.ts';
import { guarded, listSql, type Operand, operandOf, type Scalar, scalarText } from '../operand.ts';
import { elementCondition } from './compare.ts';
import { compileListed } from './listed.ts';

type Membership = Extract<Expr, { kind: 'in' }>;

export function compileMembership({ field, values, list, same }: Membership, operand: Operand, binding: Binding): string {
  if (list !== undefined) return compileListed(list, operand, binding);
  if (same !== undefined) return compileSame(operand, operandOf(same, binding));
  if (operand.kind === 'list') {
    const texts = values.filter((value) => operand.element === 'text' || value.kind !== 'number');
    const numbers = values.filter((value) => !texts.includes(value));
    const conditions = numbers.map((value) => `arrayExists(x -> ${elementCondition('json', '=', value, binding)}, ${operand.sql})`);
    if (texts.length > 0)
      conditions.unshift(
        `hasAny(${operand.sql}, ${bindTexts(
          texts.map((value) => textOf(value, binding)),
          binding,
        )})`,
      );
    return anyOf(conditions, operand.guard);
  }
  if (isText(operand)) {
    const texts = values.map((value) => textOf(value, binding));
    const prefixes = field.field === 'id' ? texts.map((text) => binding.names.idPrefix(text)).filter((prefix) => prefix !== null) : [];
    const guard = prefixes.length === values.length && prefixes.length > 0 ? `(${prefixes.join(' OR ')})` : null;
    return texts.length === 0 ? '0' : guarded(guard, `${operand.sql} IN (${bindTexts(texts, binding)})`);
  }
  const bound = values.map((value) => bindValue(operand.type, value, binding)).filter((value) => value !== null);
  if (bound.length === 0) return '0';
  const condition = `${operand.sql} IN (${bound.join(', ')})`;
  return operand.isNullable === true ? `ifNull(${condition}, 0)` : condition;
}

/** What is absent is the same as nothing. */
function compileSame(one: Operand, other: Operand): string {
  if (one.kind === 'list' && other.kind === 'list') return `hasAny(arrayFilter(x -> x != '', ${listSql(one)}), ${listSql(other)})`;
  if (one.kind === 'list' && other.kind === 'scalar') return `(${scalarText(other)} != '' AND has(${listSql(one)}, ${scalarText(other)}))`;
  if (one.kind === 'list' || other.kind === 'list') return compileSame(other, one);
  return `(${scalarText(one)} != '' AND ${scalarText(one)} = ${scalarText(other)})`;
}

function isText(operand: Scalar): boolean {
  return operand.type === 'text' || operand.type === 'keyword' || operand.type === 'ip';
}

function bindTexts(texts: readonly string[], { params }: Binding): string {
  return params.bind('Array(String)', texts);
}

function anyOf(conditions: readonly string[], guard: string | null): string {
  if (conditions.length === 0) return '0';
  return guarded(guard, conditions.length === 1 ? conditions.join('') : `(${conditions.join(' OR ')})`);
}
