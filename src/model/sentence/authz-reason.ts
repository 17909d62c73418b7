/** Why the authoriser allowed a request, as its annotation says it, taken apart. */
import { type NamedObject, type Part, part, say } from './part.ts';

interface RbacReason {
  readonly bindingKind: string;
  readonly binding: NamedObject;
  readonly roleKind: string;
  readonly role: NamedObject;
  readonly subjectKind: string;
  readonly subject: string;
}

const form =
  /^RBAC: allowed by (ClusterRoleBinding|RoleBinding) "((?:[^"\\]|\\.)*)" of (ClusterRole|Role) "((?:[^"\\]|\\.)*)" to (User|Group|ServiceAccount) "((?:[^"\\]|\\.)*)"$/;

const group = 'rbac.authorization.k8s.io';

/** Null where the reason is of another authoriser, or of another form. */
export function parseRbacReason(reason: string): RbacReason | null {
  const [whole, bindingKind = '', binding = '', roleKind = '', role = '', subjectKind = '', subject = ''] = form.exec(reason) ?? [];
  if (whole === undefined) return null;
  const [namespace, bindingName] = splitName(bindingKind === 'RoleBinding', unquote(binding));
  return {
    bindingKind,
    binding: { resource: bindingKind === 'RoleBinding' ? 'rolebindings' : 'clusterrolebindings', group, namespace, name: bindingName },
    roleKind,
    role: {
      resource: roleKind === 'Role' ? 'roles' : 'clusterroles',
      group,
      // A RoleBinding refers to a Role of its own namespace.
      namespace: roleKind === 'Role' ? namespace : '',
      name: unquote(role),
    },
    subjectKind,
    subject: unquote(subject),
  };
}

/** A RoleBinding is named `name/namespace`, where its name may hold no slash. */
function splitName(isNamespaced: boolean, text: string): readonly [namespace: string, name: string] {
  const at = text.lastIndexOf('/');
  return isNamespaced && at > 0 ? [text.slice(at + 1), text.slice(0, at)] : ['', text];
}

function unquote(text: string): string {
  if (!text.includes('\\')) return text;
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return text;
  }
}

/** `ClusterRoleBinding a of ClusterRole b to User c`, or the reason as it stands. */
export function describeReason(reason: string): readonly Part[] {
  const rbac = parseRbacReason(reason);
  if (rbac === null) return [part('reason', reason, { authz_reason: reason })];
  const named = (object: NamedObject): Part => ({ role: 'object', text: object.name, object });
  const place =
    rbac.binding.namespace === '' ? [] : [say(' in '), part('namespace', rbac.binding.namespace, { namespace: rbac.binding.namespace })];
  return [
    part('reason', rbac.bindingKind, { authz_reason: reason }),
    say(' '),
    named(rbac.binding),
    ...place,
    say(` of ${rbac.roleKind} `),
    named(rbac.role),
    say(` to ${rbac.subjectKind} `),
    describeSubject(rbac.subjectKind, rbac.subject),
  ];
}

function describeSubject(kind: string, subject: string): Part {
  if (kind === 'Group') return part('detail', subject, { groups: subject });
  if (kind === 'User') return part('actor', subject, { user: subject });
  // `name/namespace` again.
  const [namespace, name] = splitName(true, subject);
  return part('actor', namespace === '' ? name : `${namespace}/${name}`, { user: `system:serviceaccount:${namespace}:${name}` });
}
