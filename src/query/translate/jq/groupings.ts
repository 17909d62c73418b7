/** Groups of events as filters over an array of events: `ratio`, `first`, `transaction`, `sequence`, `compare`, and what they share with `groupby`. */
import type { Expr, FieldRef, Query } from '../../ast.ts';
import { periodsOf, type Range } from '../../periods.ts';
import { printField } from '../../print-field.ts';
import { conditionOf, operandOf, rangeConditions } from '../condition.ts';
import type { Draft } from '../draft.ts';
import { joined, type Operand } from '../language.ts';
import { withoutParentheses } from '../parentheses.ts';
import type { CompareStep, FirstStep, RatioStep, SequenceStep, TransactionStep } from '../step.ts';
import { jqLanguage } from './language.ts';
import { jqText } from './literals.ts';
import { jqShown } from './operand.ts';

/** The most verbs and resources that a transaction names. */
const mostNamed = 100;

/** `"user": …` for each key, as the object that rows are grouped by. */
export function keyCells(keys: readonly FieldRef[], draft: Draft): string[] {
  return keys.map((ref) => {
    const operand = operandOf(ref, jqLanguage, draft);
    return `${jqText(ref.text)}: ${'why' in operand ? draft.said(operand, printField(ref), ref.span) : keyOf(operand)}`;
  });
}

/** Rows with these cells, and what `computed` makes of the events of each group. */
export function grouped(cells: readonly string[], computed: string | null, hasAll = false): string[] {
  const rows = [`[.[] | {key: {${cells.join(', ')}}, event: .}]`, 'group_by(.key)'];
  if (hasAll) rows.push('map(select(.[0].key | all(.[]; . != "" and . != null)))');
  return [...rows, computed === null ? 'map(.[0].key)' : `map(.[0].key + (map(.event) | ${computed}))`];
}

export function jqRatio({ keys, part, whole }: RatioStep, draft: Draft): string[] {
  const counted = (where: Expr | null) => (where === null ? 'length' : `(map(select(${condition(where, draft)})) | length)`);
  const computed = `{"part": ${counted(part)}, "whole": ${counted(whole)}}`;
  const rows = keys.length === 0 ? [`[${computed}]`] : grouped(keyCells(keys, draft), computed);
  const mayBeNone = part !== null && whole !== null && keys.length > 0;
  return [
    ...rows,
    ...(mayBeNone ? ['map(select(.part > 0 or .whole > 0))'] : []),
    'map(.ratio = if .whole == 0 then null else .part / .whole end)',
  ];
}

export function jqFirst({ keys }: FirstStep, draft: Draft): string[] {
  draft.note('Telltale’s column id is a hash that it computes; auditid stands in its place.');
  const earliest = 'min_by(.requestReceivedTimestamp) | {"time": .requestReceivedTimestamp, "auditid": .auditID}';
  return grouped(keyCells(keys, draft), `{"count": length} + (${earliest})`);
}

export function jqTransaction({ keys, time }: TransactionStep, draft: Draft): string[] {
  draft.define('micros');
  const named = (place: string) => `([.[] | ${place} // "" | select(. != "")] | unique | .[:${mostNamed}])`;
  const computed = [
    `"start": (map(${timeCode(time, draft)}) | min)`,
    `"end": (map(${timeCode(time, draft)}) | max)`,
    '"events": length',
    `"verbs": ${named('.verb')}`,
    `"resources": ${named('.objectRef.resource')}`,
  ];
  return [...grouped(keyCells(keys, draft), `{${computed.join(', ')}}`, true), 'map(.duration = (.end | micros) - (.start | micros))'];
}

export function jqSequence({ keys, steps, withinUs, time }: SequenceStep, draft: Draft): string[] {
  draft.define('micros');
  // Of what happens at the same time the last step comes first, so that it does not follow the others.
  const moments = steps.map((where, at) => {
    const moment = `[$us, ${steps.length - 1 - at}]`;
    return where === null ? moment : `(select(${condition(where, draft)}) | ${moment})`;
  });
  const computed = `[.[] | (${timeCode(time, draft)} | micros) as $us | ${moments.join(', ')}] | ${draft.define('chains')}(${steps.length}; ${withinUs ?? 'null'})`;
  return [...grouped(keyCells(keys, draft), `(${computed})`, true), 'map(select(.count > 0))'];
}

/** `group` are the lines that make groups of the events of one period. */
export function jqCompare(
  { group, us, value, isCount, span }: CompareStep,
  lines: readonly string[],
  query: Query,
  draft: Draft,
): string[] {
  const { now, before } = periodsOf(query);
  const [ofNow, ofBefore] = [now, before ?? []].map((ranges) => inRanges(ranges, draft));
  const isSlice = group.sliceUs !== null;
  const shifted = isSlice ? ` | map(.time |= (${draft.define('micros')} + ${us} | ${draft.define('instant')}))` : '';
  const keys = [...(isSlice ? ['time'] : []), ...group.keys.map(({ text }) => text)];
  draft.define('compared');
  if (ofNow === undefined || ofBefore === undefined) draft.said('', 'compare', span);
  return [
    `def groups: ${lines.join(' | ')}; [(map(select(${ofNow})) | groups), (map(select(${ofBefore})) | groups${shifted})]`,
    `compared([${keys.map(jqText).join(', ')}]; ${jqText(value)}; ${isCount ? '0' : 'null'})`,
  ];
}

/** The condition that an event is in all of these. */
export function inRanges(ranges: readonly Range[], draft: Draft): string {
  const conditions = ranges.flatMap(({ from, to, span }) =>
    rangeConditions(from, to, '.requestReceivedTimestamp', jqLanguage, draft).map((said) => draft.said(said, 'this range', span)),
  );
  return withoutParentheses(joined(conditions, ' and ', 'true'));
}

/** A list gives each of its elements, and nothing where it has none. */
function keyOf(operand: Operand): string {
  if (operand.kind !== 'list' && operand.kind !== 'json') return jqShown(operand);
  return `(${operand.code} | unique | if length == 0 then "" else .[] end)`;
}

function timeCode(time: FieldRef, draft: Draft): string {
  const operand = operandOf(time, jqLanguage, draft);
  return 'why' in operand ? draft.said(operand, time.field, time.span) : operand.code;
}

function condition(where: Expr, draft: Draft): string {
  return withoutParentheses(conditionOf(where, jqLanguage, draft));
}
