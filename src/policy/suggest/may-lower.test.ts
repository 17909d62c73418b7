import { describe, expect, it } from 'vitest';
import { allNodes, type Consumer } from './consumer.ts';
import { mayLower } from './may-lower.ts';
import { readBudget } from './read-budget.ts';

const account = (name: string) => ({ name: `system:serviceaccount:${name}`, groups: [] });
const asking = (user: Consumer['user'], verb: string, what: string, apiGroup = ''): Consumer => {
  const [resource = '', subresource = ''] = what.startsWith('/') ? [''] : what.split('/');
  return { user, verb, apiGroup, resource, subresource, path: what.startsWith('/') ? what : '', parts: [] };
};

describe('mayLower', () => {
  it('calls the work of the cluster noise', () => {
    expect(mayLower(asking({ name: 'system:kube-scheduler', groups: [] }, 'update', 'leases', 'coordination.k8s.io'), 'None')).toBe(true);
    expect(mayLower(asking(allNodes, 'patch', 'nodes/status'), 'None')).toBe(true);
    expect(mayLower(asking(account('kube-system:job-controller'), 'create', 'events'), 'None')).toBe(true);
    expect(mayLower(asking({ name: 'system:anonymous', groups: [] }, 'get', '/readyz'), 'None')).toBe(true);
    expect(mayLower(asking(account('monitoring:prometheus'), 'get', '/metrics/cadvisor'), 'None')).toBe(true);
  });

  it.each([
    ['people', asking({ name: 'carol', groups: ['dev'] }, 'get', 'events'), 'Metadata'],
    ['administrators', asking({ name: 'system:admin', groups: [] }, 'get', 'events'), 'Metadata'],
    ['who did not log in', asking({ name: 'system:anonymous', groups: [] }, 'get', '/api'), 'None'],
    ['failed logins', asking(null, 'get', 'pods'), 'None'],
    ['accounts of somebody', asking(account('dev:app'), 'get', 'endpoints'), 'None'],
    ['secrets', asking({ name: 'system:kube-controller-manager', groups: [] }, 'get', 'secrets'), 'None'],
    ['tokens', asking(allNodes, 'create', 'serviceaccounts/token'), 'None'],
    ['shells', asking({ name: 'system:kube-controller-manager', groups: [] }, 'create', 'pods/exec'), 'None'],
    [
      'rights',
      asking(account('kube-system:clusterrole-aggregation-controller'), 'update', 'clusterroles', 'rbac.authorization.k8s.io'),
      'None',
    ],
    ['deletions', asking(account('kube-system:namespace-controller'), 'deletecollection', 'pods'), 'None'],
  ] as const)('never calls %s noise', (_, consumer, to) => {
    expect(mayLower(consumer, to)).toBe(false);
  });
});

describe('readBudget', () => {
  it.each([
    ['2GiB/day', { kind: 'bytes', perDay: 2 * 1024 ** 3 }],
    ['500 MB', { kind: 'bytes', perDay: 500_000_000 }],
    ['1.5 GB per day', { kind: 'bytes', perDay: 1_500_000_000 }],
    ['20%', { kind: 'part', of: 0.2 }],
    ['2.5 %', { kind: 'part', of: 0.025 }],
  ])('reads %s', (text, budget) => {
    expect(readBudget(text)).toEqual(budget);
  });

  it.each(['', '0', '0%', '101%', '-5%', 'cheap', '2GiB/hour', '%'])('takes “%s” for none', (text) => {
    expect(readBudget(text)).toBeNull();
  });
});
