import { describe, expect, it } from 'vitest';
import { describeReason, parseRbacReason } from './authz-reason.ts';
import { sentenceText } from './part.ts';

describe('parseRbacReason', () => {
  it('takes the namespace off the name of a RoleBinding, and gives it to its Role', () => {
    const reason = 'RBAC: allowed by RoleBinding "system::leader/kube-system" of Role "leader" to User "system:kube-scheduler"';
    expect(parseRbacReason(reason)).toMatchObject({
      binding: { resource: 'rolebindings', namespace: 'kube-system', name: 'system::leader' },
      role: { resource: 'roles', namespace: 'kube-system', name: 'leader' },
      subject: 'system:kube-scheduler',
    });
  });

  it('leaves the names of cluster objects whole, and a ClusterRole without a namespace', () => {
    const cluster = parseRbacReason('RBAC: allowed by ClusterRoleBinding "a/b" of ClusterRole "c" to Group "d"');
    expect(cluster?.binding).toMatchObject({ namespace: '', name: 'a/b' });
    const bound = parseRbacReason('RBAC: allowed by RoleBinding "x/dev" of ClusterRole "edit" to Group "dev"');
    expect(bound?.role).toMatchObject({ resource: 'clusterroles', namespace: '', name: 'edit' });
  });

  it('reads escaped quotes, and is null for other authorisers', () => {
    expect(parseRbacReason('RBAC: allowed by ClusterRoleBinding "a\\"b" of ClusterRole "c" to User "e\\\\f"')).toMatchObject({
      binding: { name: 'a"b' },
      subject: 'e\\f',
    });
    expect(parseRbacReason("no relationship found between node 'node-2' and this object")).toBeNull();
    expect(parseRbacReason('')).toBeNull();
  });

  it('says a service account as its user name has it', () => {
    const parts = describeReason('RBAC: allowed by ClusterRoleBinding "a" of ClusterRole "b" to ServiceAccount "ci/dev"');
    expect(sentenceText(parts)).toBe('ClusterRoleBinding a of ClusterRole b to ServiceAccount dev/ci');
    expect(parts.at(-1)?.where).toEqual([{ field: 'user', value: 'system:serviceaccount:dev:ci' }]);
  });
});
