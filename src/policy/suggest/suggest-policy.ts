/** From questions and measured traffic, the policy that answers the questions at the least cost, each rule with its reason. */
import { coverPolicy } from '../coverage/cover-policy.ts';
import { applyEdits, openEyes } from '../coverage/open-eyes.ts';
import type { Watch } from '../coverage/watch.ts';
import type { Policy, PolicyRule } from '../policy.ts';
import { findShadows } from '../reach/find-shadows.ts';
import type { Consumer } from './consumer.ts';
import { type Lowered, lowerConsumers } from './lower-consumers.ts';
import { rulesOfLowered } from './rules-of-lowered.ts';
import { type Reason, wantedRules } from './wanted-rules.ts';

export interface SuggestedRule {
  readonly rule: PolicyRule;
  readonly reason: Reason | 'given';
  /** Those that ask for it; of a lowered one, those that lose something by it. */
  readonly watches: readonly Watch[];
}

export interface Suggestion {
  readonly policy: Policy;
  /** In the order of the rules of the policy. */
  readonly rules: readonly SuggestedRule[];
  readonly lowered: readonly Lowered[];
}

export interface Wish {
  /** The questions that are to be answered. */
  readonly watches: readonly Watch[];
  readonly consumers: readonly Consumer[];
  /** Of the record of all consumers; null for no limit. */
  readonly budgetBytes: number | null;
  /** A policy to begin with; null makes one from the questions alone. */
  readonly from: Policy | null;
}

export function suggestPolicy({ watches, consumers, budgetBytes, from }: Wish): Suggestion {
  const base = from === null ? fromQuestions(watches) : fromPolicy(from, watches);
  const lowered = lowerConsumers({ policy: base.policy, watches, consumers, budgetBytes });
  const first = rulesOfLowered(lowered).map(({ rule, harmed }): SuggestedRule => ({ rule, reason: 'lowered', watches: harmed }));
  const all = [...first, ...base.rules];
  // What comes to nothing behind those before it would only be read in vain.
  const vain = new Set(findShadows(all.map(({ rule }) => rule)).map(({ index }) => index));
  const rules = all.filter((_, index) => !vain.has(index));
  return { policy: { ...base.policy, rules: rules.map(({ rule }) => rule) }, rules, lowered };
}

interface Base {
  readonly policy: Policy;
  readonly rules: readonly SuggestedRule[];
}

function fromQuestions(watches: readonly Watch[]): Base {
  const { rules, omitStages } = wantedRules(watches);
  const policy: Policy = {
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    ...(omitStages.length > 0 && { omitStages }),
    // Managed fields say who set which field, at the cost of a good part of each body.
    omitManagedFields: true,
    rules: rules.map(({ rule }) => rule),
  };
  return { policy, rules };
}

/** One question after the other is given what it lacks. */
function fromPolicy(from: Policy, watches: readonly Watch[]): Base {
  const given = new Set(from.rules.map((rule) => JSON.stringify(rule)));
  const asking = new Map<string, Watch[]>();
  const policy = watches.reduce((before, watch) => {
    const [coverage] = coverPolicy(before, [watch]);
    const change = coverage === undefined ? null : openEyes(before, coverage);
    if (change === null) return before;
    const after = applyEdits(before, change.edits);
    const known = new Set(before.rules.map((rule) => JSON.stringify(rule)));
    for (const rule of after.rules.map((one) => JSON.stringify(one)))
      if (!known.has(rule)) asking.set(rule, [...(asking.get(rule) ?? []), watch]);
    return after;
  }, from);
  const rules = policy.rules.map((rule): SuggestedRule => {
    const key = JSON.stringify(rule);
    return given.has(key) ? { rule, reason: 'given', watches: [] } : { rule, reason: 'wanted', watches: asking.get(key) ?? [] };
  });
  return { policy, rules };
}
