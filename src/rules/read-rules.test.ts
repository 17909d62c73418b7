import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printExpr } from '../query/print-expression.ts';
import { printRule } from './print-rule.ts';
import { readRules } from './read-rules.ts';

const head = 'title: T\nid: 11111111-2222-4333-8444-555555555555\nlogsource: {product: kubernetes, service: audit}\n';

/** A rule with one selection, written in YAML. */
function detection(selection: string, condition = 'sel'): string {
  return `${head}detection:\n  sel:\n${selection.replace(/^/gm, '    ')}\n  condition: ${condition}\n`;
}

function filterOf(text: string): string {
  const { rules, diagnostics } = readRules(text);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return `error: ${errors.map(({ code }) => code).join(' ')}`;
  const [rule] = rules;
  return rule === undefined ? 'no rule' : printExpr(rule.where);
}

describe('Sigma rules: items', () => {
  it.each([
    ['verb: create', 'verb=create'],
    ['verb: [create, delete]', 'verb in (create,delete)'],
    ['responseStatus.code: 403', 'code=403'],
    ['objectRef.subresource: null', 'subresource is empty'],
    ["objectRef.namespace: ''", 'namespace is empty'],
    ["objectRef.name: '*'", 'name is not empty'],
    ['objectRef.name: web-*', 'name:web-*'],
    ['objectRef.name|contains: web', 'name contains web'],
    ['objectRef.name|startswith: web', 'name startswith web'],
    ['objectRef.name|endswith: [a, b]', 'name endswith a or name endswith b'],
    ['objectRef.name|contains|all: [a, b]', 'name contains a and name contains b'],
    ['objectRef.name|contains: a*b', 'name:*a*b*'],
    ['user.groups: system:masters', 'groups="system:masters"'],
    ['user.groups|contains: masters', 'groups:*masters*'],
    ['user.username: Eve', 'user =~ "(?is)^Eve$"'],
    ['user.username|cased: Eve', 'user=Eve'],
    ['user.username: system:anonymous', 'user="system:anonymous"'],
    ['userAgent|contains: kube-hunter', 'useragent =~ "(?is)kube-hunter"'],
    ['userAgent|re: ^curl/', 'useragent =~ "^curl/"'],
    ['userAgent|re|i: ^CURL/', 'useragent =~ "(?i)^CURL/"'],
    ['sourceIPs|cidr: 10.0.0.0/8', 'sourceips cidr 10.0.0.0/8'],
    ['responseStatus.code|gte: 500', 'code>=500'],
    ['impersonatedUser.username|exists: true', 'impersonateduser is not empty'],
    ['impersonatedUser.username|exists: false', 'impersonateduser is empty'],
    ['objectRef.name|neq: web', 'not name=web'],
    ['objectRef.name|fieldref: user.username', 'name in (%field:user%)'],
    ['objectRef.name|fieldref|neq: user.username', 'not name in (%field:user%)'],
    ['requestReceivedTimestamp|hour: [22, 23]', 'time.hour in (22,23)'],
    ['stageTimestamp|month|gte: 6', 'stage_time.month>=6'],
    ['requestReceivedTimestamp|minute|neq: 0', 'not time.minute=0'],
    ['requestObject.spec.hostNetwork: true', 'request.spec.hostNetwork=true'],
    ['requestObject.spec.containers[].image|endswith: :latest', 'request.spec.containers[*].image endswith ":latest"'],
    ['requestObject.spec.containers.0.image: a', 'request.spec.containers[0].image=a'],
    ['annotations.authorization.k8s.io/decision: allow', 'annotations["authorization.k8s.io/decision"] =~ "(?is)^allow$"'],
    ['objectRef.name|base64: admin', 'name="YWRtaW4="'],
    [
      'objectRef.name|windash|contains: "-x"',
      'name contains "-x" or name contains /x or name contains "–x" or name contains "—x" or name contains "―x"',
    ],
  ])('%s', (selection, expected) => expect(filterOf(detection(selection))).toBe(expected));

  it('take words anywhere in the record', () => {
    expect(filterOf(`${head}detection:\n  words: [xmrig, 'stratum+tcp']\n  condition: words\n`)).toBe('"xmrig" or "stratum+tcp"');
  });

  it('take a list of mappings as alternatives', () => {
    expect(filterOf(detection('- verb: get\n  objectRef.resource: secrets\n- verb: list'))).toBe(
      'verb=get and resource=secrets or verb=list',
    );
  });

  it('expand placeholders from the lists that are given', () => {
    const text = detection('objectRef.namespace|expand: "%ours%"');
    expect(filterOf(text)).toBe('error: no-list');
    const lists = new Map([['ours', { name: 'ours', kind: 'texts', entries: ['a', 'b'] } as const]]);
    const { rules } = readRules(text, { lists });
    expect(rules.map(({ where }) => printExpr(where))).toEqual(['namespace in (%ours%)']);
  });

  it.each([
    ['verb|contain: a', 'unknown-modifier'],
    ['objectRef.name|fieldref: nothing', 'bad-value'],
    ['objectRef.name|fieldref|contains: user.username', 'bad-value'],
    ['objectRef.name|hour: 3', 'bad-modifier'],
    ['requestReceivedTimestamp|hour|gt: many', 'bad-value'],
    ['sourceIPs|cidr: 10.0.0.0/99', 'bad-value'],
    ["userAgent|re: '(?=x)'", 'bad-regex'],
    ['responseStatus.code|gt: many', 'bad-value'],
    ['verb: []', 'no-values'],
    ['verb: {a: b}', 'bad-value'],
  ])('%s is refused', (selection, code) => expect(filterOf(detection(selection))).toBe(`error: ${code}`));
});

