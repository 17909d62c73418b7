/** What the name of a user says by itself. Kubernetes reserves what begins with `system:`. Pure. */
import type { ObjectName } from '../../address/address.ts';

export interface IdentityName {
  readonly kind: 'service account' | 'node' | 'control plane' | 'anonymous' | 'nobody' | 'user';
  /** The name cut where it has parts; all of it, in order. */
  readonly parts: readonly NamePart[];
  /** The object in the cluster that it is; null where it is none. */
  readonly object: ObjectName | null;
}

interface NamePart {
  readonly text: string;
  readonly role: 'prefix' | 'namespace' | 'name';
}

const serviceAccount = /^(system:serviceaccount:)([^:]+)(:)([^:]+)$/;
const node = /^(system:node:)(.+)$/;

export function readIdentityName(user: string): IdentityName {
  const [, prefix, namespace, colon, name] = serviceAccount.exec(user) ?? [];
  if (prefix !== undefined && namespace !== undefined && colon !== undefined && name !== undefined) {
    return {
      kind: 'service account',
      parts: [
        { text: prefix, role: 'prefix' },
        { text: namespace, role: 'namespace' },
        { text: colon, role: 'prefix' },
        { text: name, role: 'name' },
      ],
      object: { resource: 'serviceaccounts', namespace, name },
    };
  }
  const [, nodePrefix, nodeName] = node.exec(user) ?? [];
  if (nodePrefix !== undefined && nodeName !== undefined) {
    return {
      kind: 'node',
      parts: [
        { text: nodePrefix, role: 'prefix' },
        { text: nodeName, role: 'name' },
      ],
      object: { resource: 'nodes', name: nodeName },
    };
  }
  const kind = user === '' ? 'nobody' : user === 'system:anonymous' ? 'anonymous' : user.startsWith('system:') ? 'control plane' : 'user';
  return { kind, parts: [{ text: user, role: 'name' }], object: null };
}
