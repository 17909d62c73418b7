/** The users that are worth trying: each that a policy or a filter names, and one of every kind beside them. */
import type { AttributesUser } from '../attributes.ts';
import { realUsers } from '../reach/real-users.ts';
import type { Constants } from './constants.ts';

const controlPlane = [
  'system:apiserver',
  'system:kube-controller-manager',
  'system:kube-scheduler',
  'system:kube-proxy',
  'eks:node-manager',
  'aksService',
];

/** Groups that follow from the name, and cannot be given to anybody else. */
const followsFromName = /^system:(?:nodes|serviceaccounts(?::.*)?|authenticated|unauthenticated)$/;

/** Names that stand nowhere. */
interface Others {
  readonly person: string;
  /** Of an account or a node. */
  readonly machine: string;
}

/** The most usual users come first: examples are taken from there. */
export function candidateUsers(users: Constants, groups: Constants, { person, machine }: Others): readonly (AttributesUser | null)[] {
  const prefixed = [...users.prefixes].map((prefix) => nameBehind(prefix, { person, machine }));
  const ofGroups = [...groups.values, ...groups.prefixes].flatMap((group) => {
    const [, namespace] = /^system:serviceaccounts:(.+)$/.exec(group) ?? [];
    return namespace === undefined ? [] : [`system:serviceaccount:${namespace}:${machine}`];
  });
  const names = [
    ...new Set([
      person,
      `system:serviceaccount:default:${machine}`,
      `system:serviceaccount:kube-system:${machine}`,
      'system:admin',
      ...users.values,
      ...prefixed,
      ...ofGroups,
      `system:node:${machine}`,
      ...controlPlane,
      `system:${person}`,
      `eks:${person}`,
      'system:anonymous',
    ]),
  ].filter((name) => name !== '');
  const free = [...groups.values].filter((group) => !followsFromName.test(group) && group !== '');
  const plain = realUsers(names.map((name) => ({ name, groups: [] })));
  const joined = realUsers(
    names
      .filter((name) => !/^system:(?:anonymous$|node:|serviceaccount:)/.test(name))
      .flatMap((name) => groupSets(free).map((set) => ({ name, groups: set }))),
  );
  return [...plain, ...joined, null];
}

/** One group at a time, and two: of more, an earlier rule takes no fewer. */
function groupSets(groups: readonly string[]): readonly (readonly string[])[] {
  if (groups.length > 8) return groups.map((group) => [group]);
  return groups.flatMap((one, at) => [[one], ...groups.slice(at + 1).map((other) => [one, other])]);
}

/** A whole name behind what it begins with. */
function nameBehind(prefix: string, { person, machine }: Others): string {
  if (prefix.startsWith('system:node:')) return `${prefix}:${machine}`;
  if (!prefix.startsWith('system:serviceaccount:')) return prefix + person;
  const [, namespace = '', separator] = /^system:serviceaccount:([^:]*)(:?)/.exec(prefix) ?? [];
  if (namespace === '') return `system:serviceaccount:default:${machine}`;
  return prefix === `system:serviceaccount:${namespace}:` ? prefix + machine : `${prefix}${separator === ':' ? '-x' : ''}:${machine}`;
}
