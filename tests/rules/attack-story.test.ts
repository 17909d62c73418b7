/** The attacks in the recorded logs, each step by its name with what tells of it; and what is told of the control plane itself. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fixture } from '../cli/run-cli.ts';
import { detectLog, type ToldFinding } from './detect-log.ts';

interface Step {
  readonly step: string;
  readonly log: keyof typeof logs;
  readonly what: string;
  /** By audit ID, the rules that tell of that request, or of a group that ends with it. */
  readonly found: Readonly<Record<string, readonly string[]>>;
}

const logs = { 'round': 'seed-policy/round.log.gz', 'hostile': 'hostile/audit.log.gz', 'one-of-each': 'one-of-each.ndjson.gz' };
const steps = parse(readFileSync(new URL('attack-story.yaml', import.meta.url), 'utf8')) as readonly Step[];

/** Each log is looked at once. */
const looked = new Map<string, Promise<readonly ToldFinding[]>>();
function found(log: string): Promise<readonly ToldFinding[]> {
  const findings = looked.get(log) ?? detectLog(fixture(log));
  looked.set(log, findings);
  return findings;
}

function isOf(auditID: string, named: string): boolean {
  return named.endsWith('*') ? auditID.startsWith(named.slice(0, -1)) : auditID === named;
}

const controlPlane = /^(system:node:|system:kube-|system:apiserver$|system:serviceaccount:kube-system:)/;
const levels = (findings: readonly ToldFinding[]) => findings.filter(({ rule: { level } }) => level === 'high' || level === 'critical');

describe('the attack story', () => {
  it('is long, and no step is told twice', () => {
    expect(steps.length).toBeGreaterThan(60);
    expect(new Set(steps.map(({ log, step }) => `${log} ${step}`)).size).toBe(steps.length);
  });

  it.each(steps)('$log: $step: $what', async ({ log, found: expected }) => {
    const findings = await found(logs[log]);
    for (const [auditID, rules] of Object.entries(expected)) {
      const own = findings.filter((finding) => isOf(finding.auditID, auditID)).map(({ rule }) => rule.name);
      expect([...new Set(own)].sort()).toEqual(expect.arrayContaining([...rules]));
    }
  });

  // Of one event for each shape, what is the same each time is in the other logs.
  it.each(['round', 'hostile'] as const)('%s: nothing is found that is no step of it', async (log) => {
    const told = steps.filter((step) => step.log === log).flatMap((step) => Object.entries(step.found));
    const left = (await found(logs[log])).filter(
      ({ auditID, rule, user }) =>
        !controlPlane.test(user) && !told.some(([named, rules]) => isOf(auditID, named) && rules.includes(rule.name)),
    );
    expect(left.map(({ rule, auditID }) => `${rule.name} ${auditID.slice(0, 40)}`)).toEqual([]);
  });

  it('is told at high or critical where it counts', async () => {
    const severe = new Set(levels(await found(logs.round)).map(({ rule }) => rule.name));
    expect([...severe].sort()).toEqual(
      [
        'admission-webhook-removed',
        'anonymous-bound',
        'cluster-admin-bound',
        'dangerous-capability',
        'host-namespaces',
        'impersonated-masters',
        'masters-certificate-refused',
        'miner-image',
        'privileged-container',
        'secrets-dumped',
        'sensitive-host-path',
        'system-object-deleted',
        'system-secret-read',
        'token-read-in-container',
        'tool-fetched-in-container',
        'wildcard-role',
      ].sort(),
    );
  });
});

describe('false alarms on what the control plane does by itself', () => {
  const all = [
    ...Object.values(logs),
    'request-response.log.gz',
    'seed-policy/recorded.ndjson.gz',
    'seed-policy/request-response.ndjson.gz',
    'rotation-1mib',
    'webhook/body.json.gz',
    'webhook/body-00001.json.gz',
    'webhook/body-00002.json.gz',
    'webhook/body-00012.json.gz',
  ];

  it.each(all)('%s: none at high, and of two kinds at all', async (log) => {
    const own = (await found(log)).filter(({ user }) => controlPlane.test(user));
    expect(levels(own).map(({ rule, user, reason }) => `${rule.name}: ${user}: ${reason}`)).toEqual([]);
    // Kubelets of the recorded cluster ask for tokens of pods that were on their node: the node authorizer refuses some. That an API
    // server was started is told, and no alarm.
    const usual = ['node-refused', 'api-server-started'];
    expect(own.map(({ rule }) => rule.name).filter((name) => !usual.includes(name))).toEqual([]);
  });
});
