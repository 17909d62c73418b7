/** Whether somebody's requests may be called noise at all: what people do, and what an attacker would do, is never left out for its volume. */
import { isSensitive } from '../coverage/request-kinds.ts';
import type { Level } from '../policy.ts';
import type { Consumer } from './consumer.ts';

const tellingGroups: ReadonlySet<string> = new Set([
  'rbac.authorization.k8s.io',
  'admissionregistration.k8s.io',
  'certificates.k8s.io',
  'apiregistration.k8s.io',
  'authentication.k8s.io',
]);
const tellingSubresources: ReadonlySet<string> = new Set([
  'exec',
  'attach',
  'portforward',
  'proxy',
  'token',
  'ephemeralcontainers',
  'approval',
]);
const removes: ReadonlySet<string> = new Set(['delete', 'deletecollection']);

export function mayLower(consumer: Consumer, to: Level): boolean {
  const { user, resource, path } = consumer;
  if (user === null) return false;
  if (user.name === 'system:anonymous') return resource === '' && isHealthCheck(path);
  if (!isMachine(user.name)) return false;
  if (to !== 'None') return true;
  return resource === '' || (isOfTheCluster(user.name) && !isTelling(consumer));
}

function isHealthCheck(path: string): boolean {
  return /^\/(?:healthz|livez|readyz|version|metrics)(?:\/|$)/.test(path);
}

function isMachine(name: string): boolean {
  return name.startsWith('system:') && name !== 'system:admin';
}

/** The control plane, the nodes and the accounts of kube-system; whose account else it is, its token may be stolen. */
function isOfTheCluster(name: string): boolean {
  return !name.startsWith('system:serviceaccount:') || name.startsWith('system:serviceaccount:kube-system:');
}

function isTelling({ apiGroup, resource, subresource, verb }: Consumer): boolean {
  if (removes.has(verb)) return resource !== 'events' && resource !== 'leases';
  if (tellingSubresources.has(subresource) || isSensitive({ apiGroup, resource, subresource })) return true;
  return tellingGroups.has(apiGroup) && !['get', 'list', 'watch'].includes(verb);
}