describe('Sigma rules: conditions', () => {
  const three = `${head}detection:\n  sel_a: {verb: get}\n  sel_b: {verb: list}\n  _other: {verb: watch}\n  condition: `;
  it.each([
    ['sel_a', 'verb=get'],
    ['sel_a and not sel_b', 'verb=get and not verb=list'],
    ['1 of sel_*', 'verb=get or verb=list'],
    ['any of sel_*', 'verb=get or verb=list'],
    ['all of sel_*', 'verb=get and verb=list'],
    ['1 of them', 'verb=get or verb=list'],
    ['sel_a and (sel_b or _other)', 'verb=get and (verb=list or verb=watch)'],
    ['not 1 of sel_* AND _other', 'not (verb=get or verb=list) and verb=watch'],
    ['[sel_a, sel_b]', 'verb=get or verb=list'],
    ['sel_c', 'error: no-selection'],
    ['sel_a and', 'error: condition-end'],
    ['(sel_a', 'error: condition-open'],
    ['sel_a sel_b', 'error: condition-rest'],
    ['2 of sel_*', 'error: condition-count'],
    ['1 of x_*', 'error: no-selection'],
    ['sel_a | count() > 5', 'error: condition-pipe'],
  ])('%s', (condition, expected) => expect(filterOf(three + condition)).toBe(expected));

  it('are not read without end', () => {
    expect(filterOf(`${three}${'not '.repeat(500)}sel_a`)).toBe('error: condition-deep');
    expect(filterOf(`${three}${'('.repeat(50_000)}`)).toBe('error: condition-deep');
  });
});

describe('rules in our own language', () => {
  it('are filters', () => {
    expect(filterOf(`${head}query: verb=get and resource=secrets\n`)).toBe('verb=get and resource=secrets');
    expect(filterOf(`${head}query: verb=get groupby user\n`)).toBe('error: no-stages');
    expect(filterOf(`${head}query: vrb=get\n`)).toBe('error: unknown-field');
    expect(filterOf(`${head}query: ''\n`)).toBe('error: empty-query');
    expect(filterOf(`${head}query: verb=get\ndetection: {sel: {verb: get}, condition: sel}\n`)).toBe('error: no-detection');
  });

  it('ask pods and the templates of workloads at once', () => {
    expect(filterOf(`${head}query: pod.hostPID=true\n`)).toBe(
      'request.spec.hostPID=true or request.spec.template.spec.hostPID=true or request.spec.jobTemplate.spec.template.spec.hostPID=true or request.template.spec.hostPID=true',
    );
    const { rules } = readRules(`${head}query: container.image="a" and container.name!="b"\n`);
    const [rule] = rules;
    const [any, none] = rule?.where.kind === 'and' ? rule.where.operands : [];
    expect(any?.kind === 'or' && any.operands.length).toBe(9);
    expect(none?.kind === 'and' && none.operands.length).toBe(9);
    expect(rule?.needs).toBe('Request');
  });
});

