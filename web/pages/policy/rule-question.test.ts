import { describe, expect, it } from 'vitest';
import { isError } from '../../../src/model/diagnostic.ts';
import type { Policy, PolicyRule } from '../../../src/policy/policy.ts';
import { readQuery } from '../../../src/query/check-query.ts';
import { ruleQuestion } from './rule-question.ts';

const policyOf = (...rules: readonly PolicyRule[]): Policy => ({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules });
const everything: PolicyRule = { level: 'Metadata' };

describe('ruleQuestion', () => {
  it('says the conditions of the rule, less the earlier rules that take some of it', () => {
    const policy = policyOf(
      { level: 'None', users: ['kubelet'] },
      { level: 'None', verbs: ['get', 'list'], namespaces: ['', 'a b'] },
      everything,
    );
    expect(ruleQuestion(policy, 0)).toBe('user=kubelet and stage is not empty');
    expect(ruleQuestion(policy, 1, [])).toBe(
      'verb in (get, list) and (namespace="a b" or namespace is empty) and resource is not empty and stage is not empty',
    );
    expect(ruleQuestion(policy, 2, [0])).toBe('not (user=kubelet) and stage is not empty');
    expect(ruleQuestion(policy, null)).toContain('not (user=kubelet) and not (verb in (get, list)');
  });

  it('says resources as rules match them', () => {
    const of = (...resources: NonNullable<PolicyRule['resources']>) => ruleQuestion(policyOf({ level: 'None', resources }), 0);
    expect(of({ resources: ['pods', 'pods/log', '*/scale', 'nodes/*'] })).toBe(
      'apigroup is empty and resource is not empty and ((resource=pods and subresource is empty) or (resource=pods and subresource=log) or subresource=scale or resource=nodes) and stage is not empty',
    );
    expect(of({ group: 'apps' }, { group: '*', resources: ['*'] })).toBe('(apigroup=apps or resource is not empty) and stage is not empty');
    expect(ruleQuestion(policyOf({ level: 'None', nonResourceURLs: ['/healthz*', '/version', '*'] }), 0)).toBe(
      'resource is empty and (path startswith /healthz or path=/version or resource is empty) and stage is not empty',
    );
  });

  it('says nothing where the language cannot: names that only the URL tells, and what nobody would read', () => {
    const named: PolicyRule = { level: 'None', resources: [{ resources: ['configmaps'], resourceNames: ['leader'] }] };
    expect(ruleQuestion(policyOf(named), 0)).toBeNull();
    expect(ruleQuestion(policyOf(named, everything), 1, [0])).toBeNull();
    expect(ruleQuestion(policyOf({ ...named, verbs: ['get', 'update'] }), 0)).toContain('name=leader');
    expect(ruleQuestion(policyOf({ level: 'None', users: Array.from({ length: 900 }, (_, at) => `user-${at}`) }), 0)).toBeNull();
    expect(ruleQuestion(policyOf(everything), 7)).toBeNull();
  });

  it('is a question without errors, whatever the names are', () => {
    const odd = ['a"b', "it's", '\\', '*', 'x y', ')', '\u202e', '$name', 'and', '#'];
    const rule: PolicyRule = { level: 'None', users: odd, userGroups: odd, namespaces: odd, resources: [{ group: 'a.b', resources: odd }] };
    const question = ruleQuestion(policyOf(rule), 0);
    expect(readQuery(question ?? '(').diagnostics.filter(isError)).toEqual([]);
    const paths = ruleQuestion(policyOf({ level: 'None', nonResourceURLs: odd.map((each) => `/${each}*`) }), 0);
    expect(readQuery(paths ?? '(').diagnostics.filter(isError)).toEqual([]);
  });
});
