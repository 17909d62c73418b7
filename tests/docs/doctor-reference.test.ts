import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { metricsChecks } from '../../src/policy/doctor/checks/metrics.ts';
import { serversDiffer } from '../../src/policy/doctor/compare-servers.ts';
import { doctorChecks } from '../../src/policy/doctor/registry.ts';
import { starterPolicy } from '../../src/policy/starter-policy.ts';
import { readReferencePage } from './reference-page.ts';

const entries = new Map(readReferencePage('doctor.md').map((entry) => [entry.name, entry]));
const checks = [...doctorChecks, serversDiffer, ...metricsChecks];

describe('docs/reference/doctor.md', () => {
  it('has every check, and no other', () => {
    expect(checks.length).toBeGreaterThanOrEqual(45);
    expect([...entries.keys()]).toEqual(checks.map(({ code }) => code));
    expect(entries.size).toBe(checks.length);
  });

  it.each(checks.map((check) => [check.code, check] as const))(
    'tells of %s what its file tells',
    (code, { severity, summary, why, effect, fix }) => {
      const entry = entries.get(code);
      expect(entry?.prose).toBe(`${summary}.`);
      expect(entry?.facts.get('Severity')).toBe(severity);
      expect(entry?.facts.get('Why')).toBe(why);
      expect(entry?.facts.get('What it does')).toBe(effect);
      expect(entry?.facts.get('What --fix does')).toBe(fix ?? 'nothing, a person has to decide');
    },
  );

  it.each(doctorChecks.map(({ code, example }) => [code, example] as const))(
    'shows for %s the flags that its test runs',
    (code, { flags }) => {
      for (const flag of flags) expect(entries.get(code)?.text).toContain(`\n${flag}\n`);
    },
  );
});

describe('deploy/audit-policy.yaml', () => {
  it('is what connect file writes', () => {
    expect(starterPolicy).toBe(readFileSync(new URL('../../deploy/audit-policy.yaml', import.meta.url), 'utf8'));
  });
});
