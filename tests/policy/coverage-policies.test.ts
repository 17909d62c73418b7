/** Coverage of the policies that come along: each reason names a request, and the rule that the API server would choose for it. */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { coverPolicy, type WatchCoverage } from '../../src/policy/coverage/cover-policy.ts';
import { openEyes } from '../../src/policy/coverage/open-eyes.ts';
import type { Watch } from '../../src/policy/coverage/watch.ts';
import { evaluatePolicy } from '../../src/policy/evaluate-policy.ts';
import { lintPolicy } from '../../src/policy/lint/lint-policy.ts';
import { parsePolicy } from '../../src/policy/load/parse-policy.ts';
import { mendPolicy } from '../../src/policy/mend-policy.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { printPolicy } from '../../src/policy/suggest/print-policy.ts';
import { readWatches } from '../../src/service/policy/watches.ts';

const folder = (path: string) => new URL(`../../${path}/`, import.meta.url);
const texts = (path: string, ending: RegExp) =>
  readdirSync(folder(path))
    .filter((name) => ending.test(name))
    .map((name) => [name, readFileSync(new URL(name, folder(path)), 'utf8')] as const);

const policies = [...texts('policies', /\.yaml$/), ...texts('tests/golden/policies', /\.txt$/)].flatMap(([name, text]) => {
  const { policy } = parsePolicy(mendPolicy(text) ?? text);
  return policy === null ? [] : [[name, policy] as const];
});

let watches: readonly Watch[];
beforeAll(async () => {
  watches = await readWatches();
});

const statusOf = (found: readonly WatchCoverage[], name: string) =>
  found.find(({ watch }) => watch.kind === 'question' && watch.name === name)?.status;

describe('coverage of the policies that come along', () => {
  it('finds enough of them', () => {
    expect(policies.length).toBeGreaterThanOrEqual(10);
  });

  it.each(policies)('names for each reason in %s a request on which that rule decides', (_, policy: Policy) => {
    const found = coverPolicy(policy, watches);
    expect(found).toHaveLength(watches.length);
    let reasons = 0;
    for (const { watch, status, losses, hasRequests } of found) {
      expect(hasRequests, watch.name).toBe(true);
      expect(losses.length > 0, watch.name).toBe(status !== 'answerable');
      if (status === 'blind') expect(losses.every(({ isFound }) => !isFound)).toBe(true);
      for (const { ruleIndex, level, example } of losses) {
        expect(evaluatePolicy(policy, example)).toMatchObject({ ruleIndex, level });
        reasons += 1;
      }
    }
    expect(reasons).toBeGreaterThan(0);
  });

  it('opens the eyes of each question without a credential in the record', () => {
    const [, policy] = policies.find(([name]) => name === 'minimal.yaml') ?? [];
    if (policy === undefined) throw new Error('no template');
    const some = coverPolicy(policy, watches).filter(({ status }) => status === 'blind');
    expect(some.length).toBeGreaterThan(4);
    for (const coverage of some) {
      const change = openEyes(policy, coverage);
      if (coverage.needsCredentials) {
        expect(change).toBeNull();
        continue;
      }
      if (change === null) throw new Error(coverage.watch.name);
      const rules = change.policy.rules.map((rule) => ({ rule, reason: 'given' as const, watches: [] }));
      const { policy: read, findings } = lintPolicy(printPolicy(change.policy, rules, [], []));
      expect(read).not.toBeNull();
      expect(findings.filter(({ code }) => code === 'sensitive-body')).toEqual([]);
    }
  });

  it('knows what the templates are for', () => {
    const of = (name: string) =>
      coverPolicy(policies.find(([file]) => file === name)?.[1] ?? { apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules: [] }, watches);
    const [minimal, forensic] = [of('minimal.yaml'), of('forensic.yaml')];
    expect([statusOf(minimal, 'privileged-pods'), statusOf(forensic, 'privileged-pods')]).toEqual(['blind', 'answerable']);
    expect(statusOf(minimal, 'secret-readers')).toBe('answerable');
    const count = (found: readonly WatchCoverage[]) => found.filter(({ status }) => status === 'answerable').length;
    expect(count(forensic)).toBeGreaterThan(count(minimal));
  });
});
