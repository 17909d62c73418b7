/**
 * The rules that record what some questions ask for, and no more, told from the questions alone: bodies for the requests of which a
 * question needs them, never those that hold credentials, and at last the rest without bodies, where anybody asks for it.
 */
import type { Attributes } from '../attributes.ts';
import { coverPolicy, type Loss, type WatchCoverage } from '../coverage/cover-policy.ts';
import { type Conditions, entriesOf, narrowRule } from '../coverage/narrow-rule.ts';
import { isSensitive, leakingVerbs, sensitiveTuples } from '../coverage/request-kinds.ts';
import type { Watch } from '../coverage/watch.ts';
import { isAtLeast, type Level, type Policy, type PolicyRule, type Stage } from '../policy.ts';
import { findWitness } from '../reach/find-witness.ts';

export type Reason = 'lowered' | 'exception' | 'mask' | 'wanted' | 'rest';

export interface ReasonedRule {
  readonly rule: PolicyRule;
  readonly reason: Reason;
  /** Those that ask for it, or lose something by it. */
  readonly watches: readonly Watch[];
}

export interface WantedRules {
  readonly rules: readonly ReasonedRule[];
  /** Stages that nobody asks for. */
  readonly omitStages: readonly Stage[];
}

/** Under which every question tells all that it asks for. */
export const recordsNothing: Policy = { apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules: [{ level: 'None' }] };

/** What hardly anybody asks for, and takes much. */
const leftOut: readonly Stage[] = ['RequestReceived', 'ResponseStarted'];

export function wantedRules(watches: readonly Watch[]): WantedRules {
  const covered = coverPolicy(recordsNothing, watches);
  const wanted = covered.flatMap((coverage) => coverage.losses.flatMap((loss) => rulesFor(coverage, loss)));
  const bodies = withoutCovered(wanted.filter(({ rule }) => isAtLeast(rule.level, 'Request')));
  const exceptions = bodies.filter(({ reason }) => reason === 'exception');
  const others = bodies.filter(({ reason }) => reason === 'wanted');
  const rest = withoutCovered(wanted.filter(({ rule }) => rule.level === 'Metadata'));
  const stages = new Set(covered.flatMap(({ losses }) => losses.flatMap(({ need }) => need.stages)));
  return {
    rules: [...exceptions, ...masksFor(others), ...others, ...rest.map((one) => ({ ...one, reason: 'rest' as const }))],
    omitStages: leftOut.filter((stage) => !stages.has(stage)),
  };
}

/** Bodies of kinds that may hold credentials are recorded where a question filters by those that do not, by rules for nothing else. */
function rulesFor({ watch, isAnyOther }: WatchCoverage, { need, users, asked }: Loss): readonly ReasonedRule[] {
  const all = asked.flatMap(({ members }) => members);
  const hasBodies = isAtLeast(need.level, 'Request');
  const parts = hasBodies
    ? [
        { of: all.filter((one) => !isSensitive(one)), reason: 'wanted' as const },
        { of: all.filter((one) => isSensitive(one) && !isCredential(one, need.level)), reason: 'exception' as const },
      ]
    : [{ of: all, reason: 'wanted' as const }];
  return parts
    .filter(({ of }) => of.length > 0)
    .flatMap(({ of, reason }) =>
      narrowRule(undefined, { users: users.flatMap(({ members }) => members), asked: of, isAnyOther }).map((conditions) => ({
        rule: { level: need.level, ...conditions },
        reason,
        watches: [watch],
      })),
    );
}

function isCredential(asked: Attributes, level: Level): boolean {
  return asked.resource !== 'configmaps' && leakingVerbs(asked, level).includes(asked.verb);
}

/** Highest levels first; what another takes in at no lower level goes, and its questions ask for that one. */
function withoutCovered(found: readonly ReasonedRule[]): readonly ReasonedRule[] {
  const highest = found.toSorted((one, other) => rank(other.rule.level) - rank(one.rule.level));
  const widest = [...highest].sort((one, other) => rank(other.rule.level) - rank(one.rule.level) || width(other.rule) - width(one.rule));
  const kept: { rule: PolicyRule; reason: Reason; watches: Watch[] }[] = [];
  for (const one of widest) {
    const home = kept.find(({ rule, reason }) => reason === one.reason && isAtLeast(rule.level, one.rule.level) && covers(rule, one.rule));
    if (home === undefined) kept.push({ ...one, watches: [...one.watches] });
    else home.watches.push(...one.watches.filter((watch) => !home.watches.includes(watch)));
  }
  return kept;
}

function covers(one: Conditions, other: PolicyRule): boolean {
  return findWitness([{ ...one, level: 'None' }], other) === null;
}

function rank(level: Level): number {
  return ['None', 'Metadata', 'Request', 'RequestResponse'].indexOf(level);
}

/** So that the wide ones are there when the narrow ones come. */
function width({ resources, verbs, users, userGroups, namespaces, nonResourceURLs }: PolicyRule): number {
  const given = [users, userGroups, namespaces, nonResourceURLs].filter((list) => list !== undefined).length;
  return (resources === undefined ? 1000 : resources.length) - given * 100 + (verbs === undefined ? 100 : verbs.length);
}

function masksFor(rules: readonly ReasonedRule[]): readonly ReasonedRule[] {
  const masked = sensitiveTuples.filter((tuple) => {
    const within: PolicyRule = { level: 'None', resources: entriesOf([tuple]) };
    return rules.some(({ rule }) => findWitness([], rule, { within }) !== null);
  });
  return masked.length === 0 ? [] : [{ rule: { level: 'Metadata', resources: entriesOf(masked) }, reason: 'mask', watches: [] }];
}
