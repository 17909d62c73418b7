/** Correlations with the rules that they name: what is not there, or is itself a correlation, makes one unusable and leaves the others. */
import type { Diagnostic } from '../model/diagnostic.ts';
import { nearest } from '../model/suggest.ts';
import { auditLevels } from '../query/needed-level.ts';
import type { CorrelationDraft } from './read-correlation.ts';
import type { CorrelationRule, EventRule, Verdict } from './rule.ts';

interface Linked {
  readonly rule: CorrelationRule | null;
  readonly diagnostics: readonly Diagnostic[];
}

export function linkCorrelation(draft: CorrelationDraft, rules: readonly EventRule[]): Linked {
  const diagnostics: Diagnostic[] = [];
  const found = draft.references.flatMap(({ value, span }) => {
    const rule = rules.find(({ id, name }) => id === value.toLowerCase() || name === value);
    if (rule !== undefined) return [rule];
    const near = nearest(
      value,
      rules.map(({ name }) => name),
    );
    const hint =
      near === null
        ? 'Name it by its name or its id; put it into the same file where it is used by this one alone.'
        : `Did you mean ${near}?`;
    diagnostics.push({ severity: 'error', code: 'no-rule', message: `There is no rule “${value}”.`, span, hint });
    return [];
  });
  if (diagnostics.length > 0) return { rule: null, diagnostics };
  const groupBy = draft.groupBy.map((name) => ({
    name,
    fieldOf: Object.fromEntries(found.map((rule) => [rule.id, fieldFor(rule, name, draft)])),
  }));
  const { head, tests, type, timespanUs, conditions, field, percentile } = draft;
  const queries = found.flatMap((rule) => rule.queries);
  const needs = auditLevels.findLast((level) => found.some((rule) => rule.needs === level)) ?? 'Metadata';
  const rule: CorrelationRule = {
    kind: 'correlation',
    ...head,
    tests,
    verdict: verdictOf(type, found),
    type,
    rules: found.map(({ id }) => id),
    groupBy,
    timespanUs,
    conditions,
    field,
    percentile,
    queries,
    needs,
  };
  return { rule, diagnostics };
}

function fieldFor(rule: EventRule, name: string, { aliases }: CorrelationDraft): string {
  const alias = Object.hasOwn(aliases, name) ? aliases[name] : undefined;
  return alias?.[rule.name] ?? alias?.[rule.id] ?? name;
}

/** What needs all of its rules is dead with one of them, what counts any with all of them. */
function verdictOf(type: CorrelationRule['type'], rules: readonly EventRule[]): Verdict {
  const dead = rules.filter(({ verdict }) => verdict === 'dead').length;
  const isTemporal = type === 'temporal' || type === 'temporal_ordered';
  if (isTemporal ? dead > 0 : dead === rules.length) return 'dead';
  return dead > 0 || rules.some(({ verdict }) => verdict === 'partly') ? 'partly' : 'alive';
}
