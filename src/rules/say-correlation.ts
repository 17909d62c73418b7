/** What a correlation counted, within what, and how many it needed: in words, for who reads its finding. */
import { assertNever } from '../model/invariant.ts';
import { sayDuration } from '../query/values/duration.ts';
import type { CorrelationCondition, CorrelationRule } from './rule.ts';

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** `group`: the values of the fields that it groups by, in their order; `measure`: what was counted. */
export function sayCorrelation(rule: CorrelationRule, group: readonly string[], measure: string): readonly Fact[] {
  const needed = rule.conditions.map(sayCondition).join(' and ');
  return [
    { label: 'Counted', value: sayMeasure(rule, measure) },
    { label: 'Within', value: sayDuration(rule.timespanUs) },
    ...(needed === '' ? [] : [{ label: 'Needed', value: needed }]),
    ...rule.groupBy.map(({ name }, at) => ({ label: `The same ${name}`, value: group[at] ?? '' })),
  ];
}

function sayMeasure({ type, field, rules, inner, percentile }: CorrelationRule, measure: string): string {
  const counted = inner.length === 0 ? 'events' : inner.length < rules.length ? 'events and findings' : 'findings';
  switch (type) {
    case 'event_count':
      return `${measure} ${counted}`;
    case 'value_count':
      return `${measure} different values of ${field}`;
    case 'temporal':
      return `${rules.length} kinds of ${counted}, in any order`;
    case 'temporal_ordered':
      return `${rules.length} kinds of ${counted}, one after the other`;
    case 'value_sum':
      return `${measure} of ${field} in all`;
    case 'value_avg':
      return `${measure} of ${field} on average`;
    case 'value_percentile':
      return `${measure} of ${field} as the ${percentile}th percentile`;
    default:
      return assertNever(type);
  }
}

const operators: Readonly<Record<CorrelationCondition['op'], string>> = {
  gt: 'more than',
  gte: 'at least',
  lt: 'less than',
  lte: 'at most',
  eq: 'exactly',
  neq: 'other than',
};

function sayCondition({ op, value }: CorrelationCondition): string {
  return `${operators[op]} ${value}`;
}
