/** Policies made at random over what the recorded events hold, so that their rules meet many of them. */
import fc from 'fast-check';
import type { GroupResources, Policy, PolicyRule } from '../../src/policy/policy.ts';

const users = [
  'system:kube-scheduler',
  'system:kube-controller-manager',
  'system:apiserver',
  'kubernetes-admin',
  'alice',
  'eve',
  'system:anonymous',
  'system:serviceaccount:kube-system:generic-garbage-collector',
];
const groups = [
  'system:nodes',
  'system:masters',
  'system:authenticated',
  'system:unauthenticated',
  'system:serviceaccounts',
  'system:serviceaccounts:kube-system',
  'dev',
  'system:serviceaccounts:dev',
];
const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];
const namespaces = ['kube-system', 'default', 'dev', ''];
const paths = ['/healthz*', '/readyz', '/livez*', '/version', '/api*', '/openapi/*', '*'];

const someOf = (list: readonly string[], most: number) => fc.uniqueArray(fc.constantFrom(...list), { minLength: 1, maxLength: most });

const entry: fc.Arbitrary<GroupResources> = fc.oneof(
  fc.record({
    resources: someOf(
      [
        'pods',
        'secrets',
        'configmaps',
        'events',
        'nodes',
        'nodes/status',
        'pods/*',
        'pods/exec',
        'serviceaccounts/token',
        '*/status',
        'endpoints',
        'namespaces',
      ],
      4,
    ),
  }),
  fc.constant({ resources: ['*'] }),
  fc.record({
    group: fc.constantFrom('apps', 'coordination.k8s.io', 'rbac.authorization.k8s.io', 'batch', 'events.k8s.io', 'authorization.k8s.io'),
  }),
  fc.record({ group: fc.constant('apps'), resources: someOf(['deployments', 'replicasets', 'deployments/scale', '*'], 2) }),
  fc.record({ group: fc.constant('*'), resources: someOf(['*', 'events', 'leases'], 1) }),
  fc.record({ resources: someOf(['configmaps', 'secrets', 'pods'], 2), resourceNames: someOf(['web', 'kube-root-ca.crt', 'db'], 2) }),
);

const level = fc.constantFrom('None', 'Metadata', 'Request', 'RequestResponse') satisfies fc.Arbitrary<PolicyRule['level']>;
const omitStages = someOf(['RequestReceived', 'ResponseStarted', 'ResponseComplete'], 2) as fc.Arbitrary<NonNullable<Policy['omitStages']>>;

const resourceRule = fc.record(
  {
    level,
    users: someOf(users, 3),
    userGroups: someOf(groups, 2),
    verbs: someOf(verbs, 4),
    namespaces: someOf(namespaces, 2),
    resources: fc.array(entry, { minLength: 1, maxLength: 2 }),
    omitStages,
  },
  { requiredKeys: ['level'] },
);
const pathRule = fc.record(
  { level, nonResourceURLs: someOf(paths, 3), verbs: someOf(['get', 'post'], 1) },
  { requiredKeys: ['level', 'nonResourceURLs'] },
);

export const randomPolicy: fc.Arbitrary<Policy> = fc
  .record({
    omitStages: fc.option(fc.constant(['RequestReceived'] as const), { nil: undefined }),
    rules: fc.array(fc.oneof({ weight: 4, arbitrary: resourceRule }, { weight: 1, arbitrary: pathRule }), { minLength: 1, maxLength: 6 }),
    last: fc.option(level, { nil: undefined }),
  })
  .map(({ omitStages: stages, rules, last }) => ({
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    ...(stages !== undefined && { omitStages: stages }),
    rules: [...rules, ...(last === undefined ? [] : [{ level: last }])] as readonly PolicyRule[],
  }));
