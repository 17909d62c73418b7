/** A policy as a statement and `evaluatePolicy` decide alike on every recorded event, from a store and from a file. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attributes } from '../../src/policy/attributes.ts';
import { type AskedEvent, attributesOf } from '../../src/policy/attributes-of.ts';
import { evaluatePolicy } from '../../src/policy/evaluate-policy.ts';
import type { Policy, PolicyRule, Stage } from '../../src/policy/policy.ts';
import type { Relation } from '../../src/sql/compile-context.ts';
import { compilePeak, compileRules, compileTraffic, type PeakRow, type TrafficRow } from '../../src/sql/policy/policy-traffic.ts';
import { fullScope } from '../../src/sql/scope.ts';
import { openRelations, type Relations, table } from '../golden/open-relations.ts';

function linesOf(path: string): readonly string[] {
  return gunzipSync(readFileSync(new URL(`../../${path}`, import.meta.url)))
    .toString()
    .trim()
    .split('\n');
}

const recorded = ['tests/fixtures/one-of-each.ndjson.gz', 'samples/audit.log.gz', 'tests/fixtures/hostile/audit.log.gz'].flatMap(linesOf);

const policyOf = (rules: readonly PolicyRule[]): Policy => ({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules });

const made: readonly Policy[] = [
  policyOf([
    { level: 'None', users: ['system:kube-controller-manager', 'system:apiserver', ''], verbs: ['get', 'update'] },
    {
      level: 'Metadata',
      resources: [{ resources: ['secrets', 'configmaps', 'pods/*'] }, { group: 'apps', resources: ['*/scale', '*/status'] }],
    },
    { level: 'Request', userGroups: ['system:nodes', 'system:serviceaccounts:kube-system'], namespaces: ['', 'kube-system'] },
    { level: 'None', nonResourceURLs: ['/healthz*', '/readyz', '/livez*', '/api', '/openapi/*'] },
    { level: 'RequestResponse', resources: [{ group: '*', resources: ['*/*', '*/exec', 'nodes/', ''] }] },
    { level: 'Metadata', omitStages: ['RequestReceived'] },
  ]),
  policyOf([
    {
      level: 'None',
      verbs: ['create', 'list', 'watch'],
      resources: [{ group: '*', resources: ['*'], resourceNames: ['', 'web', 'kube-root-ca.crt'] }],
    },
    { level: 'Metadata', namespaces: ['dev', 'default', ''] },
    { level: 'None', nonResourceURLs: ['*'] },
  ]),
  policyOf([
    { level: 'Metadata', nonResourceURLs: ['/', '/a/../b', '/api*'], verbs: ['get', 'post'] },
    { level: 'Request', verbs: [''] },
    { level: 'None', namespaces: ['kube-system'] },
  ]),
];

/** More conditions on rows than a number has bits. */
const manyTests = policyOf([
  ...Array.from(
    { length: 70 },
    (_, at): PolicyRule => ({ level: 'None', userGroups: [`group${at}`, 'system:masters'], verbs: [`verb${at}`], namespaces: [`ns${at}`] }),
  ),
  { level: 'Metadata', namespaces: ['kube-system'] },
  { level: 'Request', userGroups: ['system:nodes'] },
]);

const random = linesOf('tests/fixtures/policy/evaluations.ndjson.gz')
  .map((line) => (JSON.parse(line) as { policy: Policy }).policy)
  .filter(({ rules }) => rules.length > 2)
  .filter((_, at) => at % 40 === 0)
  .slice(0, 9);

interface Asked {
  readonly attributes: Attributes;
  readonly stage: Stage;
  /** In which it was recorded. */
  readonly second: string;
}

/** The same records come for every policy. */
const known = new Map<string, Asked>();

function askedOf(record: string): Asked {
  const before = known.get(record);
  if (before !== undefined) return before;
  const event = JSON.parse(record) as AskedEvent & { readonly stage: Stage; readonly stageTimestamp: string };
  const asked = { attributes: attributesOf(event), stage: event.stage, second: event.stageTimestamp.slice(0, 19) };
  known.set(record, asked);
  return asked;
}

