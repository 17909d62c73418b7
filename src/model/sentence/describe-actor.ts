/** Who acted, and from where: the first and the middle part of the sentence of an event. */
import { type Part, part, say } from './part.ts';
import type { AuditEvent, Person } from './read-event.ts';

const serviceAccount = /^system:serviceaccount:([^:]*):(.*)$/s;
const node = /^system:node:(.+)$/s;
const controlPlane = /^system:(kube-[\w-]+|apiserver)$/;

/** The person, and who they acted as. */
export function describeActor({ user, impersonated, impersonationConstraint }: AuditEvent): readonly Part[] {
  if (user.name === '') return [part('actor', 'Somebody who was not authenticated', { user: '' })];
  const parts = [...describeUser(user), ...describePod(user)];
  if (impersonated === null) return parts;
  const how =
    impersonationConstraint === ''
      ? []
      : [say(', constrained by '), part('detail', impersonationConstraint, { impersonationconstraint: impersonationConstraint })];
  const to = impersonated.name;
  return [...parts, say(' (as '), part('impersonated', to === '' ? 'nobody' : to, { impersonateduser: to }), ...how, say(')')];
}

function describeUser({ name }: Person): readonly Part[] {
  const where = { user: name };
  if (name === 'system:anonymous') return [say('An '), part('actor', 'anonymous client', where)];
  const [, namespace, account] = serviceAccount.exec(name) ?? [];
  if (account !== undefined) return [say('Service account '), part('actor', `${namespace}/${account}`, where)];
  const [, nodeName] = node.exec(name) ?? [];
  if (nodeName !== undefined) return [say('Node '), part('actor', nodeName, where)];
  const [, component] = controlPlane.exec(name) ?? [];
  return [part('actor', component ?? name, where)];
}

/** The pod that the token of a service account was given to, as the token itself says. */
function describePod({ name, extra }: Person): readonly Part[] {
  const [pod = ''] = extra['authentication.kubernetes.io/pod-name'] ?? [];
  const [, namespace] = serviceAccount.exec(name) ?? [];
  if (pod === '' || namespace === undefined) return [];
  return [say(' (in pod '), { role: 'object', text: pod, object: { resource: 'pods', group: '', namespace, name: pod } }, say(')')];
}

/** The last hop is proven; what stands before it, a client or a proxy claimed. */
export function describeAddress({ sourceIPs }: AuditEvent): readonly Part[] {
  const last = sourceIPs.at(-1);
  if (last === undefined) return [];
  const claimed = sourceIPs.slice(0, -1);
  const shown = claimed
    .slice(0, claimedShown)
    .flatMap((address, at) => [say(at === 0 ? ' (claimed ' : ', '), part('address', address, { sourceips: address })]);
  const more = claimed.length > claimedShown ? [say(` and ${claimed.length - claimedShown} more`)] : [];
  return [say(' from '), part('address', last, { sourceips: last }), ...shown, ...more, ...(claimed.length > 0 ? [say(')')] : [])];
}

const claimedShown = 3;

/** What the client calls itself. */
export function describeClient({ userAgent }: AuditEvent): readonly Part[] {
  const [, product = '', version = ''] = /^([^/ ]+)(?:\/([^ ]+))?/.exec(userAgent) ?? [];
  if (product === '') return [];
  // The registry reads `client` and `client_version` in the same way.
  const number = version.replace(/^v(?=\d)/, '');
  return [say(' with '), part('client', number === '' || number === '0.0.0' ? product : `${product} ${number}`, { client: product })];
}
