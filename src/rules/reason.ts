/** The sentence of a finding: the words of its rule with the values of its event. */
import type { Rule } from './rule.ts';

/** What a sentence may name, and what a detection therefore asks of each event. */
export const reasonFields: readonly string[] = [
  'user',
  'impersonateduser',
  'verb',
  'resource',
  'subresource',
  'namespace',
  'name',
  'code',
  'path',
  'source_ip',
  'client',
  'useragent',
  'exec_command',
  'cluster',
  'authz_reason',
  'message',
  'object',
  'count',
];

export type ReasonValues = Readonly<Record<string, string>>;

/** Longer values say nothing more in a sentence. */
const longestValue = 200;

/** What a finding of the rule says, in general where its author wrote nothing. */
export function reasonOf({ kind, title, reason }: Pick<Rule, 'kind' | 'title' | 'reason'>): string {
  if (reason !== '') return reason;
  return kind === 'event' ? `${title}: {user}, {verb} {object}` : `${title}: {count} within a window, last by {user}`;
}

/** What a correlation has measured, for a sentence. */
export function sayMeasure(measure: number): string {
  return Number.isInteger(measure) ? String(measure) : measure.toFixed(2);
}

export function reasonPlaces(template: string): readonly string[] {
  return [...template.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
}

/** A value that the event lacks reads as “?”, and the person who acted as another is told with them. */
export function sayReason(template: string, values: ReasonValues): string {
  return template.replace(/\{([^{}]*)\}/g, (_, name: string) => {
    if (name === 'object') return sayObject(values);
    const value = (values[name] ?? '').slice(0, longestValue);
    if (name === 'user') return value === '' ? 'somebody' : withAssumed(value, values['impersonateduser'] ?? '');
    return value === '' ? '?' : value;
  });
}

function withAssumed(user: string, assumed: string): string {
  return assumed === '' ? user : `${user} (acting as ${assumed.slice(0, longestValue)})`;
}

/** `pods/exec dev/web`, `clusterroles admin`, `all secrets`, or the path. */
export function sayObject({ resource = '', subresource = '', namespace = '', name = '', path = '' }: ReasonValues): string {
  if (resource === '') return path === '' ? '?' : path.slice(0, longestValue);
  const kind = subresource === '' ? resource : `${resource}/${subresource}`;
  if (name === '') return namespace === '' ? kind : `${kind} in ${namespace}`;
  // A namespace is in itself.
  const place = namespace === '' || (resource === 'namespaces' && namespace === name) ? name : `${namespace}/${name}`;
  return `${kind} ${place.slice(0, longestValue)}`;
}
