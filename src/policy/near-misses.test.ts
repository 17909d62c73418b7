import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Attributes } from './attributes.ts';
import { mismatchOf } from './match-rule.ts';
import { nearMisses } from './near-misses.ts';
import type { Policy, PolicyRule } from './policy.ts';

const file = new URL('../../tests/fixtures/policy/evaluations.ndjson.gz', import.meta.url);
const cases = gunzipSync(readFileSync(file))
  .toString()
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { readonly attributes: Attributes; readonly policy: Policy });

const asked: Attributes = {
  user: { name: 'jane', groups: ['dev', 'system:authenticated'] },
  verb: 'get',
  resourceRequest: true,
  apiGroup: '',
  apiVersion: 'v1',
  resource: 'pods',
  subresource: 'log',
  namespace: 'prod',
  name: 'web',
  path: '/api/v1/namespaces/prod/pods/web/log',
};

describe('nearMisses', () => {
  it('finds rules that match once the one condition is gone, and no rule that matches', () => {
    let found = 0;
    for (const { policy, attributes } of cases) {
      for (const { index, field, reason } of nearMisses(policy.rules, attributes)) {
        const rule = policy.rules[index];
        if (rule === undefined) throw new Error('no such rule');
        expect(mismatchOf(rule, attributes)).not.toBeNull();
        const { [field]: _, ...without } = rule;
        expect(mismatchOf(without as PolicyRule, attributes), JSON.stringify({ rule, attributes, reason })).toBeNull();
        expect(reason).not.toBe('');
        found++;
      }
    }
    expect(found).toBeGreaterThan(200);
  });

  it.each<[PolicyRule, string, string]>([
    [{ level: 'None', users: ['bob'] }, 'users', 'the user is “jane”'],
    [{ level: 'None', userGroups: ['ops'], verbs: ['get'] }, 'userGroups', '“jane” is in none of its groups'],
    [{ level: 'None', verbs: ['list'], resources: [{ resources: ['pods/log'] }] }, 'verbs', 'the verb is “get”'],
    [{ level: 'None', namespaces: ['dev'] }, 'namespaces', 'the namespace is “prod”'],
    [{ level: 'None', resources: [{ resources: ['pods'] }] }, 'resources', '“pods” does not take “pods/log” in'],
    [{ level: 'None', resources: [{ resources: ['pods/*'], resourceNames: ['db'] }] }, 'resources', 'the name is “web”'],
    [
      { level: 'None', resources: [{ group: 'apps', resources: ['pods/log'] }] },
      'resources',
      '“pods/log” stands there under apps, and the request is for “pods/log” of the core group',
    ],
  ])('says on what a rule fails: %j', (rule, field, reason) => {
    expect(nearMisses([rule], asked)).toEqual([{ index: 0, field, reason }]);
  });

  it.each<[PolicyRule]>([
    [{ level: 'None' }],
    [{ level: 'None', users: ['bob'], verbs: ['list'] }],
    [{ level: 'None', nonResourceURLs: ['/healthz'] }],
    [{ level: 'None', resources: [{ group: 'apps', resources: ['deployments'] }] }],
  ])('passes over what matches, and what is far: %j', (rule) => {
    expect(nearMisses([rule], asked)).toEqual([]);
  });
});
