/** The questions about one object. Pure. */
import { type Range, withRange } from '../../../src/query/edit/edit-query.ts';
import type { ObjectName } from '../../address/address.ts';
import { allOf } from '../../events/ask-events.ts';

/** What the address does not say is not asked for: it may be of any cluster, group or namespace. */
export function questionOf({ cluster, resource, namespace, name, group }: Partial<ObjectName>): string {
  const given = [
    ['cluster', cluster],
    ['resource', resource],
    ['apigroup', group],
    ['namespace', namespace],
    ['name', name],
  ] as const;
  return allOf(given.flatMap(([field, value]) => (value === undefined ? [] : [[field, value] as const])));
}

/** Sessions and tunnels change nothing and matter as much. */
export const eventful = '(is_write=true or subresource in (exec,attach,portforward,proxy))';
export const reads = 'is_write=false and subresource not in (exec,attach,portforward,proxy)';

export function within(question: string, range: Range | null): string {
  return range === null ? question : (withRange(question, range) ?? question);
}
