/** The binding that an authorization reason names, as kube-apiserver’s RBAC authorizer writes it. Pure. */
export interface Binding {
  readonly kind: 'ClusterRoleBinding' | 'RoleBinding';
  readonly name: string;
  /** Of a RoleBinding. */
  readonly namespace: string | null;
  readonly roleKind: string;
  readonly role: string;
  /** Whom it was given to, such as `Group "dev"`. */
  readonly subject: string;
}

const form = /^RBAC: allowed by (ClusterRoleBinding|RoleBinding) "([^"]*)" of (ClusterRole|Role) "([^"]*)" to (.+)$/;

export function readBinding(reason: string): Binding | null {
  const [, kind, full = '', roleKind = '', role = '', subject = ''] = form.exec(reason) ?? [];
  if (kind === 'ClusterRoleBinding') return { kind, name: full, namespace: null, roleKind, role, subject };
  if (kind !== 'RoleBinding') return null;
  // `name/namespace`
  const slash = full.lastIndexOf('/');
  return { kind, name: full.slice(0, slash), namespace: full.slice(slash + 1), roleKind, role, subject };
}
