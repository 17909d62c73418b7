import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attributes } from '../attributes.ts';
import { evaluatePolicy } from '../evaluate-policy.ts';
import { mismatchOf } from '../match-rule.ts';
import type { GroupResources, Policy, PolicyRule } from '../policy.ts';
import { findShadows } from './find-shadows.ts';
import { findWitness } from './find-witness.ts';

const some = (values: readonly string[]) =>
  fc.option(fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 }), { nil: undefined, freq: 2 });
const users = ['jane', 'bob', 'system:node:a'];
const groups = ['dev', 'system:nodes', 'system:authenticated'];
const verbs = ['get', 'list', 'create', '*'];
const namespaces = ['', 'dev', 'kube-system'];
const apiGroups = ['', 'apps', '*'];
const resources = ['pods', 'pods/log', 'pods/*', '*/log', '*', '*/*', 'nodes', 'nodes/status', '', 'pods/', '*/'];
const names = ['web', 'db', ''];
const paths = ['*', '/healthz', '/healthz*', '/h*', '/metrics', '/'];

const entry: fc.Arbitrary<GroupResources> = fc
  .record({ group: fc.constantFrom(...apiGroups), resources: some(resources), resourceNames: some(names) })
  .map(({ group, resources: patterns, resourceNames }) => ({
    group,
    ...(patterns !== undefined && { resources: patterns }),
    ...(patterns !== undefined && patterns.length > 0 && resourceNames !== undefined && { resourceNames }),
  }));

const conditions = fc.record({ users: some(users), userGroups: some(groups), verbs: some(verbs) });
const rule: fc.Arbitrary<PolicyRule> = fc
  .tuple(
    conditions,
    fc.oneof(
      fc.record({ namespaces: some(namespaces), resources: fc.option(fc.array(entry, { maxLength: 2 }), { nil: undefined }) }),
      fc.record({ nonResourceURLs: some(paths) }),
    ),
  )
  .map(([who, what]) => ({
    level: 'Metadata',
    ...Object.fromEntries(Object.entries({ ...who, ...what }).filter(([, list]) => list !== undefined)),
  }));

const policyOf = (rules: readonly PolicyRule[]): Policy => ({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules });

/** Requests from the terms of the rules, and from words that no rule has. */
const request: fc.Arbitrary<Attributes> = fc
  .record({
    user: fc.option(
      fc.record({ name: fc.constantFrom(...users, 'zoe'), groups: fc.uniqueArray(fc.constantFrom(...groups, 'ops'), { maxLength: 3 }) }),
      { nil: null, freq: 4 },
    ),
    verb: fc.constantFrom(...verbs, 'patch'),
    resourceRequest: fc.boolean(),
    apiGroup: fc.constantFrom('', 'apps', '*', 'batch'),
    resource: fc.constantFrom('pods', 'nodes', '*', '', 'jobs'),
    subresource: fc.constantFrom('', 'log', 'status', '*', 'scale'),
    namespace: fc.constantFrom(...namespaces, 'prod'),
    name: fc.constantFrom(...names, 'cache'),
    path: fc.constantFrom('/', '/healthz', '/healthz/etcd', '/hello', '/metrics', '/version'),
  })
  .map((asked) => ({ ...asked, apiVersion: 'v1' }));

describe('findShadows', () => {
  it('is exact: nothing reaches a rule that it reports, and something reaches every other', () => {
    let shadowed = 0;
    let reached = 0;
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 2, maxLength: 6 }),
        fc.array(request, { minLength: 60, maxLength: 60 }),
        (rules, requests) => {
          const shadows = new Map(findShadows(rules).map(({ index, by }) => [index, by]));
          const chosen = new Set(requests.map((asked) => evaluatePolicy(policyOf(rules), asked).ruleIndex));
          rules.forEach((target, index) => {
            const by = shadows.get(index);
            if (by === undefined) {
              const witness = findWitness(rules.slice(0, index), target);
              if (witness === null || witness === 'undecided') throw new Error('no witness');
              expect(evaluatePolicy(policyOf(rules), witness).ruleIndex).toBe(index);
              reached++;
              return;
            }
            shadowed++;
            expect(chosen.has(index)).toBe(false);
            // Those that are named catch all of it by themselves.
            for (const asked of requests.filter((one) => mismatchOf(target, one) === null))
              expect(by.some((at) => mismatchOf(rules[at] ?? target, asked) === null)).toBe(true);
          });
        },
      ),
      { numRuns: 600 },
    );
    expect(shadowed).toBeGreaterThan(100);
    expect(reached).toBeGreaterThan(1000);
  });

  it.each<[string, PolicyRule[], { index: number; by: number[] }[]]>([
    ['one rule that is wider', [{ level: 'None' }, { level: 'Metadata', verbs: ['get'] }], [{ index: 1, by: [0] }]],
    [
      'several that are so together',
      [
        { level: 'None', verbs: ['get'] },
        { level: 'None', users: ['jane'] },
        { level: 'None', verbs: ['list'] },
        { level: 'Metadata', verbs: ['get', 'list'] },
      ],
      [{ index: 3, by: [0, 2] }],
    ],
    [
      'pods/* before pods',
      [
        { level: 'None', resources: [{ resources: ['pods/*'] }] },
        { level: 'Metadata', resources: [{ resources: ['pods', 'pods/log'] }] },
      ],
      [{ index: 1, by: [0] }],
    ],
    ['a rule for what cannot be', [{ level: 'None', resources: [{ resources: ['*/'] }] }], [{ index: 0, by: [] }]],
    [
      'nothing: a name does not take a list in',
      [
        { level: 'None', resources: [{ resources: ['pods'], resourceNames: ['web'] }] },
        { level: 'Metadata', resources: [{ resources: ['pods'] }] },
      ],
      [],
    ],
    [
      'nothing: paths are no resources',
      [
        { level: 'None', nonResourceURLs: ['*'] },
        { level: 'Metadata', namespaces: ['dev'] },
      ],
      [],
    ],
    [
      'nothing: some are in one group and not in the other',
      [
        { level: 'None', userGroups: ['a'] },
        { level: 'Metadata', userGroups: ['a', 'b'] },
      ],
      [],
    ],
  ])('finds %s', (_, rules, shadows) => {
    expect(findShadows(rules)).toEqual(shadows);
  });

  it('gives an answer, or none, in good time for a policy made to be hard', () => {
    const many = (prefix: string, count: number) => Array.from({ length: count }, (_, at) => `${prefix}${at}`);
    const rules: PolicyRule[] = many('r', 60).map((_, at) => ({
      level: 'None',
      users: many('u', 400).filter((__, other) => other % 60 !== at),
      verbs: many('v', 400).filter((__, other) => other % 59 !== at),
      namespaces: many('n', 400).filter((__, other) => other % 58 !== at),
      resources: [{ resources: many('p', 400).filter((__, other) => other % 57 !== at) }],
    }));
    const target: PolicyRule = {
      level: 'None',
      users: many('u', 400),
      verbs: many('v', 400),
      namespaces: many('n', 400),
      resources: [{ resources: many('p', 400) }],
    };
    const started = performance.now();
    findWitness(rules, target);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
