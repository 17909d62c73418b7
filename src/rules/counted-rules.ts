/** What a correlation counts when it counts other correlations: which rules there are at the bottom, how far back it reaches, what its groups are. */
import { type CorrelationRule, type EventRule, isEventRule, type Rule } from './rule.ts';
import { sigmaField } from './sigma-field.ts';

/** The correlation, and all that it counts, through all levels. */
export function correlationsIn(rule: CorrelationRule): readonly CorrelationRule[] {
  return [rule, ...rule.inner.flatMap(correlationsIn)];
}

/** Ids of the rules whose events it counts in the end. */
export function countedIds(rule: CorrelationRule): ReadonlySet<string> {
  return new Set(correlationsIn(rule).flatMap((one) => one.rules.filter((id) => !one.inner.some((inner) => inner.id === id))));
}

export function countedRules(rule: CorrelationRule, all: readonly Rule[]): readonly EventRule[] {
  const ids = countedIds(rule);
  return all.filter(isEventRule).filter(({ id }) => ids.has(id));
}

/** How long after an event something may be met that rests on it: each level waits for as long as its timespan. */
export function reachUs(rule: CorrelationRule): number {
  return rule.timespanUs + Math.max(0, ...rule.inner.map(reachUs));
}

/** How many levels of correlations there are. */
export function levelsOf(rule: CorrelationRule): number {
  return 1 + Math.max(0, ...rule.inner.map(levelsOf));
}

/** Which of the values that the findings of a correlation are grouped by has this name; -1 where none has. */
export function groupAt({ groupBy }: CorrelationRule, name: string): number {
  const same = groupBy.findIndex((one) => one.name === name);
  if (same >= 0) return same;
  const place = placeOf(name);
  return place === null ? -1 : groupBy.findIndex((one) => placeOf(one.name) === place);
}

const span = { start: 0, end: 0 };

/** A field has several names. */
function placeOf(name: string): string | null {
  const found = sigmaField(name, span);
  return found.kind === 'found' ? JSON.stringify([found.ref.field, found.ref.path]) : null;
}
