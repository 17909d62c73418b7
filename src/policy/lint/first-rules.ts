/** Which rules decide on some kind of requests: each with one such request, found exactly as the API server would choose. */
import type { Attributes, AttributesUser } from '../attributes.ts';
import type { PolicyRule } from '../policy.ts';
import { findWitness } from '../reach/find-witness.ts';
import { freshValues } from '../reach/fresh-values.ts';
import { realUsers } from '../reach/real-users.ts';

export interface FirstRule {
  readonly index: number;
  readonly rule: PolicyRule;
  readonly witness: Attributes;
}

type Users = (users: readonly AttributesUser[]) => readonly (AttributesUser | null)[];

/** A kind of requests is written as a rule; its level does not matter. */
export function firstRules(rules: readonly PolicyRule[], kind: Conditions, users: Users = realUsers): readonly FirstRule[] {
  const within = { level: 'None', ...kind } as const;
  const fresh = freshValues([...rules, within]);
  return rules.flatMap((rule, index) => {
    const witness = findWitness(rules.slice(0, index), rule, { within, users, fresh });
    return witness === null || witness === 'undecided' ? [] : [{ index, rule, witness }];
  });
}

/** A request of this kind that no rule matches. */
export function unmatched(rules: readonly PolicyRule[], kind: Conditions, users: Users = realUsers): Attributes | null {
  const witness = findWitness(rules, { level: 'None', ...kind }, { users });
  return witness === 'undecided' ? null : witness;
}

export type Conditions = Omit<PolicyRule, 'level'>;
