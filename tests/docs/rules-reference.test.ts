import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tacticOf, tactics } from '../../src/model/tactics.ts';
import { printQuery } from '../../src/query/print-query.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { builtInRules, readRuleFiles } from '../../src/service/rules/rule-files.ts';
import { readReferencePage } from './reference-page.ts';

const files = await readRuleFiles([], true);
const rules = files.flatMap((file) => file.rules);
const raising = rules.filter((rule) => rule.raises);
const questions = readdirSync(new URL('../../queries/', import.meta.url)).map((name) => name.replace('.yaml', ''));

describe('the rules that come along', () => {
  it('are many, of every tactic', () => {
    expect(raising.length).toBeGreaterThanOrEqual(100);
    expect(new Set(readdirSync(builtInRules))).toEqual(new Set(raising.map(({ tags }) => tacticOf(tags))));
    expect(tactics.filter((tactic) => !raising.some(({ tags }) => tacticOf(tags) === tactic))).toEqual([]);
  });

  it('have ids and names of their own', () => {
    for (const key of ['id', 'name'] as const) expect(new Set(rules.map((rule) => rule[key])).size).toBe(rules.length);
  });

  it.each(files)('$path is without a finding, and bears its name', ({ path, rules: own, diagnostics }) => {
    expect(diagnostics).toEqual([]);
    const last = own.at(-1);
    expect(path.endsWith(`${tacticOf(last?.tags ?? [])}/${last?.name}.yaml`)).toBe(true);
  });

  it.each(raising)('$name is alive, explains itself and carries its proof', (rule: Rule) => {
    expect(rule.verdict).toBe('alive');
    expect(rule.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(rule.description.length).toBeGreaterThan(40);
    expect(rule.reason).toContain('{');
    expect(rule.falsePositives.length).toBeGreaterThan(0);
    expect(rule.tags.every((tag) => /^attack\.([a-z-]+|t\d{4}(\.\d{3})?)$/.test(tag))).toBe(true);
    expect(rule.next.length).toBeGreaterThan(0);
    expect(rule.next.filter((name) => !questions.includes(name))).toEqual([]);
    expect([rule.tests.match.length >= 2, rule.tests.ignore.length >= 2]).toEqual([true, true]);
  });
});

describe('docs/reference/rules.md', () => {
  const entries = new Map(readReferencePage('rules.md').map((entry) => [entry.name, entry]));

  it('has every rule, and no other', () => {
    expect([...entries.keys()].sort()).toEqual(raising.map(({ name }) => name).sort());
  });

  it.each(raising)('tells of $name what its file tells', (rule: Rule) => {
    const entry = entries.get(rule.name);
    expect(entry?.prose).toBe(`**${rule.title}.** ${rule.description}`);
    expect(entry?.facts.get('Level')).toBe(rule.level);
    expect(entry?.facts.get('Audit level')).toBe(rule.needs);
    for (const query of rule.queries) expect(entry?.text).toContain(`\`\`\`telltale\n${printQuery(query)}\n\`\`\``);
  });
});
