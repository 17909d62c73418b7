/** Policies as they stand on pages that people copy from: what is found in each, what mending gives, and what --fix gives. */
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fixPolicy } from '../../src/policy/lint/fix-policy.ts';
import { type Finding, lintPolicy } from '../../src/policy/lint/lint-policy.ts';
import { parsePolicy } from '../../src/policy/load/parse-policy.ts';
import { mendPolicy } from '../../src/policy/mend-policy.ts';

interface Case {
  readonly name: string;
  readonly findings: readonly string[];
  /** Findings once the indentation is back; only of what has lost it. */
  readonly mended?: readonly string[];
  readonly applied: readonly string[];
  readonly left: readonly string[];
  readonly rules: readonly unknown[];
}

const folder = new URL('policies/', import.meta.url);
const cases = parse(readFileSync(new URL('expected.yaml', folder), 'utf8')) as Case[];
const read = (name: string) => readFileSync(new URL(`${name}.txt`, folder), 'utf8');
const say = ({ line, column, severity, code }: Finding) => `${line}:${column} ${severity} ${code}`;
const isSevere = ({ severity }: Finding) => severity !== 'note';

describe('policies as printed', () => {
  it('are all here', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.txt'));
    expect(cases.map(({ name }) => `${name}.txt`)).toEqual(files.sort());
    expect(cases).toHaveLength(9);
  });

  it.each(cases.map((one) => [one.name, one] as const))('%s', (name, { findings, mended, applied, left, rules }) => {
    const text = read(name);
    expect(lintPolicy(text).findings.map(say)).toEqual(findings);
    if (mended !== undefined) expect(lintPolicy(mendPolicy(text) ?? '').findings.map(say)).toEqual(mended);
    const fixed = fixPolicy(text, {}, isSevere);
    expect(fixed.applied.map(({ title }) => title)).toEqual(applied);
    expect(fixed.result.findings.filter(isSevere).map(say)).toEqual(left);
    expect(fixed.result.policy?.rules).toEqual(rules);
    const comments = (from: string) => from.match(/#.*/g) ?? [];
    // Comments stay, but for those beside what was taken out.
    expect(comments(fixed.text)).toEqual(expect.arrayContaining(comments(text).filter((comment) => /^# [A-Z]/.test(comment))));
  });
});

describe('policy mend', () => {
  it('gives the vendor’s policy as it was meant', () => {
    const file = gunzipSync(readFileSync(new URL('../fixtures/policy/loading.ndjson.gz', import.meta.url))).toString();
    const meant = file.split('\n').find((line) => line.includes('"seed 004 policy, indentation mended"'));
    const { realPolicy } = JSON.parse(meant ?? '{}') as { realPolicy: unknown };
    expect(parsePolicy(mendPolicy(read('vendor-default')) ?? '').policy).toEqual(realPolicy);
  });

  it.each(cases.map(({ name }) => name))('leaves what %s means as it is, whatever its indentation', (name) => {
    const mended = mendPolicy(read(name));
    expect(mended).not.toBeNull();
    const meant = parsePolicy(mended ?? '').policy;
    if (parsePolicy(read(name)).policy !== null) expect(meant).toEqual(parsePolicy(read(name)).policy);
    const flat = (mended ?? '').replace(/^ +/gm, '');
    expect(
      parsePolicy(mendPolicy(flat.replace('webhook:\n', '').replace(/\n(?:throttle|qps|burst|clientConfig|url):.*/g, '')) ?? '').policy,
    ).toEqual(meant);
  });

  it('does not make a policy of what is none', () => {
    for (const text of [
      '',
      'hello',
      'kind: Pod\nspec:\ncontainers: []',
      'rules:\n- level: Nope',
      '- level: None',
      'apiVersion: audit.k8s.io/v1\nrules:\n- level: [',
    ])
      expect(mendPolicy(text)).toBeNull();
  });
});
