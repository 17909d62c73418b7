/** The stages of a query as filters over an array of events, or of rows. */
import { normalizeFieldName } from '../../../model/fields.ts';
import { assertNever } from '../../../model/invariant.ts';
import type { Aggregate, FieldRef, Query } from '../../ast.ts';
import { fieldOf } from '../../parse-field.ts';
import { printField } from '../../print-field.ts';
import { operandOf } from '../condition.ts';
import type { Draft } from '../draft.ts';
import type { Operand } from '../language.ts';
import { type EvalStep, type GroupStep, makesGroups, type Step, type Term } from '../step.ts';
import { columnOf } from './column.ts';
import { jqFormula } from './formula.ts';
import { grouped, jqCompare, jqFirst, jqRatio, jqSequence, jqTransaction, keyCells } from './groupings.ts';
import { jqLanguage } from './language.ts';
import { jqText, jqTime } from './literals.ts';
import { jqCell, jqShown } from './operand.ts';

const mondayUs = 345_600_000_000;
const weekUs = 604_800_000_000;

export function jqStage(step: Step, query: Query, draft: Draft): string[] {
  switch (step.kind) {
    case 'group':
      return group(step, draft);
    case 'ratio':
      return jqRatio(step, draft);
    case 'first':
      return jqFirst(step, draft);
    case 'transaction':
      return jqTransaction(step, draft);
    case 'sequence':
      return jqSequence(step, draft);
    case 'compare':
      return jqCompare(step, group(step.group, draft), query, draft);
    case 'eval':
      return evaluate(step, draft);
    case 'having':
      return having(step, draft);
    case 'sort':
      return sort(step, draft);
    case 'cut':
      return [`.[${step.offset}:${step.limit === null ? '' : step.offset + step.limit}]`];
    case 'show':
    case 'leave-out':
      return [];
    default:
      return assertNever(step);
  }
}

/** Each row of the answer. */
export function jqRow(steps: readonly Step[], draft: Draft): string {
  const show = steps.find((step) => step.kind === 'show');
  const isGroups = steps.some(makesGroups);
  const cellOf = (ref: FieldRef) => {
    const code = isGroups ? columnOf(ref.text) : fieldCode(ref, draft, (operand) => jqCell(ref, operand, draft));
    return `${jqText(ref.text)}: ${code}`;
  };
  if (show !== undefined) return `.[] | {${show.fields.map(cellOf).join(', ')}}`;
  if (isGroups) return '.[]';
  // Events are shown whole, with what was computed of them and without what was kept beside them.
  const made = steps.flatMap((step) => (step.kind === 'eval' ? [cellOf(computedField(step))] : []));
  const hidden = [...(made.length > 0 ? ['.__eval'] : []), ...(draft.definitions.has('record') ? ['.__raw'] : [])];
  if (made.length > 0) return `.[] | {${made.join(', ')}} as $made | del(${hidden.join(', ')}) + $made`;
  return hidden.length > 0 ? `.[] | del(${hidden.join(', ')})` : '.[]';
}

function computedField({ name, span }: EvalStep): FieldRef {
  return { field: normalizeFieldName(name), path: [], text: name, span, computed: 'any' };
}

function group({ keys, sliceUs, aggregates }: GroupStep, draft: Draft): string[] {
  const cells = keyCells(keys, draft);
  if (sliceUs !== null) {
    draft.define('slice');
    cells.unshift(`"time": slice(${sliceUs}; ${sliceUs % weekUs === 0 ? mondayUs : 0})`);
  }
  const computed = aggregates.map((aggregate) => `${jqText(aggregate.as)}: ${aggregateOf(aggregate, draft)}`);
  if (cells.length === 0) return [`[{${computed.join(', ')}}]`];
  return grouped(cells, computed.length === 0 ? null : `{${computed.join(', ')}}`);
}

/** Over events it is kept beside the event, where nothing of the event can be overwritten. */
function evaluate({ name, formula, before }: EvalStep, draft: Draft): string[] {
  const code = jqFormula(formula, before, draft);
  if (before !== null) return [`map(.[${jqText(name)}] = ${code})`];
  const key = normalizeFieldName(name);
  const place = `.__eval[${jqText(key)}]`;
  draft.computed.set(key, { formula, code: place });
  return formula.kind === 'operand' ? [] : [`map(${place} = ${code})`];
}

