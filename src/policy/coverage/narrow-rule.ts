/** The conditions of a rule, made as narrow as rules can say it around some of the requests that it decides on. */
import type { Attributes, AttributesUser } from '../attributes.ts';
import { isGiven } from '../match-rule.ts';
import type { GroupResources, PolicyRule } from '../policy.ts';
import { findWitness } from '../reach/find-witness.ts';
import { hasVerb, isClusterScoped, pathVerbs, resourceVerbs, type Tuple } from './request-kinds.ts';

export type Conditions = Omit<PolicyRule, 'level' | 'omitStages' | 'omitManagedFields'>;

export interface Wanted {
  readonly users: readonly (AttributesUser | null)[];
  readonly asked: readonly Attributes[];
  /** A text that stands for any other. */
  readonly isAnyOther: (text: string) => boolean;
}

/** More rules than these would be no change that a person reads. */
const mostRules = 6;

/** One rule for each set of verbs; `rule` is absent where no rule decides. Together they take all that is wanted, and little else. */
export function narrowRule(rule: PolicyRule | undefined, { users, asked, isAnyOther }: Wanted): readonly Conditions[] {
  const who = narrowUsers(rule, users, isAnyOther);
  const whats = byVerbs(asked);
  const split = whats.length > mostRules ? [asked] : whats;
  return withoutCovered(split.map((one) => ({ ...who, ...narrowAsked(rule, one, isAnyOther) })));
}

/** Less those that another takes in whole. */
function withoutCovered(found: readonly Conditions[]): readonly Conditions[] {
  const covers = (one: Conditions, other: Conditions) => findWitness([{ level: 'None', ...one }], { level: 'None', ...other }) === null;
  return found.filter(
    (one, at) => !found.some((other, place) => place !== at && covers(other, one) && (place < at || !covers(one, other))),
  );
}

function narrowUsers(
  rule: PolicyRule | undefined,
  users: readonly (AttributesUser | null)[],
  isAnyOther: Wanted['isAnyOther'],
): Pick<Conditions, 'users' | 'userGroups'> {
  const own = { ...(isGiven(rule?.users) && { users: rule.users }), ...(isGiven(rule?.userGroups) && { userGroups: rule.userGroups }) };
  if (users.length === 0 || users.includes(null)) return own;
  const known = users.filter((user) => user !== null);
  const names = [...new Set(known.map(({ name }) => name))];
  if (isGiven(rule?.users)) return { ...own, users: rule.users.filter((name) => names.includes(name)) };
  if (!names.some(isAnyOther)) return { ...own, users: names };
  if (isGiven(rule?.userGroups)) return own;
  const [first, ...rest] = known;
  const common = (first?.groups ?? []).filter(
    (group) => group !== 'system:authenticated' && rest.every(({ groups }) => groups.includes(group)),
  );
  // The longest is the one of the fewest: system:serviceaccounts:dev, not system:serviceaccounts.
  const [closest] = common.toSorted((one, other) => other.length - one.length);
  return closest === undefined ? own : { ...own, userGroups: [closest] };
}

/** Resources that are wanted with the same verbs are one rule; so are those that know no other verb of it. */
function byVerbs(asked: readonly Attributes[]): readonly (readonly Attributes[])[] {
  const paths = asked.filter(({ resourceRequest }) => !resourceRequest);
  const ofTuple = new Map<string, Attributes[]>();
  for (const one of asked) {
    if (!one.resourceRequest) continue;
    const key = `${one.apiGroup} ${one.resource}/${one.subresource}`;
    ofTuple.set(key, [...(ofTuple.get(key) ?? []), one]);
  }
  const found: { readonly verbs: ReadonlySet<string>; readonly asked: Attributes[] }[] = [];
  const largestFirst = [...ofTuple.values()]
    .map((own) => ({ own, verbs: new Set(own.map(({ verb }) => verb)) }))
    .sort((one, other) => other.verbs.size - one.verbs.size);
  for (const { own, verbs } of largestFirst) {
    const [tuple] = own;
    const home = found.find((group) => [...group.verbs].every((verb) => verbs.has(verb) || (tuple !== undefined && !hasVerb(tuple, verb))));
    if (home === undefined) found.push({ verbs, asked: [...own] });
    else home.asked.push(...own);
  }
  // Rules without resources take paths in as well.
  const [only, another] = found;
  if (only !== undefined && another === undefined && paths.length > 0) return [[...only.asked, ...paths]];
  return [...found.map((group) => group.asked), ...(paths.length === 0 ? [] : [paths])];
}

