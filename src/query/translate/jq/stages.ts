/** The stages of a query as filters over an array of events, or of rows. */
import { assertNever } from '../../../model/invariant.ts';
import type { Aggregate, FieldRef } from '../../ast.ts';
import { fieldOf } from '../../parse-field.ts';
import { printField } from '../../print-field.ts';
import { operandOf } from '../condition.ts';
import type { Draft } from '../draft.ts';
import type { Operand } from '../language.ts';
import type { GroupStep, Step, Term } from '../steps.ts';
import { jqLanguage } from './language.ts';
import { jqText, jqTime } from './literals.ts';
import { jqCell, jqShown } from './operand.ts';

const mondayUs = 345_600_000_000;
const weekUs = 604_800_000_000;

export function jqStage(step: Step, draft: Draft): string[] {
  switch (step.kind) {
    case 'group':
      return group(step, draft);
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
  if (show === undefined) return '.[]';
  const isGroups = steps.some((step) => step.kind === 'group');
  const cells = show.fields.map((ref) => {
    const code = isGroups ? columnOf(ref.text) : fieldCode(ref, draft, (operand) => jqCell(ref, operand, draft));
    return `${jqText(ref.text)}: ${code}`;
  });
  return `.[] | {${cells.join(', ')}}`;
}

function group({ keys, sliceUs, aggregates }: GroupStep, draft: Draft): string[] {
  const columns = keys.map((ref) => `${jqText(ref.text)}: ${fieldCode(ref, draft, keyOf)}`);
  if (sliceUs !== null) {
    draft.define('slice');
    columns.unshift(`"time": slice(${sliceUs}; ${sliceUs % weekUs === 0 ? mondayUs : 0})`);
  }
  const computed = aggregates.map((aggregate) => `${jqText(aggregate.as)}: ${aggregateOf(aggregate, draft)}`);
  if (columns.length === 0) return [`[{${computed.join(', ')}}]`];
  const grouped = [`[.[] | {key: {${columns.join(', ')}}, event: .}]`, 'group_by(.key)'];
  if (computed.length === 0) return [...grouped, 'map(.[0].key)'];
  return [...grouped, `map(.[0].key + (map(.event) | {${computed.join(', ')}}))`];
}

/** A list gives each of its elements, and nothing where it has none. */
function keyOf(operand: Operand): string {
  if (operand.kind !== 'list' && operand.kind !== 'json') return jqShown(operand);
  return `(${operand.code} | unique | if length == 0 then "" else .[] end)`;
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
    return `([.[] | ${numbersOf(operand, draft)}] | ${functionOf(aggregate, draft)})`;
  });
}

/** The values that a group counts: of a list each element; what is absent is none. */
function presentOf(operand: Operand): string {
  if (operand.kind === 'list' || operand.kind === 'json') return `${operand.code}[]`;
  if (operand.kind === 'number') return `${operand.code} | select(. != 0)`;
  return operand.kind === 'text' ? `${operand.code} | select(. != "")` : operand.code;
}

function numbersOf(operand: Operand, draft: Draft): string {
  if (operand.kind === 'number') return operand.absentIsZero ? presentOf(operand) : operand.code;
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
  if (isCount && first?.descending && others.every(({ descending, field }) => !descending && field?.field !== 'code')) {
    return [`sort_by(${['-.count', ...codes.slice(1)].join(', ')})`];
  }
  // What orders first is sorted last: sorting is stable.
  return terms.map(({ descending }, at) => `${draft.define(descending ? 'descending' : 'ascending')}(${codes[at]})`).reverse();
}

function termOf({ key, field }: Term, isGroups: boolean, draft: Draft): string {
  return isGroups || field === null ? columnOf(key) : fieldCode(field, draft, jqShown);
}

function columnOf(key: string): string {
  return /^[a-z_]\w*$/i.test(key) ? `.${key}` : `.[${jqText(key)}]`;
}
