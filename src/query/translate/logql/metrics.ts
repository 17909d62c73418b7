/** Groups in LogQL are metrics: one number for each combination of labels, over a range of time. */
import type { Aggregate, FieldRef } from '../../ast.ts';
import { printField } from '../../print-field.ts';
import { operandOf } from '../condition.ts';
import { type Cannot, cannot, type Draft, type Said } from '../draft.ts';
import type { Language, Operand } from '../language.ts';
import type { GroupStep, Step } from '../step.ts';
import { goDuration } from './labels.ts';

interface Metric {
  readonly step: GroupStep;
  /** The query over lines; asked for after the labels of the metric are known. */
  readonly lines: (more: string) => string;
  /** The length of the range, such as `24h` or `$__range`. */
  readonly range: string;
}

export function metricOf({ step, lines, range }: Metric, rest: readonly Step[], language: Language, draft: Draft): string {
  const labels = step.keys.map((ref) => labelFor(ref, language, draft));
  const only = step.aggregates.length > 1 ? cannot('a query gives one number', 'Ask once for each function.') : null;
  if (only !== null) draft.said(only, 'several functions', step.span);
  const [aggregate] = step.aggregates;
  if (aggregate === undefined) draft.note('The number beside each combination is how many events have it.');
  if (step.sliceUs !== null) draft.note('Run it as a range query whose step is the length of a slice.');
  const metric = draft.said(
    numberOf(aggregate, labels, { step, lines, range: step.sliceUs === null ? range : goDuration(step.sliceUs) }, language, draft),
    aggregate?.as ?? 'this',
    step.span,
  );
  return rest.reduce((text, next) => applied(text, next, step, draft), metric);
}

function labelFor(ref: FieldRef, language: Language, draft: Draft): string {
  const operand = operandOf(ref, language, draft);
  const label: Said = !('kind' in operand) ? operand : operand.kind === 'list' ? cannot('a list is one JSON text there') : operand.code;
  return draft.said(label, `groups by ${printField(ref)}`, ref.span);
}

function numberOf(aggregate: Aggregate | undefined, labels: readonly string[], metric: Metric, language: Language, draft: Draft): Said {
  const by = labels.length === 0 ? '' : ` by (${labels.join(', ')})`;
  const window = (more: string) => `(${metric.lines(more)} [${metric.range}])`;
  if (aggregate?.field === undefined || aggregate.name === 'count') return `sum${by} (count_over_time${window('')})`;
  const operand = operandOf(aggregate.field, language, draft);
  if ('why' in operand) return operand;
  if (operand.kind === 'list') return cannot('a list is one JSON text there');
  const label = operand.code;
  if (aggregate.name === 'count_distinct') {
    return `count${by} (sum by (${[...labels, label].join(', ')}) (count_over_time${window(` | ${label}!=""`)}))`;
  }
  return measured(aggregate, operand, labels, window, draft);
}

function measured(
  { name, percentile = 50 }: Aggregate,
  operand: Operand,
  labels: readonly string[],
  window: (more: string) => string,
  draft: Draft,
): string | Cannot {
  if (operand.kind === 'time') return cannot('it computes nothing from times');
  const isDuration = operand.code === 'duration';
  if (isDuration) draft.note('Durations are in seconds.');
  const values = window(isDuration ? ' | unwrap duration_seconds(duration)' : ` | ${operand.code}!="" | unwrap ${operand.code}`);
  const by = ` by (${labels.join(', ')})`;
  switch (name) {
    case 'sum':
      return `sum${labels.length === 0 ? '' : by} (sum_over_time${values})`;
    case 'sd':
      return `stddev_over_time${values}${by}`;
    case 'median':
    case 'percentile':
      return `quantile_over_time(${name === 'median' ? 0.5 : percentile / 100}, ${values.slice(1)}${by}`;
    default:
      return `${name}_over_time${values}${by}`;
  }
}

function applied(metric: string, step: Step, group: GroupStep, draft: Draft): string {
  switch (step.kind) {
    case 'having': {
      const isNumber = group.aggregates.some(({ as }) => as === step.column.key) && step.value.kind === 'number';
      if (!isNumber)
        return draft.said(
          cannot('it compares the number of a group alone', 'Put the condition before the grouping.'),
          'this condition on groups',
          step.span,
        );
      const value = step.value.kind === 'number' ? step.value.value : 0;
      return `(${metric} ${step.op === '=' ? '==' : step.op} ${step.column.type === 'duration' ? value / 1e6 : value})`;
    }
    case 'sort': {
      const [first] = step.terms;
      if (
        first === undefined ||
        group.aggregates.some(({ as }) => as === first.key) ||
        group.sliceUs !== null ||
        group.aggregates.length === 0
      ) {
        return first === undefined || group.sliceUs !== null || group.aggregates.length === 0
          ? metric
          : `sort${first.descending ? '_desc' : ''}(${metric})`;
      }
      return draft.said(cannot('it orders groups by their number alone'), `an order by ${first.key}`, first.span);
    }
    case 'cut':
      return draft.said(cutOf(metric, step), step.offset > 0 ? 'offset' : 'limit', step.span);
    default:
      draft.note('The number is shown with every group.');
      return metric;
  }
}

/** The first groups of an order are the largest or the smallest. */
function cutOf(metric: string, { limit, offset }: Extract<Step, { kind: 'cut' }>): Said {
  const sorted = /^sort(_desc)?\((.*)\)$/s.exec(metric);
  if (offset > 0) return cannot('it leaves out no groups from the beginning');
  if (sorted === null) return cannot('it cuts groups by their number alone', 'Sort by the number first.');
  return `${sorted[1] === undefined ? 'bottomk' : 'topk'}(${limit ?? 0}, ${sorted[2]})`;
}
