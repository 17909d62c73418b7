/** Which rules of a policy take a user, and which take what is asked: the first that takes both decides. */
import type { Attributes, AttributesUser } from '../attributes.ts';
import { isGiven, mismatchOf } from '../match-rule.ts';
import type { PolicyRule } from '../policy.ts';

export class RuleMasks {
  readonly #who: readonly PolicyRule[];
  readonly #what: readonly PolicyRule[];
  readonly #known = new Map<string, bigint>();

  constructor(rules: readonly PolicyRule[]) {
    this.#who = rules.map(({ level, users, userGroups }) => ({
      level,
      ...(isGiven(users) && { users }),
      ...(isGiven(userGroups) && { userGroups }),
    }));
    this.#what = rules.map(({ users: _users, userGroups: _groups, ...rest }) => rest);
  }

  ofUser(user: AttributesUser | null): bigint {
    return this.#mask(this.#who, `who ${JSON.stringify(user)}`, { ...nothingAsked, user });
  }

  ofAsked(asked: Attributes): bigint {
    const { verb, apiGroup, resource, subresource, namespace, name, path, resourceRequest } = asked;
    return this.#mask(
      this.#what,
      JSON.stringify([verb, apiGroup, resource, subresource, namespace, name, resourceRequest ? '' : path]),
      asked,
    );
  }

  #mask(rules: readonly PolicyRule[], key: string, asked: Attributes): bigint {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    let mask = 0n;
    for (const [index, rule] of rules.entries()) if (mismatchOf(rule, asked) === null) mask |= 1n << BigInt(index);
    this.#known.set(key, mask);
    return mask;
  }
}

/** The lowest that is in the mask; null where none is. */
export function firstOf(mask: bigint): number | null {
  return mask === 0n ? null : (mask & -mask).toString(2).length - 1;
}

export const nothingAsked: Attributes = {
  user: null,
  verb: '',
  resourceRequest: false,
  apiGroup: '',
  apiVersion: '',
  resource: '',
  subresource: '',
  namespace: '',
  name: '',
  path: '',
};
