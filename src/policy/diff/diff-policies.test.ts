import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Attributes } from '../attributes.ts';
import { isSameOutcome, nameOutcome } from '../describe/say-outcome.ts';
import { evaluatePolicy } from '../evaluate-policy.ts';
import type { Policy, PolicyRule } from '../policy.ts';
import { diffPolicies, type Region } from './diff-policies.ts';
import { sayDifference } from './say-difference.ts';

const file = new URL('../../../tests/fixtures/policy/evaluations.ndjson.gz', import.meta.url);
const cases = gunzipSync(readFileSync(file))
  .toString()
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { readonly attributes: Attributes; readonly policy: Policy });

const policyOf = (rules: readonly PolicyRule[], rest: Partial<Policy> = {}): Policy => ({
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  ...rest,
  rules,
});
const said = (before: Policy, after: Policy) =>
  diffPolicies(before, after).map((one) => ({ region: one.region, ...sayDifference(one, before, after) }));

const isIn = ({ before, after }: Region, a: number | null, b: number | null) =>
  (before === undefined || before === a) && (after === undefined || after === b);

describe('diffPolicies', () => {
  it('is exact: a request is recorded otherwise if, and only if, one difference is about it', () => {
    const requests = cases.filter((_, at) => at % 4 === 0).map(({ attributes }) => attributes);
    let differing = 0;
    let alike = 0;
    for (let at = 0; at + 1 < 240; at += 2) {
      const before = cases[at]?.policy;
      const after = {
        ...cases[at + 1]?.policy,
        rules: [...(cases[at + 1]?.policy.rules ?? []), ...(before?.rules.slice(1) ?? [])],
      } as Policy;
      if (before === undefined) throw new Error('no policy');
      const differences = diffPolicies(before, after);
      for (const { example, from, to } of differences) {
        if (example === null) throw new Error('no example');
        const [was, becomes] = [evaluatePolicy(before, example), evaluatePolicy(after, example)];
        expect([nameOutcome(was), nameOutcome(becomes)]).toEqual([nameOutcome(from), nameOutcome(to)]);
      }
      for (const asked of requests) {
        const [was, becomes] = [evaluatePolicy(before, asked), evaluatePolicy(after, asked)];
        const about = differences.filter(({ region }) => isIn(region, was.ruleIndex, becomes.ruleIndex));
        if (isSameOutcome(was, becomes)) {
          expect(about).toEqual([]);
          alike++;
        } else {
          expect(about.map(({ from, to }) => [nameOutcome(from), nameOutcome(to)])).toEqual([[nameOutcome(was), nameOutcome(becomes)]]);
          differing++;
        }
      }
    }
    expect(differing).toBeGreaterThan(3000);
    expect(alike).toBeGreaterThan(3000);
  });

  it('finds nothing between policies that do the same by other rules', () => {
    const one = policyOf([{ level: 'None', verbs: ['get', 'list'] }, { level: 'Metadata' }]);
    const other = policyOf([
      { level: 'None', verbs: ['list'] },
      { level: 'None', verbs: ['get'] },
      { level: 'Metadata', users: ['a'] },
      { level: 'Metadata' },
    ]);
    expect(diffPolicies(one, other)).toEqual([]);
    expect(diffPolicies(one, one)).toEqual([]);
  });

  it('says one thing once: a rule that was put before others', () => {
    const rules: readonly PolicyRule[] = [
      { level: 'Metadata', resources: [{ resources: ['secrets'] }] },
      { level: 'Metadata', namespaces: ['dev'] },
      { level: 'Metadata' },
    ];
    const quiet: PolicyRule = { level: 'None', users: ['system:kube-proxy'] };
    expect(said(policyOf(rules), policyOf([quiet, ...rules]))).toEqual([
      { region: { after: 0 }, sentence: 'Requests by system:kube-proxy: Metadata → None.', lessBefore: [], lessAfter: [] },
    ]);
    expect(said(policyOf([quiet, ...rules]), policyOf(rules))).toEqual([
      { region: { before: 0 }, sentence: 'Requests by system:kube-proxy: None → Metadata.', lessBefore: [], lessAfter: [] },
    ]);
  });

  it('names what earlier rules take, and what no rule takes any more', () => {
    const secrets: PolicyRule = { level: 'Metadata', resources: [{ resources: ['secrets'] }] };
    expect(said(policyOf([secrets, { level: 'Request' }]), policyOf([secrets, { level: 'Metadata' }]))).toEqual([
      { region: { after: 1 }, sentence: 'All requests: Request → Metadata.', lessBefore: [], lessAfter: [0] },
    ]);
    expect(said(policyOf([secrets, { level: 'Metadata' }]), policyOf([secrets]))).toEqual([
      { region: { before: 1 }, sentence: 'All requests: Metadata → None.', lessBefore: [0], lessAfter: [] },
    ]);
  });

  it('sees stages and managed fields where something is recorded', () => {
    const rules: readonly PolicyRule[] = [{ level: 'None', verbs: ['get'] }, { level: 'Metadata', verbs: ['list'] }, { level: 'Request' }];
    const changed = said(policyOf(rules), policyOf(rules, { omitManagedFields: true }));
    expect(changed.map(({ sentence }) => sentence)).toEqual(['All requests: Request → Request without managedFields.']);
    const stages = said(policyOf(rules), policyOf(rules, { omitStages: ['RequestReceived'] }));
    expect(stages).toHaveLength(2);
  });
});
