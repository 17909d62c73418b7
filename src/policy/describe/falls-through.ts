/** What a reader could take a rule to be for and what passes it by: it goes on to the rules below. */
import { builtInResources, subresources } from '../../model/kubernetes-names.ts';
import { isGiven } from '../match-rule.ts';
import type { PolicyRule } from '../policy.ts';
import { sayAll, sayAny } from './say-list.ts';

/** The subresources that are asked for by themselves, of the resources that have them; the API server serves others too. */
const ofResource: Readonly<Record<string, readonly string[]>> = {
  pods: ['log', 'exec', 'attach', 'portforward', 'status', 'eviction'],
  nodes: ['proxy', 'status'],
  services: ['proxy', 'status'],
  serviceaccounts: ['token'],
  deployments: ['scale', 'status'],
  replicasets: ['scale', 'status'],
  statefulsets: ['scale', 'status'],
  namespaces: ['finalize', 'status'],
};

const alsoWithoutUser = 'requests whose login failed: they have no user';

export function fallsThrough(rule: PolicyRule): readonly string[] {
  return [...ofUsers(rule), ...ofResources(rule), ...ofNames(rule), ...ofKinds(rule)];
}

function ofUsers({ users, userGroups }: PolicyRule): readonly string[] {
  return isGiven(users) || isGiven(userGroups) ? [alsoWithoutUser] : [];
}

function ofResources({ resources = [] }: PolicyRule): readonly string[] {
  const missing = resources.flatMap(({ resources: patterns = [] }) =>
    patterns.includes('*')
      ? []
      : patterns.flatMap((resource) => {
          const known = (Object.hasOwn(ofResource, resource) ? ofResource[resource] : undefined) ?? [];
          return known
            .filter((one) => subresources.includes(one))
            .map((one) => `${resource}/${one}`)
            .filter(
              (one) => !patterns.includes(one) && !patterns.includes(`${resource}/*`) && !patterns.includes(`*/${one.split('/')[1]}`),
            );
        }),
  );
  return missing.length === 0 ? [] : [`subresources that are not named, such as ${sayAll([...new Set(missing)].slice(0, 3))}`];
}

function ofNames({ resources = [], verbs }: PolicyRule): readonly string[] {
  const hasNames = resources.some(({ resources: patterns, resourceNames }) => isGiven(patterns) && isGiven(resourceNames));
  const nameless = ['create', 'list', 'watch', 'deletecollection'].filter((verb) => !isGiven(verbs) || verbs.includes(verb));
  return hasNames && nameless.length > 0 ? [`${sayAny(nameless)}: the URL holds no name`] : [];
}

function ofKinds({ resources, namespaces, nonResourceURLs, verbs, users, userGroups }: PolicyRule): readonly string[] {
  const onlyResources = isGiven(resources) || isGiven(namespaces);
  if (onlyResources && ![users, userGroups, verbs].some(isGiven) && isGiven(resources) && isWholeCluster(resources))
    return ['paths that are no resources, such as /healthz'];
  return isGiven(nonResourceURLs) && nonResourceURLs.includes('*') ? ['requests for resources'] : [];
}

function isWholeCluster(resources: NonNullable<PolicyRule['resources']>): boolean {
  const groups = new Set(builtInResources.map(({ group }) => group));
  const whole = resources.filter(({ resources: patterns = [] }) => patterns.length === 0 || patterns.includes('*'));
  return whole.some(({ group }) => group === '*') || [...groups].every((group) => whole.some(({ group: named = '' }) => named === group));
}