function fieldCode(ref: FieldRef, draft: Draft, write: (operand: Operand) => string): string {
  const isWhole = ['map', 'multimap'].includes(fieldOf(ref)?.type ?? '') && ref.path.length === 0;
  const operand = operandOf(ref, jqLanguage, draft);
  if ('why' in operand && !isWhole) return draft.said(operand, printField(ref), ref.span);
  return 'why' in operand ? '' : write(operand);
}

function aggregateOf(aggregate: Aggregate, draft: Draft): string {
  const { name, field } = aggregate;
  if (field === undefined || name === 'count') return 'length';
  return fieldCode(field, draft, (operand) => {
    if (name === 'count_distinct') return `([.[] | ${presentOf(operand)}] | unique | length)`;
    if (operand.kind === 'time') return `([.[] | ${operand.code}] | ${name})`;
    const isNullable = operand.kind === 'text' || ('absent' in operand && operand.absent !== undefined);
    return `([.[] | ${numbersOf(operand, draft)}] | ${(isNullable ? ofNone[name] : undefined) ?? functionOf(aggregate, draft)})`;
  });
}

/** What gives nothing where there is no value, and not 0. */
const ofNone: { readonly [Name in Aggregate['name']]?: string } = { sum: 'add', min: 'min', max: 'max' };

/** The values that a group counts: of a list each element; what is absent is none. */
function presentOf(operand: Operand): string {
  if (operand.kind === 'list' || operand.kind === 'json') return `${operand.code}[]`;
  if (operand.kind === 'number') return `${operand.code} | select(. != ${operand.absent === undefined ? '0' : 'null'})`;
  return operand.kind === 'text' ? `${operand.code} | select(. != "")` : operand.code;
}

function numbersOf(operand: Operand, draft: Draft): string {
  if (operand.kind === 'number') return operand.absentIsZero || operand.absent !== undefined ? presentOf(operand) : operand.code;
  draft.define('number');
  return `${presentOf(operand)} | number`;
}

function functionOf({ name, percentile = 50 }: Aggregate, draft: Draft): string {
  const definition = {
    sum: 'total',
    min: 'least',
    max: 'greatest',
    avg: 'mean',
    sd: 'deviation',
    median: 'quantile',
    percentile: 'quantile',
  } as const;
  if (name === 'count' || name === 'count_distinct') return 'length';
  const called = draft.define(definition[name]);
  return called === 'quantile' ? `quantile(${name === 'median' ? 0.5 : percentile / 100})` : called;
}

function having({ column, op, value }: Extract<Step, { kind: 'having' }>, draft: Draft): string[] {
  const cell = columnOf(column.key);
  const isNumber = value.kind === 'number';
  const literal =
    value.kind === 'time' ? jqTime(value.value, draft) : isNumber || value.kind === 'boolean' ? String(value.value) : jqText(value.value);
  // Null stands for an absent code, and for the average of nothing: neither is above or below.
  if (column.isList === true) {
    const some = `any(${cell}[]; . ${op === '=' || op === '!=' ? '==' : op} ${literal})`;
    return [`map(select(${op === '!=' ? `${some} | not` : some}))`];
  }
  const guard = isNumber && op !== '=' && op !== '!=' ? `${cell} != null and ` : '';
  return [`map(select(${guard}${jqLanguage.compare(cell, op, literal).slice(1, -1)}))`];
}

function sort({ terms, columns }: Extract<Step, { kind: 'sort' }>, draft: Draft): string[] {
  const codes = terms.map((term) => termOf(term, columns !== null, draft));
  const [first, ...others] = terms;
  const isCount = columns?.some(
    ({ key, type, field }) => key === 'count' && key === first?.key && type === 'number' && field === undefined,
  );
  // Null, which stands for an absent code, would come first.
  if (isCount && first?.descending && others.every(isNeverNull)) {
    return [`sort_by(${['-.count', ...codes.slice(1)].join(', ')})`];
  }
  // What orders first is sorted last: sorting is stable.
  return terms.map(({ descending }, at) => `${draft.define(descending ? 'descending' : 'ascending')}(${codes[at]})`).reverse();
}

function isNeverNull({ descending, field }: Term): boolean {
  return !descending && field?.field !== 'code' && field?.computed === undefined;
}

function termOf({ key, field, isMagnitude }: Term, isGroups: boolean, draft: Draft): string {
  if (isMagnitude === true) return `(${columnOf(key)} | if . == null then null else fabs end)`;
  return isGroups || field === null ? columnOf(key) : fieldCode(field, draft, jqShown);
}
