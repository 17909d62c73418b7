import { describe, expect, it } from 'vitest';
import { mismatchOf } from '../match-rule.ts';
import type { Policy, PolicyRule } from '../policy.ts';
import { describePolicy } from './describe-policy.ts';

const policyOf = (rules: readonly PolicyRule[], rest: Partial<Policy> = {}): Policy => ({
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  ...rest,
  rules,
});
const sentenceOf = (rule: PolicyRule, rest: Partial<Policy> = {}) => describePolicy(policyOf([rule], rest)).rules[0]?.sentence;

describe('describePolicy', () => {
  it.each<[PolicyRule, string]>([
    [{ level: 'None' }, 'All requests are not recorded.'],
    [
      { level: 'Metadata', users: ['jane', 'bob'], userGroups: ['dev'], verbs: ['get', 'list', 'watch'] },
      'Requests by jane or bob as a member of dev to get, list or watch anything are recorded without bodies (Metadata).',
    ],
    [
      { level: 'Request', namespaces: ['dev', ''], resources: [{ resources: ['pods/*', 'nodes'] }, { group: 'apps' }] },
      'Requests for pods and their subresources and nodes of the core group and any resource or subresource of apps in the namespace dev or without a namespace (cluster-wide, or over all namespaces) are recorded with the body of the request (Request).',
    ],
    [
      { level: 'RequestResponse', resources: [{ group: '*', resources: ['*/scale', 'jobs'], resourceNames: ['a b'] }] },
      'Requests for the subresource scale of any resource and jobs of any group named “a b” are recorded with the bodies of request and answer (RequestResponse).',
    ],
    [{ level: 'None', namespaces: ['dev'] }, 'Requests for any resource in the namespace dev are not recorded.'],
    [
      { level: 'None', verbs: ['get'], nonResourceURLs: ['/version', '/healthz*'] },
      'Requests to get the path /version or paths that begin with /healthz are not recorded.',
    ],
  ])('says what a rule does: %j', (rule, sentence) => {
    expect(sentenceOf(rule)).toBe(sentence);
  });

  it('names the stages of the policy and of the rule, and what is left out of bodies', () => {
    const policy = { omitStages: ['RequestReceived'], omitManagedFields: true } as const;
    expect(sentenceOf({ level: 'Request', omitStages: ['Panic'] }, policy)).toBe(
      'All requests are recorded with the body of the request (Request) less managedFields, but not at the stages RequestReceived and Panic.',
    );
    expect(sentenceOf({ level: 'Request', omitManagedFields: false }, policy)).not.toContain('managedFields');
    expect(sentenceOf({ level: 'None' }, policy)).toBe('All requests are not recorded.');
  });

  it('tells which rules come before, which take all, and a request that no rule takes', () => {
    const rules: PolicyRule[] = [
      { level: 'None', users: ['jane'], verbs: ['get'] },
      { level: 'Metadata', resources: [{ resources: ['pods'] }] },
      { level: 'Request', resources: [{ resources: ['pods'] }], verbs: ['get'] },
      { level: 'Metadata', nonResourceURLs: ['*'] },
    ];
    const { rules: said, unmatched, rest } = describePolicy(policyOf(rules));
    expect(said.map(({ yieldsTo, shadowedBy }) => ({ yieldsTo, shadowedBy }))).toEqual([
      { yieldsTo: [], shadowedBy: null },
      { yieldsTo: [0], shadowedBy: null },
      { yieldsTo: [], shadowedBy: [1] },
      { yieldsTo: [0], shadowedBy: null },
    ]);
    if (unmatched === null) throw new Error('something is left');
    expect(rules.every((rule) => mismatchOf(rule, unmatched) !== null)).toBe(true);
    expect(rest).toContain('not recorded');
    const whole = describePolicy(policyOf([...rules, { level: 'Metadata' }]));
    expect(whole).toMatchObject({ unmatched: null, rest: 'Every request meets a rule.' });
  });

  it('warns of what a rule could be taken to be for', () => {
    const fallen = (rule: PolicyRule) => describePolicy(policyOf([rule])).rules[0]?.fallsThrough;
    expect(fallen({ level: 'None', resources: [{ resources: ['pods'] }] })).toEqual([
      'subresources that are not named, such as pods/log, pods/exec and pods/attach',
    ]);
    expect(fallen({ level: 'None', resources: [{ resources: ['pods/*'] }] })).toEqual([]);
    expect(fallen({ level: 'None', users: ['jane'] })).toEqual(['requests whose login failed: they have no user']);
    expect(fallen({ level: 'None', resources: [{ resources: ['secrets'], resourceNames: ['a'] }], verbs: ['get', 'create'] })).toEqual([
      'create: the URL holds no name',
    ]);
    expect(fallen({ level: 'None', resources: [{ group: '*' }] })).toEqual(['paths that are no resources, such as /healthz']);
  });
});
