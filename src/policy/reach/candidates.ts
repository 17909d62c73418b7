/**
 * For two rules that a request has to match, the few requests that are worth trying. Each stands for all that no earlier
 * rule could tell from it, or that more earlier rules would catch: if none of them gets past the earlier rules, nothing does.
 */
import type { AttributesUser } from '../attributes.ts';
import { isGiven, matchesPath, matchesResource } from '../match-rule.ts';
import type { GroupResources, PolicyRule } from '../policy.ts';
import type { FreshValues } from './fresh-values.ts';

export interface ResourceTuple {
  readonly apiGroup: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
}

type Lists = readonly (readonly string[] | undefined)[];

/** Values that stand in every list that is given; `fresh` where none is. */
export function candidateTexts(lists: Lists, fresh: string): readonly string[] {
  const [first, ...rest] = lists.filter(isGiven);
  if (first === undefined) return [fresh];
  return [...new Set(first)].filter((text) => rest.every((list) => list.includes(text)));
}

/** Users with as few groups as will do: each further group can only make more earlier rules match. */
export function candidateUsers(rules: readonly PolicyRule[], fresh: FreshValues): readonly AttributesUser[] {
  const names = candidateTexts(
    rules.map(({ users }) => users),
    fresh.user,
  );
  const sets = rules.reduce<readonly (readonly string[])[]>(
    (found, { userGroups }) =>
      isGiven(userGroups)
        ? found.flatMap((set) => (set.some((group) => userGroups.includes(group)) ? [set] : userGroups.map((group) => [...set, group])))
        : found,
    [[]],
  );
  return names.flatMap((name) => sets.map((groups) => ({ name, groups })));
}

export function candidateTuples(rules: readonly PolicyRule[], fresh: FreshValues): readonly ResourceTuple[] {
  const choices = rules.map(({ resources }) => (isGiven(resources) ? resources : [null]));
  const combined = choices.reduce<readonly (readonly GroupResources[])[]>(
    (found, entries) => found.flatMap((chosen) => entries.map((entry) => (entry === null ? chosen : [...chosen, entry]))),
    [[]],
  );
  return combined.flatMap((entries) => tuplesOf(entries, fresh));
}

function tuplesOf(entries: readonly GroupResources[], fresh: FreshValues): readonly ResourceTuple[] {
  const groups = candidateTexts(
    entries.map(({ group = '' }) => (group === '*' ? undefined : [group])),
    fresh.group,
  );
  const named = entries.filter(({ resources }) => isGiven(resources));
  const names = candidateTexts(
    named.map(({ resourceNames }) => resourceNames),
    fresh.name,
  );
  const patterns = named.map(({ resources }) => resources ?? []);
  const parts = patterns.flat().map((pattern) => pattern.split('/'));
  const resources = new Set([fresh.resource, ...parts.map(([resource = '']) => resource)]);
  const subresources = new Set(['', fresh.subresource, ...parts.map(([, subresource = '']) => subresource)]);
  const pairs = [...resources].flatMap((resource) =>
    [...subresources]
      .filter((subresource) => patterns.every((list) => list.some((pattern) => matchesResource(pattern, resource, subresource))))
      .map((subresource) => ({ resource, subresource })),
  );
  return groups.flatMap((apiGroup) => pairs.flatMap((pair) => names.map((name) => ({ apiGroup, ...pair, name }))));
}

export function candidatePaths(rules: readonly PolicyRule[], { pathEnd }: FreshValues): readonly string[] {
  const lists = rules.map(({ nonResourceURLs }) => nonResourceURLs).filter(isGiven);
  const paths = lists.flat().map((pattern) => {
    if (pattern === '*') return `/${pathEnd}`;
    return pattern.endsWith('*') ? pattern.replace(/\*+$/, '') + pathEnd : pattern;
  });
  const all = lists.length === 0 ? [`/${pathEnd}`] : [...new Set(paths)];
  return all.filter((path) => lists.every((list) => list.some((pattern) => matchesPath(pattern, path))));
}
