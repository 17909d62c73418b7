/** Whether a rule matches a request, as kube-apiserver decides it, and if not, on what it fails. */
import type { Attributes } from './attributes.ts';
import type { GroupResources, PolicyRule } from './policy.ts';

/** The field of a rule on which a request fails first. */
export interface Mismatch {
  readonly field: 'users' | 'userGroups' | 'verbs' | 'namespaces' | 'resources' | 'nonResourceURLs';
  readonly reason: string;
}

/** Null where the rule matches. */
export function mismatchOf(rule: PolicyRule, attributes: Attributes): Mismatch | null {
  const { user, verb } = attributes;
  if (isGiven(rule.users) && (user === null || !rule.users.includes(user.name)))
    return { field: 'users', reason: user === null ? 'the request has no user' : `the user is “${user.name}”` };
  if (isGiven(rule.userGroups) && !rule.userGroups.some((group) => user?.groups.includes(group)))
    return { field: 'userGroups', reason: user === null ? 'the request has no user' : `“${user.name}” is in none of its groups` };
  if (isGiven(rule.verbs) && !rule.verbs.includes(verb)) return { field: 'verbs', reason: `the verb is “${verb}”` };
  // A rule with namespaces or resources is for resources; one with neither, but with paths, is for paths; else it is for both.
  if (isGiven(rule.namespaces) || isGiven(rule.resources)) return resourceMismatch(rule, attributes);
  if (isGiven(rule.nonResourceURLs)) return pathMismatch(rule.nonResourceURLs, attributes);
  return null;
}

function resourceMismatch({ namespaces, resources }: PolicyRule, attributes: Attributes): Mismatch | null {
  const field = isGiven(resources) ? 'resources' : 'namespaces';
  if (!attributes.resourceRequest) return { field, reason: 'the request is for a path, not for a resource' };
  if (isGiven(namespaces) && !namespaces.includes(attributes.namespace))
    return {
      field: 'namespaces',
      reason: attributes.namespace === '' ? 'the request names no namespace' : `the namespace is “${attributes.namespace}”`,
    };
  if (!isGiven(resources) || resources.some((entry) => matchesResources(entry, attributes))) return null;
  return { field: 'resources', reason: `none of its resources is ${sayResource(attributes)}` };
}

/** Whether one entry of `resources` takes the request in. */
export function matchesResources({ group = '', resources, resourceNames }: GroupResources, attributes: Attributes): boolean {
  if (group !== attributes.apiGroup && group !== '*') return false;
  // A group without resources is the whole group: names are not looked at.
  if (!isGiven(resources)) return true;
  if (isGiven(resourceNames) && !resourceNames.includes(attributes.name)) return false;
  return resources.some((pattern) => matchesResource(pattern, attributes.resource, attributes.subresource));
}

export function matchesResource(pattern: string, resource: string, subresource: string): boolean {
  if (pattern === '*' || pattern === (subresource === '' ? resource : `${resource}/${subresource}`)) return true;
  if (subresource !== '' && pattern === `*/${subresource}`) return true;
  // `pods/*` takes pods themselves in as well: the server compares nothing but what stands before the slash.
  return pattern === `${resource}/*`;
}

function pathMismatch(patterns: readonly string[], { resourceRequest, path }: Attributes): Mismatch | null {
  if (resourceRequest) return { field: 'nonResourceURLs', reason: 'the request is for a resource, not for a path' };
  if (patterns.some((pattern) => matchesPath(pattern, path))) return null;
  return { field: 'nonResourceURLs', reason: `none of its paths is ${path}` };
}

export function matchesPath(pattern: string, path: string): boolean {
  if (pattern === '*' || pattern === path) return true;
  return pattern.endsWith('*') && path.startsWith(pattern.replace(/\*+$/, ''));
}

export function sayResource({ apiGroup, resource, subresource, name }: Attributes): string {
  const what = subresource === '' ? resource : `${resource}/${subresource}`;
  return `“${what}” of the ${apiGroup === '' ? 'core group' : `group ${apiGroup}`}${name === '' ? '' : `, named “${name}”`}`;
}

/** An empty list asks for nothing, as an absent one. */
export function isGiven<Item>(list: readonly Item[] | undefined): list is readonly [Item, ...Item[]] {
  return list !== undefined && list.length > 0;
}
