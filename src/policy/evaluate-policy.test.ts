import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Attributes } from './attributes.ts';
import { evaluatePolicy } from './evaluate-policy.ts';
import type { Level, Policy, Stage } from './policy.ts';

/** Random policies and requests, with what kube-apiserver 1.36.2 made of each. */
interface Case {
  readonly attributes: Attributes;
  readonly policy: Policy;
  readonly result: { readonly level: Level; readonly omitStages: readonly Stage[]; readonly omitManagedFields: boolean };
}

const file = new URL('../../tests/fixtures/policy/evaluations.ndjson.gz', import.meta.url);
const cases = gunzipSync(readFileSync(file))
  .toString()
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);

describe('evaluatePolicy', () => {
  it('gives what kube-apiserver gives, in every recorded case', () => {
    expect(cases).toHaveLength(2000);
    const levels = new Set(cases.map(({ result }) => result.level));
    expect(levels.size).toBe(4);
    for (const { policy, attributes, result } of cases) {
      const { level, omitStages, omitManagedFields } = evaluatePolicy(policy, attributes);
      expect({ level, omitManagedFields, omitStages: new Set(omitStages) }, JSON.stringify({ policy, attributes })).toEqual({
        level: result.level,
        omitManagedFields: result.omitManagedFields,
        omitStages: new Set(result.omitStages),
      });
      expect(omitStages).toHaveLength(new Set(omitStages).size);
    }
  });

  it('names the rule and the reason', () => {
    const policy: Policy = {
      apiVersion: 'audit.k8s.io/v1',
      kind: 'Policy',
      rules: [
        { level: 'None', users: ['system:kube-proxy'] },
        { level: 'Metadata', verbs: ['get'] },
      ],
    };
    const asked = {
      user: null,
      verb: 'get',
      resourceRequest: false,
      apiGroup: '',
      apiVersion: '',
      resource: '',
      subresource: '',
      namespace: '',
      name: '',
      path: '/version',
    };
    expect(evaluatePolicy(policy, asked)).toMatchObject({ level: 'Metadata', ruleIndex: 1, reason: expect.stringContaining('Rule 2') });
    expect(evaluatePolicy(policy, { ...asked, verb: 'post' })).toMatchObject({
      level: 'None',
      ruleIndex: null,
      reason: expect.stringContaining('No rule'),
    });
  });
});
