/** Filters as conditions of a language of expressions. The meaning is the engine's: what is absent satisfies no operator but the negated ones. */
import type { CompareOp, Expr, FieldRef, TimePoint, Value } from '../ast.ts';
import type { Leaf } from '../filters/filter.ts';
import { typeOfFormula } from '../formula/formula-type.ts';
import { printField } from '../print-field.ts';
import type { ValueType } from '../values/typed-value.ts';
import { derivedChoice, derivedEquals, withoutDerived } from './derived-conditions.ts';
import { type Cannot, cannot, type Draft, type Said } from './draft.ts';
import type { Language, Operand } from './language.ts';
import { annotationFields, reasons } from './operand-tables.ts';
import { numberOf, spellings, testsOf } from './text-tests.ts';

export function conditionOf(expr: Expr, language: Language, draft: Draft): string {
  switch (expr.kind) {
    case 'and':
      return language.all(expr.operands.map((operand) => conditionOf(operand, language, draft)));
    case 'or':
      return language.any(expr.operands.map((operand) => conditionOf(operand, language, draft)));
    case 'not':
      return language.not(conditionOf(expr.operand, language, draft));
    default: {
      const other = withoutDerived(expr);
      return other === expr ? leafCondition(expr, language, draft) : conditionOf(other, language, draft);
    }
  }
}

function leafCondition(leaf: Leaf, language: Language, draft: Draft): string {
  if (leaf.kind === 'text') {
    if (leaf.value.trim() === '') return language.always;
    return draft.said(language.record(spellings(leaf.value), draft), 'free text', leaf.span);
  }
  const operand = operandOf(leaf.field, language, draft);
  const what = `this condition on ${printField(leaf.field)}`;
  if (!('kind' in operand)) return draft.said(operand, printField(leaf.field), leaf.field.span);
  const condition = draft.said(leafOver(leaf, operand, language, draft), what, spanOf(leaf));
  // Numbers and times have a `!=` of their own.
  const isDirect = operand.kind === 'number' || operand.kind === 'time';
  const isOpposite = leaf.kind === 'compare' ? leaf.op === '!=' && !isDirect : leaf.negated;
  // Of a list it is asked whether something is in it: the other way round.
  const negated = leaf.kind === 'empty' && (operand.kind === 'list' || operand.kind === 'json') ? !isOpposite : isOpposite;
  return negated && condition !== '' ? language.not(condition) : condition;
}

/** The condition without its negation; of a list that is asked whether it is empty, that it is not. */
function leafOver(leaf: Exclude<Leaf, { kind: 'text' }>, operand: Operand, language: Language, draft: Draft): Said {
  if (operand.kind === 'number') return numberCondition(leaf, operand, language);
  if (operand.kind === 'boolean') return cannot('it is true or false there');
  if (operand.kind === 'time') return timeCondition(leaf, operand.code, language, draft);
  if (leaf.kind === 'empty' && operand.kind === 'text') return language.text(operand.code, { kind: 'equals', values: [''] }, draft);
  const tests = testsOf(leaf, operand.kind === 'json', operand.kind !== 'text');
  if ('why' in tests) return tests;
  const conditions: string[] = [];
  for (const test of tests) {
    const condition = operand.kind === 'text' ? language.text(operand.code, test, draft) : language.some(operand, test, draft);
    if (typeof condition !== 'string') return condition;
    conditions.push(condition);
  }
  return language.any(conditions);
}

function numberCondition(leaf: Exclude<Leaf, { kind: 'text' }>, operand: Extract<Operand, { kind: 'number' }>, language: Language): Said {
  const { code, literal } = operand;
  const compare = (op: CompareOp, value: Value): string => {
    const number = numberOf(value);
    if (number === null) return op === '!=' ? language.always : language.never;
    const condition = language.compare(code, op, literal(number));
    if (operand.absent !== undefined)
      return op === '!=' ? language.any([operand.absent, condition]) : language.all([language.not(operand.absent), condition]);
    const mayBeAbsent = operand.absentIsZero && zeroFits(op, number);
    return mayBeAbsent ? language.all([language.compare(code, '!=', literal(0)), condition]) : condition;
  };
  switch (leaf.kind) {
    case 'compare':
      return compare(leaf.op, leaf.value);
    case 'in':
      return language.any(leaf.values.map((value) => compare('=', value)));
    case 'between':
      // What is at least more than nothing is there.
      if (!zeroFits('>=', numberOf(leaf.low) ?? 0) && leaf.high.kind === 'number')
        return language.all([compare('>=', leaf.low), language.compare(code, '<=', literal(leaf.high.value))]);
      return language.all([compare('>=', leaf.low), compare('<=', leaf.high)]);
    case 'empty':
      return operand.absent ?? language.compare(code, '=', literal(0));
    default:
      return cannot('it is a number there');
  }
}

