/** The conditions of a rule as a part of a sentence: requests by whom, to do what, with what, and where. */
import { isGiven } from '../match-rule.ts';
import type { GroupResources, PolicyRule } from '../policy.ts';
import { sayAll, sayAny } from './say-list.ts';

type Conditions = Omit<PolicyRule, 'level'>;

/** Such as `requests by jane to get or list pods of the core group in the namespace dev`. */
export function sayRequests(conditions: Conditions): string {
  const said = [sayWho(conditions), sayVerbsAndWhat(conditions), sayWhere(conditions)].filter((part) => part !== '');
  return said.length === 0 ? 'all requests' : ['requests', ...said].join(' ');
}

function sayWho({ users, userGroups }: Conditions): string {
  const parts = [
    ...(isGiven(users) ? [sayAny(users.map(quoteOdd))] : []),
    ...(isGiven(userGroups) ? [`${isGiven(users) ? 'as ' : ''}a member of ${sayAny(userGroups.map(quoteOdd))}`] : []),
  ];
  return parts.length === 0 ? '' : `by ${parts.join(' ')}`;
}

function sayVerbsAndWhat(conditions: Conditions): string {
  const what = sayWhat(conditions);
  if (isGiven(conditions.verbs)) return `to ${sayAny(conditions.verbs.map(quoteOdd))} ${what === '' ? 'anything' : what}`;
  return what === '' ? '' : `for ${what}`;
}

function sayWhat({ resources, namespaces, nonResourceURLs }: Conditions): string {
  if (isGiven(resources)) return sayAll(resources.map(sayEntry));
  if (isGiven(namespaces)) return 'any resource';
  return isGiven(nonResourceURLs) ? sayPaths(nonResourceURLs) : '';
}

function sayEntry({ group = '', resources, resourceNames }: GroupResources): string {
  const of = group === '*' ? 'any group' : group === '' ? 'the core group' : quoteOdd(group);
  if (!isGiven(resources) || resources.includes('*')) {
    const named = isGiven(resources) && isGiven(resourceNames) ? ` named ${sayAny(resourceNames.map(quoteOdd))}` : '';
    return group === '*' ? `any resource or subresource${named}` : `any resource or subresource of ${of}${named}`;
  }
  const named = isGiven(resourceNames) ? ` named ${sayAny(resourceNames.map(quoteOdd))}` : '';
  return `${sayAll(resources.map(sayPattern))} of ${of}${named}`;
}

function sayPattern(pattern: string): string {
  const [resource = '', subresource] = pattern.split('/');
  if (subresource === '*') return `${quoteOdd(resource)} and their subresources`;
  if (resource === '*' && subresource !== undefined) return `the subresource ${quoteOdd(subresource)} of any resource`;
  return quoteOdd(pattern);
}

function sayPaths(patterns: readonly string[]): string {
  if (patterns.includes('*')) return 'any path that is no resource';
  const whole = patterns.filter((pattern) => !pattern.endsWith('*'));
  const begun = patterns.filter((pattern) => pattern.endsWith('*')).map((pattern) => pattern.replace(/\*+$/, ''));
  const parts = [
    ...(whole.length === 0 ? [] : [`the ${whole.length === 1 ? 'path' : 'paths'} ${sayAny(whole)}`]),
    ...(begun.length === 0 ? [] : [`paths that begin with ${sayAny(begun)}`]),
  ];
  return sayAny(parts);
}

function sayWhere({ namespaces }: Conditions): string {
  if (!isGiven(namespaces)) return '';
  const named = namespaces.filter((namespace) => namespace !== '');
  const parts = [
    ...(named.length === 0 ? [] : [`in the ${named.length === 1 ? 'namespace' : 'namespaces'} ${sayAny(named.map(quoteOdd))}`]),
    ...(named.length === namespaces.length ? [] : ['without a namespace (cluster-wide, or over all namespaces)']),
  ];
  return sayAny(parts);
}

/** What could be read as something else stands in quotation marks. */
function quoteOdd(text: string): string {
  return /^[\w:./@*-]+$/.test(text) ? text : `“${text}”`;
}
