/** The rules for Prometheus name metrics and labels that there are, and say what to do. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { createMetrics } from '../../src/platform/metrics.ts';
import { readReferencePage } from '../docs/reference-page.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}

interface Known {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly labelNames: readonly string[];
}

const root = join(import.meta.dirname, '..', '..');
const document = parseDocument(readFileSync(join(root, 'deploy/prometheus-rules.yaml'), 'utf8'), { uniqueKeys: true, strict: true });
const { groups } = document.toJS() as { readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const known = (createMetrics().registry.getMetricsAsArray() as unknown as readonly Known[]).filter(({ name }) =>
  name.startsWith('telltale_'),
);
const labelsOf = new Map(known.map(({ name, labelNames }) => [name, labelNames]));
/** What Prometheus adds to what it scrapes. */
const added = ['instance', 'job'];

describe('deploy/prometheus-rules.yaml', () => {
  it('is YAML without a mistake, and each rule has a name of its own', () => {
    expect([...document.errors, ...document.warnings]).toEqual([]);
    expect(rules.length).toBeGreaterThanOrEqual(15);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  it.each(rules.map((rule) => [rule.alert, rule] as const))('%s asks what there is', (_, { expr, labels, annotations, ...rule }) => {
    const named = [...expr.matchAll(/\b(telltale_\w+)(?:\{([^}]*)\})?/g)];
    expect(named.length > 0 || expr.startsWith('up{')).toBe(true);
    for (const [, name = '', matchers = ''] of named) {
      expect([...labelsOf.keys()]).toContain(name);
      for (const [, label = ''] of matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"/g)) expect(labelsOf.get(name)).toContain(label);
    }
    const present = [...added, ...named.flatMap(([, name = '']) => labelsOf.get(name) ?? [])];
    for (const [, list = ''] of expr.matchAll(/\bby \(([^)]*)\)/g))
      for (const label of list.split(/,\s*/)) expect(present).toContain(label);
    const by = /\bby \(([^)]*)\)/.exec(expr)?.[1]?.split(/,\s*/);
    for (const [, label] of `${annotations.summary} ${annotations.description}`.matchAll(/\$labels\.(\w+)/g))
      expect(by ?? present).toContain(label);
    for (const [open, close] of ['()', '{}', '[]']) expect(expr.split(open as string).length).toBe(expr.split(close as string).length);
    expect(['critical', 'warning']).toContain(labels.severity);
    expect(annotations.summary).toMatch(/\.$/);
    expect(annotations.description.length).toBeGreaterThan(20);
    if (rule.for !== undefined) expect(rule.for).toMatch(/^\d+[mh]$/);
  });

  it('names results that there are', () => {
    const results = ['done', 'retry', 'refused', 'given-up', 'ok', 'failed'];
    const levels = ['informational', 'low', 'medium', 'high', 'critical'];
    for (const { expr } of rules)
      for (const [, label, values = ''] of expr.matchAll(/(result|level)=~?"([^"]*)"/g))
        for (const value of values.split('|')) expect(label === 'level' ? levels : results).toContain(value);
  });

  it('is told of in the guide, all of it', () => {
    const guide = readFileSync(join(root, 'docs/guides/metrics.md'), 'utf8');
    const named = [...guide.matchAll(/`(Telltale\w+)`/g)].map(([, name]) => name);
    expect(named.sort()).toEqual(rules.map(({ alert }) => alert).sort());
  });
});

describe('docs/reference/metrics.md', () => {
  it('has every metric, and no other, as the program tells it', () => {
    const entries = readReferencePage('metrics.md').map(({ name, prose, facts }) => [
      name,
      prose,
      facts.get('Type'),
      facts.get('Labels') ?? '',
    ]);
    const wanted = known.map(({ name, help, type, labelNames }) => [
      name,
      help,
      type,
      labelNames.map((label) => `\`${label}\``).join(', '),
    ]);
    expect(entries.length).toBeGreaterThan(30);
    expect(entries).toEqual(wanted.sort(([one = ''], [other = '']) => (one < other ? -1 : 1)));
  });
});
