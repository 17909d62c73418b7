import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../load/parse-policy.ts';
import { refusals } from '../load/refusals.ts';
import { fixPolicy } from './fix-policy.ts';
import { lintPolicy } from './lint-policy.ts';
import { lintRules } from './registry.ts';

const head = 'apiVersion: audit.k8s.io/v1\nkind: Policy\n';
const policyOf = (rules: string, before = '') => `${head}${before}rules:\n${rules}\n`;
const codesOf = (text: string) => lintPolicy(text).findings.map(({ code }) => code);
const worse = (text: string) =>
  lintPolicy(text)
    .findings.filter(({ severity }) => severity !== 'note')
    .map(({ code }) => code);

/** Nothing to say of it, to the last note. */
const clean = policyOf(
  `# Noise.
- level: None
  nonResourceURLs: ["/healthz*", "/livez*", "/readyz*"]
- level: None
  userGroups: ["system:nodes"]
  resources:
  - group: coordination.k8s.io
    resources: ["leases"]
- level: None
  users: ["system:kube-scheduler", "system:kube-controller-manager"]
  resources:
  - group: coordination.k8s.io
    resources: ["leases"]
- level: None
  resources:
  - group: ""
    resources: ["events"]
  - group: events.k8s.io
    resources: ["events"]
# Credentials.
- level: Metadata
  resources:
  - group: ""
    resources: ["secrets", "configmaps", "serviceaccounts/token"]
  - group: authentication.k8s.io
    resources: ["tokenreviews"]
- level: Request
  verbs: ["create", "update", "patch", "delete"]
  resources:
  - group: ""
  - group: apps
  - group: stable.example.com
    resources: ["crontabs", "crontabs/status"]
- level: Metadata`,
  'omitStages: ["RequestReceived"]\nomitManagedFields: true\n',
);

