import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluatePolicy } from '../evaluate-policy.ts';
import type { Level } from '../policy.ts';
import { allNodes, type Consumer, requestOf } from './consumer.ts';
import type { Lowered } from './lower-consumers.ts';
import { rulesOfLowered } from './rules-of-lowered.ts';

const users = [
  { name: 'system:kube-scheduler', groups: ['system:authenticated'] },
  { name: 'system:serviceaccount:kube-system:job-controller', groups: ['system:serviceaccounts', 'system:authenticated'] },
  allNodes,
];
const kinds = [
  { apiGroup: '', resource: 'pods', subresource: '', path: '' },
  { apiGroup: '', resource: 'pods', subresource: 'status', path: '' },
  { apiGroup: 'batch', resource: 'jobs', subresource: '', path: '' },
  { apiGroup: '', resource: '', subresource: '', path: '/readyz' },
  { apiGroup: '', resource: '', subresource: '', path: '/metrics' },
];
const verbs = ['get', 'update', 'create'];
const consumers: readonly Consumer[] = users.flatMap((user) =>
  kinds.flatMap((kind) => verbs.map((verb) => ({ ...kind, user, verb, parts: [] }))),
);

describe('rulesOfLowered', () => {
  it('takes in exactly those that are lowered, by no more rules than there are of them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<Level | null>('None', 'Metadata', null), { minLength: consumers.length, maxLength: consumers.length }),
        (to) => {
          const lowered = consumers.flatMap((consumer, at): Lowered[] => {
            const level = to[at];
            return level == null ? [] : [{ consumer, from: 'Request', to: level, savedBytes: 1, harmed: [] }];
          });
          const rules = rulesOfLowered(lowered);
          expect(rules.length).toBeLessThanOrEqual(lowered.length);
          expect(rules.flatMap((rule) => rule.lowered)).toHaveLength(lowered.length);
          const policy = {
            apiVersion: 'audit.k8s.io/v1',
            kind: 'Policy',
            rules: [...rules.map(({ rule }) => rule), { level: 'Request' }],
          } as const;
          for (const [at, consumer] of consumers.entries())
            expect(evaluatePolicy(policy, requestOf(consumer)).level).toBe(to[at] ?? 'Request');
        },
      ),
      { numRuns: 200 },
    );
  });

  it('makes one rule of one user with many resources', () => {
    const own = consumers.filter(({ user, resource }) => user === users[0] && resource !== '');
    const rules = rulesOfLowered(own.map((consumer) => ({ consumer, from: 'Request', to: 'None', savedBytes: 1, harmed: [] })));
    expect(rules.map(({ rule }) => rule)).toEqual([
      {
        level: 'None',
        users: ['system:kube-scheduler'],
        verbs: ['create', 'get', 'update'],
        resources: [
          { group: '', resources: ['pods', 'pods/status'] },
          { group: 'batch', resources: ['jobs'] },
        ],
      },
    ]);
  });
});