/** The number of the rule, 0 where there is none, and whether what it decides is written. */
function decide(policy: Policy, { attributes, stage }: Asked): { readonly rule: number; readonly kept: boolean } {
  const { ruleIndex, level, omitStages } = evaluatePolicy(policy, attributes);
  return { rule: ruleIndex === null ? 0 : ruleIndex + 1, kept: level !== 'None' && !omitStages.includes(stage) };
}

describe('a policy as a statement', () => {
  let relations: Relations;
  beforeAll(async () => {
    relations = await openRelations(recorded);
  });
  afterAll(() => relations.close());

  const places: readonly [string, () => Relation][] = [
    ['the store', () => table],
    ['a file', () => relations.files],
  ];

  it.each(places)('agrees with evaluatePolicy on every event of %s', async (_, relation) => {
    expect(random.length).toBe(9);
    let compared = 0;
    const reached = new Set<string>();
    for (const [at, policy] of [...made, ...random].entries()) {
      const context = { relation: relation(), scope: fullScope, masks: false, trustedProxies: [], nowUs: 0n };
      const { statement, settings } = compileRules(policy, { where: null, stages: [] }, context);
      const rows = await relations.store.rows<{ rule: number; kept: boolean | number; record: string }>(statement, { settings });
      expect(rows.length).toBeGreaterThan(7000);
      for (const { rule, kept, record } of rows) {
        const decided = decide(policy, askedOf(record));
        if (decided.rule !== rule || decided.kept !== Boolean(kept))
          expect({ rule, kept: Boolean(kept), policy: at, record }).toEqual({ ...decided, policy: at, record });
        reached.add(`${at} ${rule}`);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(80_000);
    expect(reached.size).toBeGreaterThan(30);
  });

  it.each(places)('counts by rule and by second as evaluatePolicy decides, over %s', async (_, relation) => {
    const context = { relation: relation(), scope: fullScope, masks: false, trustedProxies: [], nowUs: 0n };
    const query = { where: null, stages: [] };
    const all = compileRules(policyOf([{ level: 'None' }]), query, context);
    const records = await relations.store.rows<{ record: string }>(all.statement, { settings: all.settings });
    const asked = records.map(({ record }) => askedOf(record));
    expect(asked.length).toBeGreaterThan(7000);
    for (const [at, policy] of [...made, manyTests, ...random].entries()) {
      const traffic = compileTraffic(policy, query, 7n ** 20n, context);
      const rows = await relations.store.rows<TrafficRow>(traffic.statement, { settings: traffic.settings });
      const counted: Record<number, number> = {};
      for (const { rule, events } of rows) counted[rule] = (counted[rule] ?? 0) + Number(events);
      const decided: Record<number, number> = {};
      const [recordedIn, keptIn] = [new Map<string, number>(), new Map<string, number>()];
      for (const event of asked) {
        const { rule, kept } = decide(policy, event);
        decided[rule] = (decided[rule] ?? 0) + 1;
        recordedIn.set(event.second, (recordedIn.get(event.second) ?? 0) + 1);
        if (kept) keptIn.set(event.second, (keptIn.get(event.second) ?? 0) + 1);
      }
      expect({ at, counted }).toEqual({ at, counted: decided });
      const peak = compilePeak(policy, query, context);
      const [busiest] = await relations.store.rows<PeakRow>(peak.statement, { settings: peak.settings });
      expect({ at, recorded: Number(busiest?.recorded), kept: Number(busiest?.kept) }).toEqual({
        at,
        recorded: Math.max(...recordedIn.values()),
        kept: Math.max(0, ...keptIn.values()),
      });
    }
  });

  it('takes policies that are larger than any statement of a person', async () => {
    const names = Array.from({ length: 20 }, (_, at) => `kind${at}`);
    const many = Array.from(
      { length: 800 },
      (_, at): PolicyRule => ({
        level: 'None',
        users: [`user${at}`],
        namespaces: [`ns${at}`],
        resources: [{ group: 'apps', resources: names }],
      }),
    );
    const context = { relation: table, scope: fullScope, masks: false, trustedProxies: [], nowUs: 0n };
    const { statement, settings } = compileRules(policyOf([...many, { level: 'Metadata' }]), { where: null, stages: [] }, context);
    expect(statement.sql.length).toBeGreaterThan(262_144);
    const rows = await relations.store.rows<{ rule: number }>(statement, { settings });
    expect(new Set(rows.map(({ rule }) => rule))).toEqual(new Set([801]));
  });
});
