/** The figures of a policy with other levels, worked out where they are shown: the traffic of each rule stays the same, whatever its level is. Pure. */
import type { AnswerOf } from '../../../src/contract/answers.ts';
import type { Level, Policy } from '../../../src/policy/policy.ts';
import {
  type SimulatedRule,
  type SimulatedVolume,
  simulatePolicy,
  type TrafficGroup,
  type Volume,
} from '../../../src/policy/simulate/simulate-policy.ts';

export type Traffic = AnswerOf<'policy-traffic'>;

/** By the index of the rule: levels that are tried and not written. */
export type TriedLevels = ReadonlyMap<number, Level>;

export interface Figures {
  readonly policy: Policy;
  readonly total: SimulatedVolume;
  readonly rules: readonly SimulatedRule[];
  /** What makes a day of the time that was looked at. */
  readonly perDay: number;
}

export function groupsOf({ groups }: Traffic): readonly TrafficGroup[] {
  return groups.map(({ rule, users: _users, ...group }) => ({ ...group, ruleIndex: rule === null ? null : rule - 1 }));
}

export function withLevels(policy: Policy, levels: TriedLevels): Policy {
  if (levels.size === 0) return policy;
  return { ...policy, rules: policy.rules.map((rule, at) => ({ ...rule, level: levels.get(at) ?? rule.level })) };
}

export function figuresOf(policy: Policy, groups: readonly TrafficGroup[], days: number): Figures {
  const { total, rules } = simulatePolicy(policy, groups);
  return { policy, total, rules, perDay: dayFactor(days) };
}

const shortestDays = 1 / 86_400;

/** One event alone takes no time: it is taken as it is. */
export function dayFactor(days: number): number {
  return days < shortestDays ? 1 : 1 / days;
}

/** What would be recorded, estimates and all. */
export function recordedBy({ kept, estimated }: Pick<SimulatedVolume, 'kept' | 'estimated'>): Volume {
  return { events: kept.events + estimated.events, bytes: kept.bytes + estimated.bytes };
}

export function hasEstimate({ estimated }: Pick<SimulatedVolume, 'estimated'>): boolean {
  return estimated.events > 0 || estimated.bytes > 0;
}

/** Only those that differ from what is written. */
export function tryLevel(levels: TriedLevels, policy: Policy, rule: number, level: Level): TriedLevels {
  const tried = new Map(levels);
  if (policy.rules[rule]?.level === level) tried.delete(rule);
  else tried.set(rule, level);
  return tried;
}