function timeCondition(leaf: Exclude<Leaf, { kind: 'text' }>, code: string, language: Language, draft: Draft): Said {
  const compare = (op: CompareOp, value: Value): Said => {
    if (value.kind !== 'time') return op === '!=' ? language.always : language.never;
    const point = language.time(value.value, draft);
    return typeof point === 'string' ? language.compare(code, op, point) : point;
  };
  const joined = (conditions: readonly Said[], join: (said: readonly string[]) => string): Said =>
    conditions.find((condition) => typeof condition !== 'string') ?? join(conditions.filter((condition) => typeof condition === 'string'));
  switch (leaf.kind) {
    case 'compare':
      return compare(leaf.op, leaf.value);
    case 'in':
      return joined(
        leaf.values.map((value) => compare('=', value)),
        (said) => language.any(said),
      );
    case 'between':
      return joined([compare('>=', leaf.low), compare('<=', leaf.high)], (said) => language.all(said));
    case 'empty':
      return language.never;
    default:
      return cannot('it is a time there');
  }
}

/** The conditions of a range of time: the beginning is taken in, the end is not. */
export function rangeConditions(from: TimePoint | null, to: TimePoint | null, code: string, language: Language, draft: Draft): Said[] {
  const bound = (op: CompareOp, point: TimePoint | null): Said[] => {
    if (point === null) return [];
    const said = language.time(point, draft);
    return [typeof said === 'string' ? language.compare(code, op, said) : said];
  };
  return [...bound('>=', from), ...bound('<', to)];
}

function zeroFits(op: CompareOp, value: number): boolean {
  return (op === '<' && value > 0) || (op === '<=' && value >= 0) || (op === '>' && value < 0) || (op === '>=' && value <= 0);
}

function spanOf(leaf: Exclude<Leaf, { kind: 'text' }>): { start: number; end: number } {
  const values =
    leaf.kind === 'compare' ? [leaf.value] : leaf.kind === 'in' ? leaf.values : leaf.kind === 'between' ? [leaf.low, leaf.high] : [];
  const last = 'span' in leaf ? leaf.span : values.at(-1)?.span;
  return { start: leaf.field.span.start, end: Math.max(leaf.field.span.end, last?.end ?? 0) };
}

function computedOperand(type: ValueType, code: string, language: Language): Operand {
  if (type === 'time' || type === 'boolean') return { kind: type, code };
  if (type === 'text' || type === 'ip') return { kind: 'text', code };
  const unit = type === 'any' ? 'number' : type;
  const absent = language.absent?.(code);
  const literal = (value: number) => language.literal?.(value, unit) ?? String(value);
  return { kind: 'number', code, ...(absent !== undefined && { absent }), absentIsZero: false, unit, literal };
}

/** A field in the language: what that says itself, and what is the same for all of them. */
export function operandOf(ref: FieldRef, language: Language, draft: Draft): Operand | Cannot {
  if (ref.field === 'source_ip' && draft.hasTrustedProxies)
    return cannot('which proxies are trusted is a setting of Telltale alone', 'Ask sourceips, or leave the setting out.');
  const computed = ref.computed === undefined ? undefined : draft.computed.get(ref.field);
  if (computed !== undefined) {
    const { formula, code } = computed;
    // A name alone is what it names.
    if (formula.kind === 'operand' && formula.column.kind === 'field') return operandOf(formula.column.field, language, draft);
    return computedOperand(typeOfFormula(formula, null), code, language);
  }
  const key = annotationFields[ref.field];
  const plain: FieldRef = key === undefined ? ref : { ...ref, field: 'annotations', path: [{ kind: 'key', key }] };
  const own = language.operand(plain, draft);
  if (own !== undefined) return own;
  const choice = derivedChoice(ref);
  if (choice !== null && language.choose !== undefined) {
    const cases = choice.cases.map(([where, value]) => [conditionOf(where, language, draft), value] as const);
    return { kind: 'text', code: language.choose(cases, choice.otherwise) };
  }
  if (ref.field === 'is_write' && language.truth !== undefined) {
    return { kind: 'boolean', code: language.truth(conditionOf(derivedEquals(ref, 'true'), language, draft)) };
  }
  return reasons[ref.field] ?? cannot('it has to be computed, and the language has no expression for it');
}
