/** What an object looked like after a request, as far as the request recorded it. Pure. */
import { findResource } from '../../src/model/kubernetes-names.ts';
import type { NamedObject } from '../../src/model/sentence/part.ts';
import { type AuditEvent, listOf, mapOf, textOf } from '../../src/model/sentence/read-event.ts';

/** Subresources whose answers are the object itself, and not something about it. */
const ofObjectItself = 'status,finalize,approval,ephemeralcontainers,resize';
const itself: ReadonlySet<string> = new Set(['', ...ofObjectItself.split(',')]);

/** The requests that may have made a version: what is answered to them is the object. */
export const versionQuestion = `is_write=true and code=2xx and level in (Request,RequestResponse) and (subresource is empty or subresource in (${ofObjectItself}))`;

/** The same, and those that changed it without answering with it. */
export const changeQuestion = `is_write=true and code=2xx and (subresource is empty or subresource in (scale,${ofObjectItself}))`;

/** Whether the request leaves the spec as it is: what differs there was changed before it, by another. */
export const isForStatus = ({ object }: AuditEvent): boolean => object?.subresource === 'status';

export interface Version {
  readonly body: unknown;
  /** `response`: as the server answered it. `request`: as the client sent it, before defaults and webhooks. */
  readonly from: 'response' | 'request';
}

export function versionOf({ object, verb, request, response }: AuditEvent): Version | null {
  if (object === null || !itself.has(object.subresource)) return null;
  if (isObject(response)) return { body: response, from: 'response' };
  // A patch is no object, and the body of a delete is its options.
  return isObject(request) && (verb === 'create' || verb === 'update') ? { body: request, from: 'request' } : null;
}

function isObject(body: unknown): boolean {
  const map = mapOf(body);
  return typeof map['metadata'] === 'object' && map['kind'] !== 'Status' && !listOf(map['items']).length;
}

export interface Owner extends NamedObject {
  readonly kind: string;
}

/** Who owns it: the controller first. */
export function ownersOf(body: unknown): readonly Owner[] {
  const metadata = mapOf(mapOf(body)['metadata']);
  const namespace = textOf(metadata['namespace']);
  const owners = listOf(metadata['ownerReferences']).map(mapOf);
  return [...owners]
    .sort((a, b) => Number(b['controller'] === true) - Number(a['controller'] === true))
    .map((owner) => ownerOf(owner, namespace));
}

function ownerOf(owner: Readonly<Record<string, unknown>>, namespace: string): Owner {
  const kind = textOf(owner['kind']);
  const [group = ''] = textOf(owner['apiVersion']).includes('/') ? textOf(owner['apiVersion']).split('/') : [''];
  const lower = kind.toLowerCase();
  const known = findResource(lower);
  // Of a custom kind the resource is a guess.
  const resource = known !== undefined && known.group === group ? known.plural : `${lower}s`;
  const isClusterScoped = resource === 'nodes' || resource === 'namespaces';
  return { kind, resource, group, namespace: isClusterScoped ? '' : namespace, name: textOf(owner['name']) };
}
