/**
 * Correlations with the rules that they name, which may be correlations as well: what is not there, leads back to itself, or lies too
 * deep makes one unusable, and those that count it, and leaves the others.
 */
import type { Diagnostic, Span } from '../model/diagnostic.ts';
import { nearest } from '../model/suggest.ts';
import { auditLevels } from '../query/needed-level.ts';
import { sayDuration } from '../query/values/duration.ts';
import { correlationsIn, groupAt, levelsOf, reachUs } from './counted-rules.ts';
import { type CorrelationDraft, longestUs } from './read-correlation.ts';
import type { CorrelationRule, EventRule, Rule, Verdict } from './rule.ts';
import { sigmaField } from './sigma-field.ts';

export interface Linked {
  readonly rule: CorrelationRule | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** What one file has. */
export interface LinkSource {
  readonly rules: readonly EventRule[];
  readonly correlations: readonly CorrelationDraft[];
}

/** What a name leads to: a rule that can be counted, or a correlation that is still to be linked. */
type Target = Rule | CorrelationDraft;

/** Who reads a finding of more levels cannot tell any more what happened. */
const mostLevels = 5;
/** Of all ways down through the levels. */
const mostWays = 100;
const mostSteps = 1000;

/** For each file its correlations, in their order. `known`: rules that are there already, and may be named. */
export function linkCorrelations(sources: readonly LinkSource[], known: readonly Rule[] = []): readonly (readonly Linked[])[] {
  const linked = new Map<CorrelationDraft, Linked>();
  const targets = new Map(
    sources.flatMap((source) =>
      source.correlations.map((draft) => [draft, draft.references.map(({ value }) => find(value, draft, source))] as const),
    ),
  );
  const waiting = new Map([...targets].map(([draft, named]) => [draft, named.filter(isDraft).length]));
  const counting = new Map<Target, CorrelationDraft[]>();
  for (const [draft, named] of targets)
    for (const target of named.filter(isDraft)) counting.set(target, [...(counting.get(target) ?? []), draft]);
  // From the bottom up: what waits in the end leads back to itself.
  const ready = [...waiting].flatMap(([draft, count]) => (count === 0 ? [draft] : []));
  for (const draft of ready) {
    linked.set(draft, linkOne(draft, resolved(draft)));
    for (const above of counting.get(draft) ?? []) {
      const left = (waiting.get(above) ?? 0) - 1;
      waiting.set(above, left);
      if (left === 0) ready.push(above);
    }
  }
  return sources.map(({ correlations }) => correlations.map((draft) => linked.get(draft) ?? inCircle(draft)));

  function find(name: string, draft: CorrelationDraft, { rules, correlations }: LinkSource): Target | undefined {
    const isNamed = (head: { readonly id: string; readonly name: string }) => head.id === name.toLowerCase() || head.name === name;
    const others = correlations.filter((one) => one !== draft);
    // Of two rules with one name, that of the same file is meant.
    return (
      rules.find(isNamed) ??
      others.find(({ head }) => isNamed(head)) ??
      sources.flatMap((source) => source.rules).find(isNamed) ??
      sources.flatMap((source) => source.correlations).find((one) => one !== draft && isNamed(one.head)) ??
      known.find(isNamed) ??
      (isNamed(draft.head) ? draft : undefined)
    );
  }

  function resolved(draft: CorrelationDraft): readonly (Rule | null | undefined)[] {
    return (targets.get(draft) ?? []).map((target) => (isDraft(target) ? (linked.get(target)?.rule ?? null) : target));
  }

  function inCircle(draft: CorrelationDraft): Linked {
    const named = targets.get(draft) ?? [];
    const diagnostics = draft.references.flatMap(({ span }, at): Diagnostic[] => {
      const target = named[at];
      if (!isDraft(target) || linked.get(target)?.rule) return [];
      if (target !== draft && !leadsTo(target, draft)) return [broken(target.head.name, span)];
      return [circle(draft.head.name, target.head.name, span)];
    });
    return { rule: null, diagnostics };
  }

  function leadsTo(from: CorrelationDraft, draft: CorrelationDraft): boolean {
    const seen = new Set<Target>([from]);
    for (const one of seen) {
      if (!isDraft(one)) continue;
      const named = targets.get(one) ?? [];
      if (named.includes(draft)) return true;
      for (const target of named) if (isDraft(target) && seen.size < mostSteps) seen.add(target);
    }
    return false;
  }

  function linkOne(draft: CorrelationDraft, named: readonly (Rule | null | undefined)[]): Linked {
    const diagnostics = draft.references.flatMap(({ value, span }, at): Diagnostic[] => {
      const rule = named[at];
      if (rule === undefined) return [missing(value, span, sources, known)];
      if (rule === null) return [broken(value, span)];
      // Of what is known already, an earlier version of this one may be counted.
      const isOwn = rule.kind === 'correlation' && correlationsIn(rule).some(({ id }) => id === draft.head.id);
      return isOwn ? [circle(draft.head.name, rule.name, span)] : [];
    });
    const found = named.filter((rule) => rule !== undefined && rule !== null);
    if (diagnostics.length === 0) diagnostics.push(...checkFields(draft, found));
    if (diagnostics.length > 0) return { rule: null, diagnostics };
    const rule = ruleOf(draft, found);
    const tooMuch = checkDepth(draft, rule);
    return tooMuch.length === 0 ? { rule, diagnostics } : { rule: null, diagnostics: tooMuch };
  }
}

function isDraft(target: Target | undefined): target is CorrelationDraft {
  return target !== undefined && 'references' in target && 'head' in target;
}

function ruleOf(draft: CorrelationDraft, found: readonly Rule[]): CorrelationRule {
  const { head, tests, type, timespanUs, conditions, field, percentile, raises } = draft;
  return {
    kind: 'correlation',
    ...head,
    tests,
    raises,
    verdict: verdictOf(type, found),
    type,
    rules: found.map(({ id }) => id),
    inner: [...new Set(found)].filter((rule) => rule.kind === 'correlation'),
    groupBy: draft.groupBy.map(({ value: name }) => ({
      name,
      fieldOf: Object.fromEntries(found.map((rule) => [rule.id, fieldFor(rule, name, draft)])),
    })),
    timespanUs,
    conditions,
    field: field?.value ?? null,
    percentile,
    queries: [...new Set(found.flatMap((rule) => rule.queries))],
    needs: auditLevels.findLast((level) => found.some((rule) => rule.needs === level)) ?? 'Metadata',
  };
}

function missing(name: string, span: Span, sources: readonly LinkSource[], known: readonly Rule[]): Diagnostic {
  const names = [
    ...sources.flatMap(({ rules, correlations }) => [...rules.map((rule) => rule.name), ...correlations.map(({ head }) => head.name)]),
    ...known.map((rule) => rule.name),
  ];
  const near = nearest(name, names);
  const hint =
    near === null
      ? 'Name it by its name or its id; put it into the same file where it is used by this one alone.'
      : `Did you mean ${near}?`;
  return { severity: 'error', code: 'no-rule', message: `There is no rule “${name}”.`, span, hint };
}

function broken(name: string, span: Span): Diagnostic {
  const message = `“${name}” cannot be used, so what it would find cannot be counted.`;
  return { severity: 'error', code: 'broken-rule', message, span, hint: `Mend ${name} first.` };
}

function circle(name: string, target: string, span: Span): Diagnostic {
  const message = name === target ? `“${name}” counts itself.` : `“${name}” counts “${target}”, which counts “${name}” in turn.`;
  return {
    severity: 'error',
    code: 'circle',
    message,
    span,
    hint: 'Take it out of the rules of one of them: what is counted has to be there first.',
  };
}

function checkDepth({ references, timespanSpan }: CorrelationDraft, rule: CorrelationRule): readonly Diagnostic[] {
  const error = (code: string, message: string, span: Span, hint: string): Diagnostic[] => [
    { severity: 'error', code, message, span, hint },
  ];
  const span = references.find((_, at) => rule.inner.some(({ id }) => id === rule.rules[at]))?.span ?? timespanSpan;
  if (levelsOf(rule) > mostLevels)
    return error(
      'too-deep',
      `Correlations lie more than ${mostLevels} levels deep here.`,
      span,
      'Count what the inner ones count, and leave out levels between.',
    );
  const ways = waysDown(rule);
  if (rule.inner.length > 0 && ways > mostWays)
    return error(
      'too-many',
      `This counts ${ways} rules through all its levels; ${mostWays} are the most.`,
      span,
      'Count fewer correlations at once.',
    );
  if (reachUs(rule) > longestUs)
    return error(
      'bad-timespan',
      `With those that it counts it reaches back ${sayDuration(reachUs(rule))}; 31 days are the most.`,
      timespanSpan,
      'Shorten one of the timespans.',
    );
  return [];
}

function waysDown(rule: CorrelationRule): number {
  return rule.rules.length - rule.inner.length + rule.inner.reduce((sum, inner) => sum + waysDown(inner), 0);
}

/** What events are grouped by has to be there in each of the rules: a field of events, or what a correlation groups by itself. */
function checkFields(draft: CorrelationDraft, found: readonly Rule[]): readonly Diagnostic[] {
  const asked = [
    ...draft.groupBy.flatMap(({ value, span }) => found.map((rule) => ({ rule, name: fieldFor(rule, value, draft), span }))),
    ...(draft.field === null
      ? []
      : found.map((rule) => ({ rule, name: draft.field?.value ?? '', span: draft.field?.span ?? draft.timespanSpan }))),
  ];
  const diagnostics = asked.flatMap(({ rule, name, span }): Diagnostic[] => {
    if (rule.kind === 'correlation') return groupAt(rule, name) >= 0 ? [] : [noGroup(rule, name, span)];
    const field = sigmaField(name, span);
    if (field.kind === 'found') return [];
    const hint = field.instead === null ? '`telltale fields` lists what events have.' : `Write ${field.instead}.`;
    return [{ severity: 'error', code: 'no-such-field', message: `No event has a field “${name}”.`, span, hint }];
  });
  return [...new Map(diagnostics.map((one) => [`${one.span.start} ${one.message}`, one])).values()];
}

function noGroup({ name, groupBy }: CorrelationRule, field: string, span: Span): Diagnostic {
  const groups = groupBy.map((one) => one.name);
  return {
    severity: 'error',
    code: 'no-group',
    message: `What “${name}” finds has no “${field}”: a correlation tells what it groups by, ${groups.length === 0 ? 'and it groups by nothing' : groups.join(', ')}.`,
    span,
    hint: `Add it to group-by of ${name}, or give it another name for this one in aliases.`,
  };
}

function fieldFor(rule: Rule, name: string, { aliases }: CorrelationDraft): string {
  const alias = Object.hasOwn(aliases, name) ? aliases[name] : undefined;
  return alias?.[rule.name] ?? alias?.[rule.id] ?? name;
}

/** What needs all of its rules is dead with one of them, what counts any with all of them. */
function verdictOf(type: CorrelationRule['type'], rules: readonly Rule[]): Verdict {
  const dead = rules.filter(({ verdict }) => verdict === 'dead').length;
  const isTemporal = type === 'temporal' || type === 'temporal_ordered';
  if (isTemporal ? dead > 0 : dead === rules.length) return 'dead';
  return dead > 0 || rules.some(({ verdict }) => verdict === 'partly') ? 'partly' : 'alive';
}
