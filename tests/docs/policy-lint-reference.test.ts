import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lintRules } from '../../src/policy/lint/registry.ts';
import { refusals } from '../../src/policy/load/refusals.ts';
import { readReferencePage } from './reference-page.ts';

const page = readFileSync(new URL('../../docs/reference/policy-lint.md', import.meta.url), 'utf8');
const entries = new Map(readReferencePage('policy-lint.md').map((entry) => [entry.name, entry]));

describe('docs/reference/policy-lint.md', () => {
  it('has every lint rule, and no other', () => {
    expect(lintRules.length).toBeGreaterThanOrEqual(20);
    expect([...entries.keys()]).toEqual(lintRules.map(({ code }) => code));
    expect(new Set(entries.keys()).size).toBe(lintRules.length);
  });

  it.each(lintRules.map((rule) => [rule.code, rule] as const))(
    'tells of %s what its file tells',
    (code, { severity, summary, why, effect, fix, example }) => {
      const entry = entries.get(code);
      expect(entry?.prose).toBe(`${summary}.`);
      expect(entry?.facts.get('Severity')).toBe(severity);
      expect(entry?.facts.get('Why')).toBe(why);
      expect(entry?.facts.get('What it does to the record')).toBe(effect);
      expect(entry?.facts.get('What --fix does')).toBe(fix ?? 'nothing, a person has to decide');
      expect(entry?.text).toContain(`\`\`\`yaml\n${example}\n\`\`\``);
    },
  );

  it('has every refusal, and no other', () => {
    const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (.*) \|$/gm)].map(([, code, what]) => [code, what]);
    expect(rows).toEqual(Object.entries(refusals));
  });
});