describe('what is wrong with rules', () => {
  it.each([
    ['', 'missing-key'],
    ['title: T\nlogsource: {product: windows}\nquery: verb=get', 'other-logsource'],
    ['title: T\nquery: verb=get', 'no-logsource'],
    [`${head}level: terrible\nquery: verb=get`, 'bad-level'],
    [`${head}query: verb=get\nreason: "{usr} did it"`, 'bad-reason'],
    [`${head}query: verb=get\ntests: [1]`, 'bad-tests'],
    ['- rule: x', 'missing-key'],
    ['- x', 'wrong-kind'],
    ['a: [', 'bad-yaml'],
    ['{'.repeat(20_000), 'bad-yaml'],
  ])('is told, never thrown: %#', (text, code) => {
    const { rules, diagnostics } = readRules(text === '' ? '{}' : text);
    expect(rules).toEqual([]);
    expect(diagnostics.map((one) => one.code)).toContain(code);
  });

  it('leaves the other rules as they are', () => {
    const { rules, diagnostics } = readRules(`title: bad\n---\n${head}query: verb=get\n`);
    expect(rules.map(({ title }) => title)).toEqual(['T']);
    expect(diagnostics.length).toBeGreaterThan(0);
  });

  it.each([
    ['apiGroup: authorization.k8s.io\nverb: create', 'dead', 'Write objectRef.apiGroup.'],
    ["hostPath: '*'", 'dead', 'Write pod.volumes[*].hostPath.'],
    ['verb: [create, replace]', 'partly', 'Write update.'],
    ['verb: replace', 'dead', 'Write update.'],
    ['responseStatus.code: ALLOW', 'dead', 'Write decision: allow.'],
    ['objectRef.resource: secret', 'dead', 'Write secrets.'],
    ['objectRef.resource: pods/exec', 'dead', 'Write pods, and subresource: exec.'],
    ['objectRef.subresource: logs', 'dead', 'Write log.'],
    ['objectRef.apiGroup: rbac.authorization.k8s.io/v1', 'dead', 'Write rbac.authorization.k8s.io.'],
    ['stage: ResponseCompleted', 'dead', 'Write ResponseComplete.'],
  ])('%s is %s', (selection, verdict, hint) => {
    const { rules, diagnostics } = readRules(detection(selection));
    expect(rules.map((rule) => rule.verdict)).toEqual([verdict]);
    expect(diagnostics.map((one) => one.hint)).toContain(hint);
  });

  it('tells a dead branch from a dead rule', () => {
    const text = `${head}detection:\n  a: {verb: replace}\n  b: {verb: get}\n  condition: `;
    expect(readRules(`${text}a or b`).rules[0]?.verdict).toBe('partly');
    expect(readRules(`${text}a and b`).rules[0]?.verdict).toBe('dead');
    expect(readRules(`${text}b and not a`).rules[0]?.verdict).toBe('partly');
  });
});

describe('repairing and printing rules', () => {
  it.each([
    ['apiGroup: authorization.k8s.io\nverb: create', 'apigroup=authorization.k8s.io and verb=create'],
    ["hostPath: '*'", 'pod.volumes[*].hostPath is not empty'],
    ['verb: [create, replace, update]', 'verb in (create,update)'],
    ['responseStatus.code: ALLOW', 'decision=allow'],
    ['responseStatus.code: [403, ALLOW]', 'code=403 or decision=allow'],
    ['objectRef.resource: secret', 'resource=secrets'],
    ['objectRef.resource: pods/exec', 'resource=pods and subresource=exec'],
    ['objectRef.apiGroup: core', 'apigroup is empty'],
  ])('%s becomes what was meant, and reads back', (selection, expected) => {
    const [rule] = readRules(detection(selection), { repair: true }).rules;
    expect(rule?.verdict).toBe('alive');
    const printed = rule === undefined ? '' : printRule(rule);
    expect(printed).toContain(expected);
    const again = readRules(printed);
    expect(again.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(again.rules.map(({ where }) => printExpr(where))).toEqual(rule === undefined ? [] : [printExpr(rule.where)]);
  });
});

describe('reading whatever comes', () => {
  it('does not take a rule that would make the statement of all too large', () => {
    const many = Array.from({ length: 600 }, (_, at) => `- {objectRef.name|contains: n${at}, verb: get}`).join('\n');
    expect(filterOf(detection(many))).toBe('error: too-long');
  });

  const scalar = fc.oneof(
    fc.string(),
    fc.constantFrom('*', 'a*b', '%x%', '|', 'sel', '1 of them', 'not', '('),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );
  const key = fc.constantFrom(
    'verb',
    'objectRef.name|contains',
    'a|re',
    'x|base64offset|contains',
    'sourceIPs|cidr',
    'code|gt',
    'container.image',
    'hostPath',
    '|all',
    '__proto__',
  );
  const selection = fc.oneof(
    scalar,
    fc.array(scalar, { maxLength: 3 }),
    fc.dictionary(key, fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })), { maxKeys: 3 }),
  );

  it('never throws, and gives a rule or says why not', () => {
    fc.assert(
      fc.property(fc.record({ sel: selection, other: selection, condition: scalar }), fc.string(), fc.boolean(), (given, query, repair) => {
        const common = { title: 'T', logsource: { product: 'kubernetes', service: 'audit' } };
        for (const rule of [{ ...common, detection: given }, { ...common, query }, { ...common, correlation: given }, given]) {
          const { rules, correlations, diagnostics } = readRules(JSON.stringify(rule), { repair });
          expect(rules.length + correlations.length > 0 || diagnostics.length > 0).toBe(true);
        }
        readRules(query);
      }),
    );
  });
});
