/** What an audit policy makes of a request: the first rule that matches decides; without one nothing is recorded. */
import type { Attributes } from './attributes.ts';
import { mismatchOf } from './match-rule.ts';
import type { Level, Policy, Stage } from './policy.ts';

export interface Evaluation {
  readonly level: Level;
  /** Those of the policy and those of the rule. */
  readonly omitStages: readonly Stage[];
  readonly omitManagedFields: boolean;
  /** From 0; null where no rule matches. */
  readonly ruleIndex: number | null;
  readonly reason: string;
}

export function evaluatePolicy(policy: Policy, attributes: Attributes): Evaluation {
  const ruleIndex = policy.rules.findIndex((rule) => mismatchOf(rule, attributes) === null);
  const rule = policy.rules[ruleIndex];
  if (rule === undefined) {
    return {
      level: 'None',
      omitStages: [...new Set(policy.omitStages)],
      omitManagedFields: policy.omitManagedFields ?? false,
      ruleIndex: null,
      reason: 'No rule matches, so nothing is recorded.',
    };
  }
  return {
    level: rule.level,
    omitStages: [...new Set([...(policy.omitStages ?? []), ...(rule.omitStages ?? [])])],
    omitManagedFields: rule.omitManagedFields ?? policy.omitManagedFields ?? false,
    ruleIndex,
    reason: `Rule ${ruleIndex + 1} is the first that matches: ${sayLevel(rule.level)}.`,
  };
}

function sayLevel(level: Level): string {
  switch (level) {
    case 'None':
      return 'nothing is recorded';
    case 'Metadata':
      return 'who, what and when are recorded, without bodies';
    case 'Request':
      return 'the body of the request is recorded too';
    case 'RequestResponse':
      return 'the bodies of the request and of the answer are recorded too';
  }
}