describe('lintPolicy', () => {
  it('finds nothing in a policy that is as it should be', () => {
    expect(lintPolicy(clean).findings).toEqual([]);
  });

  it.each(lintRules.map((rule) => [rule.code, rule] as const))(
    '%s finds what it is for, and its fix mends it',
    (code, { example, fix }) => {
      const text = policyOf(example);
      const found = lintPolicy(text).findings.filter((finding) => finding.code === code);
      expect(found.length).toBeGreaterThan(0);
      for (const { line, column, endLine, span, effect, message } of found) {
        expect(text.split('\n')[line - 1]?.slice(column - 1, column)).not.toBe('');
        expect(endLine).toBeGreaterThanOrEqual(line);
        expect(span.end).toBeGreaterThanOrEqual(span.start);
        expect(effect).toMatch(/\.$/);
        expect(message).toMatch(/[.]$/);
      }
      const hasFix = found.some((finding) => finding.fix !== undefined);
      if (fix === null) expect(hasFix).toBe(false);
      else if (code !== 'nothing-recorded') {
        expect(hasFix).toBe(true);
        const { result, applied } = fixPolicy(text, {}, (finding) => finding.code === code);
        expect(applied.map((one) => one.code)).toContain(code);
        expect(result.findings.filter((finding) => finding.code === code)).toEqual([]);
      }
    },
  );

  it.each<[string, string, string, string]>([
    [
      'resource: for resources',
      'unknown-field',
      '- level: Metadata\n  resources:\n  - group: ""\n    resource: ["pods"]',
      '    resources: ["pods"]',
    ],
    ['a field beside the rules', 'unknown-field', '- level: None\nverbs: ["watch"]', '    verbs: ["watch"]'],
    [
      'groups: for userGroups',
      'unknown-field',
      '- level: None\n  groups: ["dev"] # ours\n- level: Metadata',
      '  userGroups: ["dev"] # ours',
    ],
    [
      'a mixed entry',
      'wrong-group',
      '- level: Metadata\n  resources:\n  - group: ""\n    resources: ["pods", "deployments"]\n    resourceNames: ["web"]',
      '  - group: apps\n    resources: ["deployments"]\n    resourceNames: ["web"]',
    ],
    ['a group with no domain', 'wrong-group', '- level: Metadata\n  resources:\n  - group: rbac', '  - group: rbac.authorization.k8s.io'],
    ['core', 'wrong-group', '- level: Metadata\n  resources:\n  - group: core', '  - group: ""'],
    [
      'verbs in capitals',
      'unknown-verb',
      '- level: Metadata\n  verbs: ["GET", list]\n  resources:\n  - group: apps',
      '  verbs: ["get", list]',
    ],
    [
      'a method for a resource',
      'unknown-verb',
      "- level: Metadata\n  verbs: ['post']\n  resources:\n  - group: apps",
      "  verbs: ['create']",
    ],
    [
      'a verb of resources for a path',
      'unknown-verb',
      '- level: Metadata\n  verbs: ["create"]\n  nonResourceURLs: ["/logs*"]',
      '  verbs: ["post"]',
    ],
    [
      'pods/logs',
      'unknown-resource',
      '- level: Metadata\n  resources:\n  - group: ""\n    resources: [pods/logs]',
      '    resources: [pods/log]',
    ],
    [
      'a kind',
      'unknown-resource',
      '- level: Metadata\n  resources:\n  - group: apps\n    resources: ["Deployment"]',
      '    resources: ["deployments"]',
    ],
    ['*/* for *', 'dead-wildcard', '- level: Metadata\n  resources:\n  - group: ""\n    resources: ["*/*"]', '    resources: ["*"]'],
    [
      'a name of *',
      'dead-wildcard',
      '- level: Metadata\n  resources:\n  - group: apps\n    resources: ["deployments"]\n    resourceNames: ["*"]',
      '    resources: ["deployments"]\n',
    ],
    [
      'one dead user of two',
      'dead-user',
      '- level: None\n  users:\n  - kubelet # gone\n  - system:kube-proxy\n- level: Metadata',
      '  users:\n  - system:kube-proxy\n',
    ],
  ])('mends %s', (_, code, rules, expected) => {
    const text = policyOf(rules);
    expect(codesOf(text)).toContain(code);
    const fixed = fixPolicy(text, {}, (finding) => finding.code === code);
    expect(fixed.text).toContain(expected);
    expect(fixed.result.policy).not.toBeNull();
  });

  it('moves a rule that is never reached, with its comments', () => {
    const { text } = fixPolicy(
      policyOf('# All.\n- level: Metadata\n# Not the watches.\n- level: None\n  verbs: ["watch"] # long'),
      {},
      ({ code }) => code === 'unreachable-rule',
    );
    expect(text).toBe(policyOf('# Not the watches.\n- level: None\n  verbs: ["watch"] # long\n# All.\n- level: Metadata'));
  });

  it('mends JSON, too', () => {
    const text = '{"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "rules": [{"level": "RequestResponse", "verbs": ["*"]}]}';
    const { text: fixed, result } = fixPolicy(text);
    expect(JSON.parse(fixed)).toMatchObject({ omitManagedFields: true, omitStages: ['RequestReceived'] });
    expect(result.findings).toEqual([]);
  });

  it('keeps every comment', () => {
    const text = policyOf(
      '# a\n- level: RequestResponse # b\n  # c\n  verbs: ["GET", "list"] # d\n# e',
      'omitStages: # f\n- ResponseStarted # g\n- RequestReceived # h\n',
    );
    const { text: fixed, applied } = fixPolicy(text);
    expect(applied.length).toBeGreaterThan(3);
    // The one that stood beside what was taken out went with it.
    for (const letter of ['a', 'b', 'c', 'd', 'e', 'f', 'h']) expect(fixed).toContain(`# ${letter}`);
  });

  it('tells live tokens from what only looks so', () => {
    expect(worse(policyOf('- level: Request'))).toContain('sensitive-body');
    const at = (level: string) =>
      policyOf(
        `- level: Metadata\n  resources:\n  - group: ""\n    resources: ["secrets", "configmaps"]\n  - group: authentication.k8s.io\n- level: ${level}`,
      );
    expect(worse(at('Request'))).toEqual([]);
    expect(lintPolicy(at('RequestResponse')).findings.find(({ code }) => code === 'sensitive-body')?.message).toContain(
      'serviceaccounts/token',
    );
  });

  it('knows that who logs in is in system:authenticated', () => {
    const text = policyOf('- level: Metadata\n  userGroups: ["system:authenticated"]');
    const [finding] = lintPolicy(text).findings.filter(({ code }) => code === 'no-catch-all');
    expect(finding?.message).toContain('system:anonymous');
    expect(worse(policyOf('- level: Metadata\n  userGroups: ["system:authenticated", "system:unauthenticated"]'))).toEqual([
      'no-catch-all',
    ]);
  });

  it('says of what is refused why the API server does not start', () => {
    const { policy, findings } = lintPolicy(policyOf('- level: No'));
    expect(policy).toBeNull();
    expect(findings).toMatchObject([{ code: 'wrong-type', severity: 'error', effect: expect.stringContaining('does not start'), line: 4 }]);
    expect(fixPolicy(policyOf('- level: No')).result.policy?.rules).toEqual([{ level: 'None' }]);
    const rest = lintPolicy(policyOf('- level: Metadata\n  verbs: ["create"]\n- level: None')).findings.find(
      ({ code }) => code === 'none-too-broad',
    );
    expect(rest).toMatchObject({ severity: 'note', line: 6 });
    expect(rest?.fix).toBeUndefined();
    expect(
      fixPolicy(policyOf('- level: metadata\n\tverbs: [get]'), {}, ({ severity }) => severity === 'error').result.policy?.rules[0],
    ).toMatchObject({
      level: 'Metadata',
      verbs: ['get'],
    });
  });

  it('has a page entry for every refusal that can come', () => {
    const texts = [
      '',
      '{,}',
      'a',
      `${head}rules: []`,
      policyOf('- level: x'),
      policyOf('- {}'),
      policyOf('- level: None\n  omitStages: [x]'),
      policyOf('- level: None\n  nonResourceURLs: [x, "/*x"]\n  namespaces: [a]'),
      policyOf('- level: None\n  resources: [{group: A/b, resourceNames: [x]}]'),
      '\u0001',
      policyOf('- level: None\n a: b: c'),
    ];
    const codes = texts.flatMap((text) => parsePolicy(text).diagnostics.map(({ code }) => code));
    expect(new Set(codes).size).toBeGreaterThan(10);
    expect(codes.filter((code) => !Object.hasOwn(refusals, code))).toEqual([]);
  });

  it('never throws, and ends, whatever the text is', () => {
    const piece = fc.constantFrom(
      '- ',
      'level: ',
      'None',
      'Request',
      '\n',
      '  ',
      '    ',
      'rules:\n',
      'users: ',
      '[',
      ']',
      '{',
      '}',
      '"a"',
      '"*"',
      ', ',
      'resources: ',
      'group: ',
      'verbs: ',
      '# c',
      '\t',
      '\u00a0',
      ': ',
      '&a ',
      '*a',
      '<<: ',
      '“x”',
      head,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const { applied, result } = fixPolicy(head + text);
        expect(applied.length).toBeLessThan(100);
        for (const { span } of result.findings) expect(span.start).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 400 },
    );
  });
});
