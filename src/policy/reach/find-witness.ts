/**
 * Whether any request gets past the earlier rules to a rule, exactly as evaluatePolicy decides: the answer is such a request.
 * Parts of a request are tried one after the other, and the earlier rules that still could catch it get fewer.
 */
import type { Attributes, AttributesUser } from '../attributes.ts';
import { isGiven, matchesPath, matchesResources } from '../match-rule.ts';
import type { PolicyRule } from '../policy.ts';
import { candidatePaths, candidateTexts, candidateTuples, candidateUsers, type ResourceTuple } from './candidates.ts';
import { type FreshValues, freshValues } from './fresh-values.ts';

/** `undecided`: a policy so large that not all was tried. */
export type Witness = Attributes | null | 'undecided';

export interface Search {
  /** A second rule that the request has to match as well; its level does not matter. */
  readonly within?: PolicyRule;
  /** Computed once for many searches: from all the rules, and from `within`. */
  readonly fresh?: FreshValues;
  /** The users to try instead of those that are worth trying whatever groups there are. */
  readonly users?: (users: readonly AttributesUser[]) => readonly (AttributesUser | null)[];
}

const mostTries = 100_000;

export function findWitness(
  earlier: readonly PolicyRule[],
  target: PolicyRule,
  { within, fresh: given, users = (all) => all }: Search = {},
): Witness {
  const wanted = within === undefined ? [target] : [target, within];
  const fresh = given ?? freshValues([...earlier, ...wanted]);
  const realUsers = users(candidateUsers(wanted, fresh)).filter((user) => wanted.every((rule) => matchesUser(rule, user)));
  return new WitnessSearch(earlier, wanted, fresh).find(realUsers);
}

interface Narrowed<Value> {
  readonly value: Value;
  /** The rules that would still catch a request with it. */
  readonly left: readonly PolicyRule[];
}

const nothing = { apiGroup: '', apiVersion: '', resource: '', subresource: '', namespace: '', name: '', path: '' };

class WitnessSearch {
  readonly #earlier: readonly PolicyRule[];
  readonly #indices: ReadonlyMap<PolicyRule, number>;
  readonly #verbs: readonly string[];
  readonly #namespaces: readonly string[];
  readonly #tuples: readonly ResourceTuple[];
  readonly #paths: readonly string[];
  #tries = 0;

  constructor(earlier: readonly PolicyRule[], wanted: readonly PolicyRule[], fresh: FreshValues) {
    this.#earlier = earlier;
    this.#indices = new Map(earlier.map((rule, at) => [rule, at]));
    const textsOf = (list: 'verbs' | 'namespaces', other: string) =>
      candidateTexts(
        wanted.map((rule) => rule[list]),
        other,
      );
    this.#verbs = textsOf('verbs', fresh.verb);
    this.#tuples = wanted.some(isPathRule) ? [] : candidateTuples(wanted, fresh);
    this.#namespaces = this.#tuples.length === 0 ? [] : textsOf('namespaces', fresh.namespace);
    this.#paths = wanted.some(isResourceRule) ? [] : candidatePaths(wanted, fresh);
  }

  find(users: readonly (AttributesUser | null)[]): Witness {
    for (const user of this.#narrow(this.#earlier, users, matchesUser)) {
      for (const verb of this.#narrow(user.left, this.#verbs, matchesVerb)) {
        const found = this.#resource(user.value, verb) ?? this.#path(user.value, verb);
        if (found !== null) return found;
      }
      if (this.#isTired) return 'undecided';
    }
    return this.#isTired ? 'undecided' : null;
  }

  #resource(user: AttributesUser | null, { value: verb, left: rules }: Narrowed<string>): Attributes | null {
    const asked = { ...nothing, user, verb, resourceRequest: true };
    const resourceRules = rules.filter((rule) => !isPathRule(rule));
    for (const { value: namespace, left } of this.#narrow(resourceRules, this.#namespaces, matchesNamespace)) {
      const [best] = this.#narrow(left, this.#tuples, (rule, tuple) => matchesTuple(rule, { ...asked, ...tuple }));
      if (best === undefined || best.left.length > 0) continue;
      const { apiGroup, resource, subresource, name } = best.value;
      return { ...asked, ...best.value, apiVersion: 'v1', namespace, path: pathOf(apiGroup, namespace, resource, name, subresource) };
    }
    return null;
  }

  #path(user: AttributesUser | null, { value: verb, left: rules }: Narrowed<string>): Attributes | null {
    const pathRules = rules.filter((rule) => !isResourceRule(rule));
    const [best] = this.#narrow(pathRules, this.#paths, matchesPathOf);
    return best === undefined || best.left.length > 0 ? null : { ...nothing, user, verb, resourceRequest: false, path: best.value };
  }

  /** The earlier rules that are left for each value, fewest first; of values that leave the same, the first. */
  #narrow<Value>(
    rules: readonly PolicyRule[],
    values: readonly Value[],
    matches: (rule: PolicyRule, value: Value) => boolean,
  ): readonly Narrowed<Value>[] {
    const found = new Map<string, Narrowed<Value>>();
    for (const value of values) {
      this.#tries += rules.length + 1;
      if (this.#isTired) break;
      const left = rules.filter((rule) => matches(rule, value));
      const key = left.map((rule) => this.#indices.get(rule)).join(' ');
      if (!found.has(key)) found.set(key, { value, left });
    }
    return [...found.values()].sort((a, b) => a.left.length - b.left.length);
  }

  get #isTired(): boolean {
    return this.#tries > mostTries;
  }
}

function isResourceRule({ namespaces, resources }: PolicyRule): boolean {
  return isGiven(namespaces) || isGiven(resources);
}

function isPathRule(rule: PolicyRule): boolean {
  return isGiven(rule.nonResourceURLs) && !isResourceRule(rule);
}

function matchesUser({ users, userGroups }: PolicyRule, user: AttributesUser | null): boolean {
  if (isGiven(users) && (user === null || !users.includes(user.name))) return false;
  return !isGiven(userGroups) || userGroups.some((group) => user?.groups.includes(group));
}

function matchesVerb({ verbs }: PolicyRule, verb: string): boolean {
  return !isGiven(verbs) || verbs.includes(verb);
}

function matchesNamespace({ namespaces }: PolicyRule, namespace: string): boolean {
  return !isGiven(namespaces) || namespaces.includes(namespace);
}

function matchesTuple({ resources }: PolicyRule, attributes: Attributes): boolean {
  return !isGiven(resources) || resources.some((entry) => matchesResources(entry, attributes));
}

function matchesPathOf({ nonResourceURLs }: PolicyRule, path: string): boolean {
  return !isGiven(nonResourceURLs) || nonResourceURLs.some((pattern) => matchesPath(pattern, path));
}

function pathOf(group: string, namespace: string, ...parts: readonly string[]): string {
  const root = group === '' ? '/api/v1' : `/apis/${group}/v1`;
  return [root, ...(namespace === '' ? [] : ['namespaces', namespace]), ...parts.filter((part) => part !== '')].join('/');
}