function narrowAsked(rule: PolicyRule | undefined, asked: readonly Attributes[], isAnyOther: Wanted['isAnyOther']): Conditions {
  const resources = asked.filter(({ resourceRequest }) => resourceRequest);
  const paths = asked.filter(({ resourceRequest }) => !resourceRequest);
  const own: Conditions = rule ?? {};
  const verbs = narrowVerbs(own, asked);
  if (resources.length === 0) {
    const urls = [...new Set(paths.map(({ path }) => path))];
    if (isGiven(own.nonResourceURLs)) return { ...verbs, nonResourceURLs: own.nonResourceURLs };
    return { ...verbs, nonResourceURLs: urls.some(isAnyOther) ? ['*'] : urls };
  }
  // Both: no rule can say more of them.
  if (paths.length > 0) return verbs;
  return { ...verbs, ...narrowNamespaces(own, resources, isAnyOther), ...narrowResources(own, resources, isAnyOther) };
}

function narrowVerbs({ verbs }: Conditions, asked: readonly Attributes[]): Pick<Conditions, 'verbs'> {
  const wanted = [...new Set(asked.map(({ verb }) => verb))];
  if (isGiven(verbs)) return { verbs: verbs.filter((verb) => wanted.includes(verb)) };
  const known = asked.some(({ resourceRequest }) => resourceRequest) ? resourceVerbs : pathVerbs;
  return known.every((verb) => wanted.includes(verb)) ? {} : { verbs: wanted };
}

function narrowNamespaces(
  { namespaces }: Conditions,
  asked: readonly Attributes[],
  isAnyOther: Wanted['isAnyOther'],
): Pick<Conditions, 'namespaces'> {
  const wanted = [...new Set(asked.map(({ namespace }) => namespace))];
  if (isGiven(namespaces)) return { namespaces: namespaces.filter((namespace) => wanted.includes(namespace)) };
  const isEverywhere =
    wanted.some(isAnyOther) || asked.every(({ resource }) => isClusterScoped(resource) === true && resource !== 'namespaces');
  return isEverywhere ? {} : { namespaces: wanted };
}

function narrowResources(
  { resources: own }: Conditions,
  asked: readonly Attributes[],
  isAnyOther: Wanted['isAnyOther'],
): Pick<Conditions, 'resources'> {
  const tuples = asked.map(({ apiGroup, resource, subresource }): Tuple => ({ apiGroup, resource, subresource }));
  if (tuples.some(({ apiGroup, resource }) => isAnyOther(apiGroup) || isAnyOther(resource))) return isGiven(own) ? { resources: own } : {};
  const names = [...new Set(asked.map(({ name }) => name))];
  const isNamed = names.every((name) => name !== '' && !isAnyOther(name));
  if (isGiven(own) && own.some(({ resourceNames }) => isGiven(resourceNames))) return { resources: own };
  return { resources: entriesOf(tuples).map((entry) => (isNamed ? { ...entry, resourceNames: names } : entry)) };
}

/** One entry for each group. */
export function entriesOf(tuples: readonly Tuple[]): readonly GroupResources[] {
  const groups = [...new Set(tuples.map(({ apiGroup }) => apiGroup))];
  return groups.map((group) => ({
    group,
    resources: [
      ...new Set(
        tuples
          .filter(({ apiGroup }) => apiGroup === group)
          .map(({ resource, subresource }) => (subresource === '' ? resource : `${resource}/${subresource}`)),
      ),
    ],
  }));
}
