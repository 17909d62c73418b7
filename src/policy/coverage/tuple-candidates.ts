/** The resources and paths that are worth trying: all that every API server has, all that a policy or a filter names, and one of somebody's own. */
import { groupsOf } from '../lint/known-apis.ts';
import type { GroupResources, PolicyRule } from '../policy.ts';
import type { FreshValues } from '../reach/fresh-values.ts';
import type { ConstantsOf } from './constants.ts';
import { builtInTuples, isBuiltInGroup, isBuiltInResource, knownPaths, type Tuple } from './request-kinds.ts';

export function candidateTuples(rules: readonly PolicyRule[], ofFilter: ConstantsOf, fresh: FreshValues): readonly Tuple[] {
  const found = new Map<string, Tuple>();
  for (const tuple of [...builtInTuples, ...tuplesOfRules(rules, fresh), ...tuplesOfSomebody(rules, ofFilter, fresh)])
    found.set(`${tuple.apiGroup} ${tuple.resource}/${tuple.subresource}`, tuple);
  return [...found.values()];
}

/** What the rules name; in any group, that of the groups that serve it. */
function tuplesOfRules(rules: readonly PolicyRule[], fresh: FreshValues): readonly Tuple[] {
  return entriesOf(rules).flatMap(({ group = '', resources = [] }) =>
    resources.flatMap((pattern) => {
      const [resource = '', subresource = ''] = pattern.split('/');
      if (resource === '*' || resource === '' || subresource === '*') return [];
      const served = group === '*' ? groupsOf(resource) : [group];
      return (served.length === 0 ? [fresh.group] : served).map((apiGroup) => ({ apiGroup, resource, subresource }));
    }),
  );
}

/** Custom resources: of the groups and with the names that rules and filters speak of, and others. */
function tuplesOfSomebody(rules: readonly PolicyRule[], ofFilter: ConstantsOf, fresh: FreshValues): readonly Tuple[] {
  const named = [...entriesOf(rules).map(({ group = '' }) => group), ...ofFilter('apigroup').values];
  const groups = new Set([fresh.group, ...named.filter((group) => group !== '*' && !isBuiltInGroup(group))]);
  const own = [...ofFilter('resource').values].filter((resource) => resource !== '' && !isBuiltInResource(resource));
  const below = ['', 'status', ...[...ofFilter('subresource').values].filter((subresource) => subresource !== '')];
  const tuplesOf = (apiGroup: string, resource: string) => [...new Set(below)].map((subresource) => ({ apiGroup, resource, subresource }));
  return [
    ...[...groups].flatMap((group) => [fresh.resource, ...own].flatMap((resource) => tuplesOf(group, resource))),
    ...own.flatMap((resource) => groupsOf(resource).flatMap((group) => tuplesOf(group, resource))),
  ].filter(({ subresource }) => !isOfPods(subresource));
}

function entriesOf(rules: readonly PolicyRule[]): readonly GroupResources[] {
  return rules.flatMap(({ resources }) => resources ?? []);
}

/** What only built-in resources have. */
function isOfPods(subresource: string): boolean {
  return ['attach', 'exec', 'portforward', 'log', 'proxy', 'token', 'ephemeralcontainers', 'binding', 'eviction'].includes(subresource);
}

export function candidatePaths(rules: readonly PolicyRule[], ofFilter: ConstantsOf, { pathEnd }: FreshValues): readonly string[] {
  const patterns = rules.flatMap(({ nonResourceURLs }) => nonResourceURLs ?? []);
  const begun = [
    ...patterns.filter((pattern) => pattern.endsWith('*')).map((pattern) => pattern.replace(/\*+$/, '')),
    ...ofFilter('path').prefixes,
  ];
  return [
    ...new Set([
      `/${pathEnd}`,
      ...knownPaths,
      ...patterns.filter((pattern) => !pattern.endsWith('*')),
      ...[...ofFilter('path').values].filter((path) => path.startsWith('/')),
      // What is served below a known path is known: `/healthz*` is not about `/healthzelsewhere`.
      ...begun
        .filter((prefix) => prefix.startsWith('/') && !knownPaths.some((path) => path.startsWith(prefix)))
        .map((prefix) => prefix + pathEnd),
    ]),
  ];
}
