/** The requests of a difference in words: by the rule that says most about them, less what rules before it take. */
import { capitalized } from '../describe/say-list.ts';
import { nameOutcome } from '../describe/say-outcome.ts';
import { sayRequests } from '../describe/say-requests.ts';
import type { Policy, PolicyRule } from '../policy.ts';
import { findWitness } from '../reach/find-witness.ts';
import { freshValues } from '../reach/fresh-values.ts';
import type { Difference } from './diff-policies.ts';

export interface SaidDifference {
  readonly sentence: string;
  /** Rules before those that decide which take some of these requests; from 0. */
  readonly lessBefore: readonly number[];
  readonly lessAfter: readonly number[];
}

export function sayDifference({ from, to, region }: Difference, before: Policy, after: Policy): SaidDifference {
  const own = { before: ruleOf(before, region.before), after: ruleOf(after, region.after) };
  const wanted = [own.before, own.after].filter((rule) => rule !== undefined);
  const [first, second] = narrowest(wanted);
  const left = [...(region.before === null ? ['no rule took before'] : []), ...(region.after === null ? ['no rule takes any more'] : [])];
  const requests = first === undefined ? 'all requests' : sayRequests(first);
  const both = second === undefined ? '' : ` that are also ${sayRequests(second)}`;
  const rest = left.length === 0 ? '' : ` that ${left.join(' and ')}`;
  return {
    sentence: `${capitalized(requests)}${both}${rest}: ${nameOutcome(from)} → ${nameOutcome(to)}.`,
    lessBefore: taking(before, region.before, wanted),
    lessAfter: taking(after, region.after, wanted),
  };
}

function ruleOf({ rules }: Policy, index: number | null | undefined): PolicyRule | undefined {
  return index == null ? undefined : rules[index];
}

/** Of two rules the one alone, where it takes in nothing that the other does not. */
function narrowest([one, other]: readonly PolicyRule[]): readonly PolicyRule[] {
  if (one === undefined || other === undefined) return one === undefined ? [] : [one];
  if (findWitness([one], other) === null) return [other];
  return findWitness([other], one) === null ? [one] : [one, other];
}

/** Earlier rules that some of the requests meet; where no rule decides, that is said already. */
function taking({ rules }: Policy, index: number | null | undefined, wanted: readonly PolicyRule[]): readonly number[] {
  const [target, within] = wanted;
  if (index == null || target === undefined) return [];
  const fresh = freshValues([...rules, ...wanted]);
  const meets = (earlier: PolicyRule) =>
    [target, ...(within === undefined ? [] : [within])].every((rule) => findWitness([], rule, { within: earlier, fresh }) !== null);
  return rules.slice(0, index).flatMap((earlier, at) => (meets(earlier) ? [at] : []));
}
