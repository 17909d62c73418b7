/** What a policy says, rule by rule, in sentences: who, what, how much of it, and what is left for the rules below. */
import type { Attributes } from '../attributes.ts';
import { unmatched } from '../lint/first-rules.ts';
import type { Level, Policy, PolicyRule, Stage } from '../policy.ts';
import { findShadows } from '../reach/find-shadows.ts';
import { findWitness } from '../reach/find-witness.ts';
import { freshValues } from '../reach/fresh-values.ts';
import { anybody } from '../reach/real-users.ts';
import { fallsThrough } from './falls-through.ts';
import { capitalized } from './say-list.ts';
import { sayOutcome } from './say-outcome.ts';
import { sayRequests } from './say-requests.ts';

export interface DescribedRule {
  /** From 0, as everywhere in the program; people count from 1. */
  readonly index: number;
  readonly sentence: string;
  readonly level: Level;
  /** Those of the policy and those of the rule. */
  readonly omitStages: readonly Stage[];
  readonly omitManagedFields: boolean;
  /** Earlier rules that take some of its requests. */
  readonly yieldsTo: readonly number[];
  /** Earlier rules that take all of its requests; null where some reach it. */
  readonly shadowedBy: readonly number[] | null;
  /** What could be taken to be meant, and goes on to the rules below. */
  readonly fallsThrough: readonly string[];
}

export interface DescribedPolicy {
  readonly rules: readonly DescribedRule[];
  /** About what no rule takes. */
  readonly rest: string;
  /** A request that no rule takes; null where there is none. */
  readonly unmatched: Attributes | null;
}

export function describePolicy(policy: Policy): DescribedPolicy {
  const shadows = new Map(findShadows(policy.rules).map(({ index, by }) => [index, by]));
  const left = unmatched(policy.rules, {}, anybody);
  return {
    rules: policy.rules.map((rule, index) => {
      const outcome = outcomeOf(policy, rule);
      const shadowedBy = shadows.get(index) ?? null;
      return {
        index,
        sentence: `${capitalized(sayRequests(rule))} ${sayOutcome(outcome)}.`,
        ...outcome,
        yieldsTo: shadowedBy === null ? overlapping(policy.rules, index) : [],
        shadowedBy,
        fallsThrough: shadowedBy === null ? fallsThrough(rule) : [],
      };
    }),
    rest: left === null ? 'Every request meets a rule.' : 'All that no rule takes is not recorded.',
    unmatched: left,
  };
}

/** What becomes of the requests that a rule decides on; of those that none does, where it is undefined. */
export function outcomeOf({ omitStages = [], omitManagedFields = false }: Policy, rule: PolicyRule | undefined) {
  return {
    level: rule?.level ?? 'None',
    omitStages: [...new Set([...omitStages, ...(rule?.omitStages ?? [])])],
    omitManagedFields: rule?.omitManagedFields ?? omitManagedFields,
  };
}

function overlapping(rules: readonly PolicyRule[], index: number): readonly number[] {
  const rule = rules[index];
  if (rule === undefined) return [];
  const fresh = freshValues(rules);
  return rules.slice(0, index).flatMap((earlier, at) => (findWitness([], rule, { within: earlier, fresh }) === null ? [] : [at]));
}
