/** The events on which a rule decides, as a question: its conditions, less those of the earlier rules that take some of its requests. Pure. */
import { isGiven } from '../../../src/policy/match-rule.ts';
import type { GroupResources, Policy, PolicyRule } from '../../../src/policy/policy.ts';
import { printText } from '../../../src/query/values/quote.ts';

/** Nobody reads a longer one, and addresses have an end. */
const longest = 6000;
/** Of requests by them the URL holds no name; the event may have one from the body. */
const nameless = ['create', 'list', 'watch', 'deletecollection'];
/** Each recorded stage counts, as the rules decide on each. */
const everyStage = 'stage is not empty';

/**
 * @param ruleIndex null for what no rule takes.
 * @param takenBefore earlier rules that take some of its requests; all of them where it is not known.
 * @returns null where the language cannot say it, or not in a few words.
 */
export function ruleQuestion({ rules }: Policy, ruleIndex: number | null, takenBefore?: readonly number[]): string | null {
  const rule = ruleIndex === null ? undefined : rules[ruleIndex];
  if (ruleIndex !== null && rule === undefined) return null;
  const own = rule === undefined ? [] : conditionsOf(rule);
  const before = takenBefore ?? [...rules.keys()].slice(0, ruleIndex ?? rules.length);
  const taken = before.map((at) => conditionsOf(rules[at] ?? { level: 'None' }));
  if (own === null || taken.some((each) => each === null)) return null;
  const less = taken.map((each) => `not (${(each ?? []).join(' and ') || everyStage})`);
  const text = [...own, ...less, everyStage].join(' and ');
  return text.length > longest ? null : text;
}

/** All of them hold; null where one cannot be said. */
function conditionsOf({ users, userGroups, verbs, namespaces, resources, nonResourceURLs }: PolicyRule): readonly string[] | null {
  const all: (string | null)[] = [];
  if (isGiven(users)) all.push(oneOf('user', users));
  if (isGiven(userGroups)) all.push(oneOf('groups', userGroups));
  if (isGiven(verbs)) all.push(oneOf('verb', verbs));
  if (isGiven(namespaces) || isGiven(resources)) {
    if (isGiven(namespaces)) all.push(oneOf('namespace', namespaces));
    if (isGiven(resources)) all.push(any(ofEntries(resources, verbs)));
    else all.push('resource is not empty');
  } else if (isGiven(nonResourceURLs)) all.push('resource is empty', any(nonResourceURLs.map(ofPath)));
  return all.includes(null) ? null : all.filter((each): each is string => each !== null && each !== '');
}

/** Groups that are taken whole stand together. */
function ofEntries(entries: readonly GroupResources[], verbs: readonly string[] | undefined): readonly (string | null)[] {
  const isWhole = ({ group = '', resources }: GroupResources) => group !== '' && group !== '*' && !isGiven(resources);
  const whole = entries.filter(isWhole).map(({ group = '' }) => group);
  return [
    ...(whole.length === 0 ? [] : [oneOf('apigroup', whole)]),
    ...entries.filter((entry) => !isWhole(entry)).map((entry) => ofEntry(entry, verbs)),
  ];
}

function ofEntry({ group = '', resources, resourceNames }: GroupResources, verbs: readonly string[] | undefined): string | null {
  const inGroup =
    group === '*' ? 'resource is not empty' : group === '' ? 'apigroup is empty and resource is not empty' : `apigroup=${printText(group)}`;
  if (!isGiven(resources)) return inGroup;
  const named = isGiven(resourceNames) ? [oneOf('name', resourceNames)] : [];
  if (named.length > 0 && (!isGiven(verbs) || verbs.some((verb) => nameless.includes(verb)))) return null;
  const plain = resources.filter((pattern) => pattern !== '*' && !pattern.includes('/'));
  const others = resources.filter((pattern) => pattern !== '*' && pattern.includes('/')).map(ofPattern);
  const what = resources.includes('*')
    ? []
    : [any([...(isGiven(plain) ? [`${oneOf('resource', plain)} and subresource is empty`] : []), ...others])];
  return [inGroup, ...what, ...named].join(' and ');
}

function ofPattern(pattern: string): string {
  const [resource = '', subresource = ''] = pattern.split('/');
  if (subresource === '*') return `resource=${printText(resource)}`;
  return resource === '*'
    ? `subresource=${printText(subresource)}`
    : `resource=${printText(resource)} and subresource=${printText(subresource)}`;
}

function ofPath(pattern: string): string {
  if (pattern === '*') return 'resource is empty';
  return pattern.endsWith('*') ? `path startswith ${printText(pattern.replace(/\*+$/, ''))}` : `path=${printText(pattern)}`;
}

function oneOf(field: string, values: readonly string[]): string {
  const named = values.filter((value) => value !== '');
  const some = named.length === 1 ? `${field}=${printText(named[0] ?? '')}` : `${field} in (${named.map(printText).join(', ')})`;
  const parts = [...(named.length === 0 ? [] : [some]), ...(named.length === values.length ? [] : [`${field} is empty`])];
  return any(parts) ?? '';
}

function any(parts: readonly (string | null)[]): string | null {
  if (parts.some((part) => part === null)) return null;
  if (parts.length === 1) return parts[0] ?? null;
  return `(${parts.map((part) => (part?.includes(' and ') ? `(${part})` : part)).join(' or ')})`;
}
