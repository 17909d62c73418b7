import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { needOf, printRoles } from './print-roles.ts';

const account = 'system:serviceaccount:ci:deployer';
const refused = (verb: string, what: string) => `x is forbidden: User "${account}" cannot ${verb} ${what}`;

describe('needOf', () => {
  it('reads what the API server says', () => {
    expect(needOf(refused('create', 'resource "pods/exec" in API group "" in the namespace "dev"'), account)).toEqual({
      verb: 'create',
      target: 'pods/exec',
      group: '',
      namespace: 'dev',
    });
    expect(needOf(refused('list', 'resource "nodes" in API group "" at the cluster scope: RBAC: gone'), account)).toMatchObject({
      target: 'nodes',
      namespace: null,
    });
    expect(needOf('forbidden: User "eve" cannot get path "/.env"', 'eve')).toEqual({
      verb: 'get',
      target: '/.env',
      group: null,
      namespace: null,
    });
  });

  it('gives nothing where a role would not help', () => {
    expect(needOf('pods "x" is forbidden: violates PodSecurity "restricted:latest"', 'eve')).toBeNull();
    expect(needOf(refused('list', 'resource "pods" in API group "" at the cluster scope'), 'alice')).toBeNull();
    expect(needOf('', 'eve')).toBeNull();
  });

  it('is quick with a hostile message', () => {
    expect(needOf(`User "${'\\'.repeat(100_000)}`, 'eve')).toBeNull();
  });
});

describe('printRoles', () => {
  it('gives a role and a binding for each namespace, and one for the cluster', () => {
    const needs = [
      refused('list', 'resource "pods" in API group "" in the namespace "dev"'),
      refused('get', 'resource "pods" in API group "" in the namespace "dev"'),
      refused('list', 'resource "nodes" in API group "" at the cluster scope'),
    ].flatMap((message) => needOf(message, account) ?? []);
    const documents = parseAllDocuments(printRoles(needs, account)).map((each) => each.toJS());
    expect(documents.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([
      ['ClusterRole', undefined],
      ['ClusterRoleBinding', undefined],
      ['Role', 'dev'],
      ['RoleBinding', 'dev'],
    ]);
    expect(documents[2].rules).toEqual([{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }]);
    expect(documents[3].subjects).toEqual([{ kind: 'ServiceAccount', name: 'deployer', namespace: 'ci' }]);
    expect(documents[3].roleRef.name).toBe(documents[2].metadata.name);
  });

  it('quotes names that are no plain words', () => {
    const user = 'x\n  - kind: "Group"';
    const printed = printRoles([{ verb: 'get', target: '/a: b', group: null, namespace: null }], user);
    const [role = '', binding = ''] = printed.split('---\n');
    expect(parse(role).rules).toEqual([{ nonResourceURLs: ['/a: b'], verbs: ['get'] }]);
    expect(parse(binding).subjects).toEqual([{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }]);
  });
});
