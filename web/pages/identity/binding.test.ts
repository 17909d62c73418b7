import { expect, test } from 'vitest';
import { readBinding } from './binding.ts';

test('a RoleBinding is named with its namespace', () => {
  expect(readBinding('RBAC: allowed by RoleBinding "dev-edit/dev" of ClusterRole "edit" to Group "dev"')).toEqual({
    kind: 'RoleBinding',
    name: 'dev-edit',
    namespace: 'dev',
    roleKind: 'ClusterRole',
    role: 'edit',
    subject: 'Group "dev"',
  });
});

test('a ClusterRoleBinding has none', () => {
  const reason =
    'RBAC: allowed by ClusterRoleBinding "system:controller:x" of ClusterRole "system:controller:x" to ServiceAccount "x/kube-system"';
  expect(readBinding(reason)).toMatchObject({ kind: 'ClusterRoleBinding', name: 'system:controller:x', namespace: null });
});

test.each(['', 'no opinion', 'RBAC: allowed by RoleBinding', 'RBAC: allowed by Binding "a" of Role "b" to User "c"'])(
  'nothing is read into %j',
  (reason) => expect(readBinding(reason)).toBeNull(),
);
