/** LogQL of Loki: lines of job kubernetes-audit, filters on lines, the labels of the JSON, filters on labels; groups are metrics. */
import type { Expr, FieldRef, Query } from '../../ast.ts';
import { mentionsStage } from '../../mentions.ts';
import { printField } from '../../print-field.ts';
import { conditionOf, operandOf } from '../condition.ts';
import { conjunctsOf } from '../conjuncts.ts';
import { cannot, type Draft } from '../draft.ts';
import type { Language } from '../language.ts';
import { withoutParentheses } from '../parentheses.ts';
import { sayRange } from '../say-range.ts';
import type { Step } from '../step.ts';
import { stepsOf } from '../steps.ts';
import { countsByEnd, type Target } from '../target.ts';
import { spellings } from '../text-tests.ts';
import { lineFilter, logqlLanguage } from './filters.ts';
import { goDuration, labelLines } from './labels.ts';
import { metricOf } from './metrics.ts';

const oneNumber = cannot('its metrics have one number for each group', 'Ask for each part by itself.');

export const logql: Target = {
  name: 'logql',
  title: 'LogQL',
  lacks: {
    ratio: oneNumber,
    compare: oneNumber,
    first: cannot('its metrics do not give the times of events', 'Ask for the events, oldest first.'),
    sequence: cannot('it knows no order of events within a group', 'Ask the steps one by one, with the times of the answer.'),
    transaction: oneNumber,
    eval: cannot('it computes with labels in templates alone', 'Leave this stage out to check what it starts from.'),
  },
  write(query, draft) {
    const language = logqlLanguage();
    const filters: string[] = [];
    if (!mentionsStage(query)) {
      draft.note(countsByEnd);
      filters.push('| stage=~"ResponseComplete|Panic"');
    }
    const found: string[] = [];
    for (const conjunct of conjunctsOf(query.where)) {
      const text = textOf(conjunct);
      if (text === null) filters.push(`| ${withoutParentheses(conditionOf(conjunct, language, draft))}`);
      else if (text.value.trim() !== '') found.push(lineFilter(spellings(text.value), text.negated));
    }
    const range = rangeOf(query, draft);
    const [first, ...rest] = stepsOf(query);
    const events = (more: string) =>
      [['{job="kubernetes-audit"}', ...found].join(' '), '| json', ...labelLines(draft), ...filters, '| __error__=""'].join('\n') + more;
    if (first?.kind !== 'group') return writeList(stepsOf(query), events, language, draft);
    // Labels that the metric asks for stand in its lines: they are written once they are known.
    const write = () => metricOf({ step: first, lines: events, range }, rest, language, draft);
    const before = draft.definitions.size;
    const text = write();
    return draft.definitions.size === before || draft.diagnostics.length > 0 ? text : write();
  },
  comment: (line) => `# ${line}`,
};

/** Events are lines, the newest first; how many there are is chosen beside the query. */
function writeList(steps: readonly Step[], events: (more: string) => string, language: Language, draft: Draft): string {
  for (const step of steps) checkListStep(step, draft);
  const labels = steps.flatMap((step) => (step.kind === 'show' ? step.fields.map((ref) => shownLabel(ref, language, draft)) : []));
  return events(labels.length === 0 ? '' : `\n| line_format "${labels.map((label) => `{{.${label}}}`).join(' ')}"`);
}

function checkListStep(step: Step, draft: Draft): void {
  if (step.kind === 'cut') {
    if (step.offset > 0) draft.said(cannot('it leaves out no lines from the beginning'), 'offset', step.span);
    else draft.note(`Set the limit of lines to ${step.limit} beside the query.`);
  } else if (step.kind === 'sort') {
    const [first] = step.terms;
    const isNewest = first?.field?.field === 'time' && first.descending;
    if (first !== undefined && !isNewest)
      draft.said(cannot('lines stand in the order of their time'), `an order by ${first.key}`, first.span);
  } else if (step.kind === 'group') {
    draft.said(cannot('it does not group what is left after a limit'), 'this grouping', step.span);
  } else if (step.kind === 'leave-out') {
    draft.note('Events are shown whole, so nothing is left out of them.');
  }
}

function shownLabel(ref: FieldRef, language: Language, draft: Draft): string {
  const operand = operandOf(ref, language, draft);
  return draft.said('kind' in operand ? operand.code : operand, printField(ref), ref.span);
}

/** What a metric is counted over. The range of lines is chosen beside the query in any case. */
function rangeOf({ stages }: Query, draft: Draft): string {
  const ranges = stages.flatMap((stage) => (stage.kind === 'range' ? [stage] : []));
  for (const { from, to } of ranges)
    draft.note(`Choose the range of time beside the query: ${sayRange(from, to)}. It goes by the time that Loki has for the line.`);
  const [only, another] = ranges;
  if (only?.from?.kind === 'ago' && only.to === null && another === undefined) return goDuration(only.from.us);
  const isMetric = stages.some(({ kind }) => ['groupby', 'aggregate', 'top', 'distinct'].includes(kind));
  if (isMetric) draft.note('$__range is the range that was chosen in Grafana; elsewhere write its length, such as 24h.');
  return '$__range';
}

/** Free text, which is a filter on lines. */
function textOf(expr: Expr): { readonly value: string; readonly negated: boolean } | null {
  if (expr.kind === 'not') {
    const inner = textOf(expr.operand);
    return inner && { ...inner, negated: !inner.negated };
  }
  return expr.kind === 'text' ? { value: expr.value, negated: false } : null;
}
