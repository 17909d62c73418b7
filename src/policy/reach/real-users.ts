/** Users as an API server makes them: who logs in is in system:authenticated, a node in system:nodes, a service account in the groups of its kind. */
import type { AttributesUser } from '../attributes.ts';

/** Each with the groups that come of themselves; and those who did not log in, where a user stands for anybody. */
export function realUsers(users: readonly AttributesUser[]): readonly (AttributesUser | null)[] {
  return users.flatMap(({ name, groups }) => {
    const anonymous = name === 'system:anonymous' || groups.includes('system:unauthenticated');
    const real = {
      name,
      groups: [
        ...new Set([...groups, ...(anonymous ? ['system:unauthenticated'] : [...impliedGroups(name), ...groups.flatMap(impliedByGroup)])]),
      ],
    };
    return [real];
  });
}

/** Nobody could be told: the login failed. */
export function noUser(): readonly null[] {
  return [null];
}

/** One with an account, one who is anonymous, and one whose login failed. */
export function anybody(users: readonly AttributesUser[]): readonly (AttributesUser | null)[] {
  return [...realUsers(users), { name: 'system:anonymous', groups: ['system:unauthenticated'] }, null];
}

function impliedByGroup(group: string): readonly string[] {
  return group.startsWith('system:serviceaccounts:') ? ['system:serviceaccounts'] : [];
}

function impliedGroups(name: string): readonly string[] {
  const [, namespace] = /^system:serviceaccount:([^:]+):[^:]+$/.exec(name) ?? [];
  if (namespace !== undefined) return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
  return name.startsWith('system:node:') ? ['system:nodes', 'system:authenticated'] : ['system:authenticated'];
}
