import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from './parse-policy.ts';

/** Documents with what the loader of kube-apiserver 1.36.2 made of each. */
interface Case {
  readonly name: string;
  readonly yaml: string;
  readonly realPolicy?: unknown;
  readonly realError?: string;
  readonly realWarning?: string;
}

const file = new URL('../../../tests/fixtures/policy/loading.ndjson.gz', import.meta.url);
const cases = gunzipSync(readFileSync(file))
  .toString()
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);
const head = 'apiVersion: audit.k8s.io/v1\nkind: Policy\n';

describe('parsePolicy', () => {
  it('has the recorded cases', () => {
    expect(cases).toHaveLength(37);
    expect(cases.filter(({ realError }) => realError !== undefined).length).toBeGreaterThan(15);
  });

  it.each(cases.map((one) => [one.name, one] as const))(
    'does with “%s” what kube-apiserver does',
    (_, { yaml, realPolicy, realError, realWarning }) => {
      const { policy, diagnostics } = parsePolicy(yaml, { kubernetesVersion: '1.36' });
      expect(policy).toEqual(realPolicy ?? null);
      expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(realError !== undefined);
      expect(diagnostics.some(({ severity }) => severity === 'warning')).toBe(realWarning !== undefined);
      const strict = parsePolicy(yaml, { kubernetesVersion: '1.36', strict: true });
      expect(strict.policy).toEqual(policy);
      expect(strict.diagnostics.some(({ severity }) => severity === 'error')).toBe(realError !== undefined || realWarning !== undefined);
      for (const { line, column, span } of diagnostics) {
        const lines = yaml.split('\n');
        expect(line).toBeLessThanOrEqual(lines.length);
        expect(lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0) + column - 1).toBe(span.start);
      }
    },
  );

  it('knows what each version knows', () => {
    const wildcard = `${head}rules:\n- level: Metadata\n  resources: [{group: "*"}]\n`;
    expect(parsePolicy(wildcard, { kubernetesVersion: '1.36' }).policy).not.toBeNull();
    expect(parsePolicy(wildcard, { kubernetesVersion: 'v1.35.4' })).toMatchObject({
      policy: null,
      diagnostics: [{ code: 'group-wildcard', line: 5 }],
    });
    const old = 'apiVersion: audit.k8s.io/v1beta1\nkind: Policy\nrules:\n- level: Metadata\n';
    expect(parsePolicy(old, { kubernetesVersion: '1.23' }).policy).toMatchObject({ apiVersion: 'audit.k8s.io/v1' });
    expect(parsePolicy(old, { kubernetesVersion: '1.24' })).toMatchObject({
      policy: null,
      diagnostics: [{ code: 'not-a-policy', line: 1, column: 13 }],
    });
    expect(parsePolicy(old, { kubernetesVersion: 'latest' }).diagnostics[0]?.message).toContain('no version of Kubernetes');
  });

  it('tells everything that is wrong at once, each with its place', () => {
    const { diagnostics } = parsePolicy(
      `${head}omitStages: [Started]\nrules:\n- level: metadata\n- verbs: [get]\n- level: None\n  nonResourceURLs: [healthz]\n  namespaces: [dev]\n`,
    );
    expect(diagnostics.map(({ code, line, column }) => [code, line, column])).toEqual([
      ['stage-unknown', 3, 14],
      ['level-unknown', 5, 10],
      ['level-missing', 6, 3],
      ['path-without-slash', 8, 21],
      ['paths-and-resources', 8, 20],
    ]);
  });

  it.each([
    [
      'anchors and merge keys',
      `${head}x: &m {level: Metadata}\nrules:\n- <<: *m\n  verbs: [get]\n`,
      [{ level: 'Metadata', verbs: ['get'] }],
    ],
    ['a merge that comes late and wins', `${head}rules:\n- level: None\n  <<: {level: Metadata}\n`, [{ level: 'Metadata' }]],
    ['CRLF and a byte order mark', `\ufeff${head}rules:\n- level: Metadata\n`.replaceAll('\n', '\r\n'), [{ level: 'Metadata' }]],
    ['tabs in JSON', '{\t"apiVersion": "audit.k8s.io/v1",\n\t"rules": [{"level": "None"}]}', [{ level: 'None' }]],
    ['apiVersion in other letters', 'APIVERSION: audit.k8s.io/v1\nrules: [{level: None}]\n', [{ level: 'None' }]],
    ['quoted words of YAML', `${head}rules: [{level: "None", users: ["yes", "1"]}]\n`, [{ level: 'None', users: ['yes', '1'] }]],
    [
      'times and colons, which are texts',
      `${head}rules: [{level: None, users: [2026-01-01, 12:30, a:b]}]\n`,
      [{ level: 'None', users: ['2026-01-01', '12:30', 'a:b'] }],
    ],
    ['a null in a list, which is an empty text', `${head}rules: [{level: None, users: [~]}]\n`, [{ level: 'None', users: [''] }]],
    ['a separator of lines as its end', `${head}rules: # all\u2028- level: None\n`, [{ level: 'None' }]],
    ['an error in a later document', `${head}rules:\n- level: None\n---\n- : : [\n`, [{ level: 'None' }]],
  ])('takes %s', (_, text, rules) => {
    expect(parsePolicy(text).policy?.rules).toEqual(rules);
  });

  it.each([
    ['nothing', '', 'not-a-policy'],
    ['a comment alone', '# soon\n', 'not-a-policy'],
    ['no rules', `${head}rules: []\n`, 'no-rules'],
    ['a tab before a field', `${head}rules:\n- level: None\n\tverbs: [get]\n`, 'yaml-syntax'],
    ['a flow mapping that is no JSON', '{apiVersion: audit.k8s.io/v1, rules: [{level: None}]}', 'json-syntax'],
    ['a control character', `${head}rules: # \u0007\n- level: None\n`, 'control-character'],
    ['a number for a name', `${head}rules: [{level: None, users: [1000]}]\n`, 'wrong-type'],
    ['octal-looking numbers', `${head}rules: [{level: None, users: [08]}]\n`, 'wrong-type'],
    ['a number in a label', `${head}metadata: {labels: {a: 1}}\nrules: [{level: None}]\n`, 'wrong-type'],
    ['an alias of nothing', `${head}rules: *none\n`, 'yaml-syntax'],
    ['a list as a key', `${head}? [a]\n: b\nrules: [{level: None}]\n`, 'yaml-syntax'],
    ['what is not finite, even in a field that is dropped', `${head}x: .inf\nrules: [{level: None}]\n`, 'yaml-syntax'],
    ['deep nesting', `${head}rules: ${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'too-large'],
    [
      'aliases that multiply',
      `${head}a: &a [${'x,'.repeat(50)}]\nb: &b [${'*a,'.repeat(50)}]\nc: &c [${'*b,'.repeat(50)}]\nd: [${'*c,'.repeat(50)}]\nrules: [{level: None}]\n`,
      'too-large',
    ],
    ['a very long text', `${head}# ${'x'.repeat(2_000_000)}`, 'too-large'],
  ])('refuses %s', (_, text, code) => {
    const { policy, diagnostics } = parsePolicy(text);
    expect(policy).toBeNull();
    expect(diagnostics[0]).toMatchObject({ severity: 'error', code });
  });

  it('offers what mends a word that YAML reads otherwise', () => {
    const { diagnostics } = parsePolicy(`${head}rules:\n- level: No\n- level: Metadata\n  users: [1000]\n`);
    expect(diagnostics.map(({ fix }) => fix?.text)).toEqual(['None', '"1000"']);
  });
});
