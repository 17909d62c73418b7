import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printExpr } from '../../query/print-expression.ts';
import { collapsePodFields } from '../pod-fields.ts';
import { printRule } from '../print-rule.ts';
import { readRules, readRuleTexts } from '../read-rules.ts';

function rule(condition: string, more = ''): string {
  return `- rule: A rule\n  desc: What it is for\n  condition: ${condition}\n  output: "Seen (user=%ka.user.name)"\n  priority: WARNING\n  source: k8s_audit\n${more}`;
}

function filterOf(text: string): string {
  const { rules, diagnostics } = readRules(text);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  if (errors.length > 0) return `error: ${errors.join(' ')}`;
  const last = rules.at(-1);
  return last === undefined ? 'no rule' : printExpr(collapsePodFields(last.where));
}

describe('conditions of Falco', () => {
  it.each([
    ['ka.verb=create', 'verb=create'],
    ['ka.verb == create', 'verb=create'],
    ['ka.verb in (create, "update")', 'verb in (create,update)'],
    ['ka.verb in ()', 'stage in ()'],
    ['not ka.verb in ()', 'stage not in ()'],
    ['ka.target.namespace!=kube-system', 'namespace is not empty and not namespace=kube-system'],
    ['ka.target.subresource exists', 'subresource is not empty'],
    ['not ka.verb=get and ka.user.name startswith "system:"', 'not verb=get and user startswith "system:"'],
    ['(ka.verb=get or ka.verb=list) and ka.target.resource=secrets', '(verb=get or verb=list) and resource=secrets'],
    ['ka.response.code startswith 2', 'code=2xx'],
    ['ka.response.code >= 400', 'code>=400'],
    ['ka.response.code in (401, 403)', 'code in (401,403)'],
    ['ka.user.groups intersects (a, b)', 'groups in (a,b)'],
    ['ka.user.groups in (a, b)', 'every.groups in (a,b)'],
    ['ka.user.groups contains adm', 'groups:*adm*'],
    ['ka.req.pod.containers.privileged intersects (true)', 'container.securityContext.privileged=true'],
    ['ka.req.pod.containers.image[0] = a', 'request.spec.containers[0].image=a'],
    ['ka.req.pod.containers.image.repository in (a/b, c)', 'every.container.image =~ "^(a/b|c)([:@].*)?$"'],
    ['ka.req.pod.containers.image.repository intersects (a/b)', 'container.image =~ "^(a/b)([:@].*)?$"'],
    ['ka.req.pod.volumes.hostpath pmatch (/etc, /proc/)', 'pod.volumes[*].hostPath.path =~ "^(/etc|/proc)(/|$)"'],
    ['ka.req.volume.hostpath[/etc*] = true', 'pod.volumes[*].hostPath.path startswith /etc'],
    ['ka.req.pod.volumes.volume_type intersects (hostPath)', 'pod.volumes[*].hostPath is not empty'],
    ['ka.uri.param[command] = /bin/sh', 'requesturi =~ "[?&]command=((%2F|%2f|/)bin(%2F|%2f|/)sh)(&|$)"'],
    ['ka.useragent icontains KUBE-Hunter', 'useragent =~ "(?is)KUBE-Hunter"'],
    ['tolower(ka.user.name) = "Eve"', 'user =~ "(?is)^(Eve)$"'],
    ['ka.target.name glob web-*', 'name:web-*'],
    ['ka.target.name regex "a+b"', 'name =~ "^(?:a+b)$"'],
    ['jevt.value[/stage]=ResponseStarted', 'stage=ResponseStarted'],
    ['jevt.value[/requestObject/spec/tls/0/secretName] exists', 'request.spec.tls[0].secretName is not empty'],
    ['jevt.value[/annotations/authorization.k8s.io~1decision]=allow', 'annotations["authorization.k8s.io/decision"]=allow'],
    ['ka.uri=/healthz or ka.uri startswith /healthz?', 'requesturi=/healthz or requesturi startswith "/healthz?"'],
    ['jevt.rawtime exists and ka.verb=get', 'verb=get'],
    ['ka.req.configmap.obj contains "password"', 'request.data contains password'],
  ])('%s', (condition, expected) => expect(filterOf(rule(condition))).toBe(expected));

  it.each([
    ['ka.verb=', 'condition-end broken-rule'],
    ['ka.verb in (a', 'condition-open broken-rule'],
    ['(ka.verb=get', 'condition-open broken-rule'],
    ['ka.verb=get or nothing', 'no-macro broken-rule'],
    ['ka.verb exists nonsense', 'condition-rest broken-rule'],
    ['ka.verb = val(ka.uri)', 'condition-rest broken-rule'],
    ['ka.target.name regex "(?=x)"', 'bad-value broken-rule'],
    ['ka.response.code > many', 'bad-value broken-rule'],
    [`${'('.repeat(200)}ka.verb=get${')'.repeat(200)}`, 'condition-deep broken-rule'],
  ])('%s is refused', (condition, codes) => expect(filterOf(rule(condition))).toBe(`error: ${codes}`));

  it('point at what is wrong, in the macro where it stands', () => {
    const text = `- macro: reads\n  condition: ka.verb in (get, list) or sekret\n- macro: secret\n  condition: ka.target.resource=secrets\n${rule('reads')}`;
    const [first] = readRules(text).diagnostics;
    expect([first?.code, first?.hint, text.slice(first?.span.start, first?.span.end)]).toEqual([
      'no-macro',
      'Did you mean secret?',
      'sekret',
    ]);
  });
});

describe('what makes a rule of Falco up', () => {
  it('are its lists and macros, whatever their depth', () => {
    const text = `- list: inner\n  items: [bob]\n- list: outer\n  items: [jane, inner]\n- macro: ours\n  condition: ka.user.name in (outer, eve)\n- macro: off\n  condition: (jevt.rawtime=0)\n${rule('ours and not off')}`;
    expect(filterOf(text)).toBe('user in (jane,bob,eve)');
  });

  it('may be changed by later files', () => {
    const base = `- list: users\n  items: [jane]\n- macro: who\n  condition: ka.user.name in (users)\n${rule('who')}- rule: Other\n  desc: d\n  condition: ka.verb=get\n  output: o\n  priority: INFO\n  source: k8s_audit\n`;
    const mine =
      '- list: users\n  items: [bob]\n  override: {items: append}\n- macro: who\n  condition: or ka.verb=patch\n  append: true\n- rule: A rule\n  condition: and ka.target.resource=pods\n  priority: CRITICAL\n  override: {condition: append, priority: replace}\n- rule: Other\n  enabled: false\n';
    const [first, second] = readRuleTexts([base, mine]);
    const found = first?.rules.map(({ name, level, status, where }) => [name, level, status, printExpr(where)]);
    expect(found).toEqual([
      ['a-rule', 'critical', 'test', '(user in (jane,bob) or verb=patch) and resource=pods'],
      ['other', 'informational', 'unsupported', 'verb=get'],
    ]);
    expect([second?.rules, second?.diagnostics]).toEqual([[], []]);
  });

  it('are its exceptions, each row of which has to fit as a whole', () => {
    const exceptions =
      '  exceptions:\n    - {name: a, fields: [ka.user.name, ka.target.namespace], comps: [startswith, in], values: [[ci-, [dev, test]], [bob, [prod]]]}\n    - {name: b, fields: ka.verb, values: [get, list]}\n';
    expect(filterOf(rule('ka.target.resource=pods', exceptions))).toBe(
      'resource=pods and not (user startswith ci- and namespace in (dev,test) or user startswith bob and namespace=prod) and not verb in (get,list)',
    );
  });

  it('is said in our own words, as far as they go', () => {
    const text =
      '- rule: Secret & Co\n  desc: d\n  condition: ka.verb=get\n  output: >\n    Read {it} (user=%ka.user.name ns=%ka.target.namespace rules=%ka.req.role.rules code=%ka.response.code)\n  priority: error\n  source: k8s_audit\n  tags: [k8s, mitre_credential_access, T1552]\n';
    const [read] = readRules(text).rules;
    expect([read?.id, read?.level, read?.reason, read?.tags]).toEqual([
      'falco-secret-co',
      'high',
      'Read it (user={user} ns={namespace} code={code})',
      ['k8s', 'attack.credential-access', 'attack.t1552'],
    ]);
  });

  it('may be for other events, and is left out then', () => {
    const text = `- rule: Shell\n  desc: d\n  condition: proc.name=sh\n  output: o\n  priority: INFO\n- rule: Cloud\n  desc: d\n  condition: ct.name=x\n  output: o\n  priority: INFO\n  source: aws_cloudtrail\n${rule('ka.verb=get')}`;
    const { rules, diagnostics } = readRules(text);
    expect([rules.length, diagnostics.map(({ code }) => code)]).toEqual([1, ['other-logsource', 'other-logsource']]);
  });
});

describe('dead rules of Falco', () => {
  it('are told, with what mends them', () => {
    const text = rule('ka.verb in (replace, patch) and ka.useragnt=x or ka.response.code=ALLOW');
    const { rules, diagnostics } = readRules(text);
    expect(rules.map(({ verdict }) => verdict)).toEqual(['dead']);
    expect(diagnostics.map(({ code, hint }) => [code, hint])).toEqual([
      ['no-such-field', 'Did you mean ka.useragent?'],
      ['never-true', 'Write update.'],
      ['never-true', 'Write decision: allow.'],
    ]);
    const mended = readRules(text, { repair: true }).rules.map((one) => printRule(one));
    expect(mended[0]).toContain('query: decision=allow\n');
  });

  it('may be switched off by a macro, which is no mistake', () => {
    const { rules, diagnostics } = readRules(`- macro: off\n  condition: (jevt.rawtime=0)\n${rule('off and ka.verb=get')}`);
    expect([rules[0]?.verdict, diagnostics.map(({ severity, code }) => [severity, code])]).toEqual(['dead', [['warning', 'switched-off']]]);
  });
});

describe('hostile files of Falco', () => {
  it('may go round in circles', () => {
    const circle = `- macro: a\n  condition: b and ka.verb=get\n- macro: b\n  condition: a\n- list: l\n  items: [l, x]\n${rule('a or ka.verb in (l)')}${rule('ka.verb in (l)').replace('A rule', 'Fine')}`;
    const { rules, diagnostics } = readRules(circle);
    expect(rules.map(({ where }) => printExpr(where))).toEqual(['verb=x']);
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual(['cycle', 'broken-rule']);
  });

  it('may double again and again', () => {
    const macros = Array.from({ length: 60 }, (_, at) => `- macro: m${at + 1}\n  condition: m${at} and m${at}\n`).join('');
    const lists = Array.from({ length: 60 }, (_, at) => `- list: l${at + 1}\n  items: [l${at}, l${at}]\n`).join('');
    const text = `- macro: m0\n  condition: ka.verb=get or ka.verb=list\n${macros}- list: l0\n  items: [a, b]\n${lists}${rule('m25 and ka.user.name in (l20)')}`;
    const startMs = performance.now();
    expect(filterOf(text)).toContain('error: too-long');
    expect(performance.now() - startMs).toBeLessThan(5000);
  });

  it('may hold nothing, or what is no definition, or anchors', () => {
    expect(readRules('- required_engine_version: 15\n').rules).toEqual([]);
    expect(readRules('-\n- rule: X\n-\n').diagnostics.map(({ code }) => code)).toEqual(['missing-key']);
    expect(readRules('- just: this\n').diagnostics.map(({ code }) => code)).toEqual(['wrong-kind']);
    expect(filterOf(`- list: &a x\n  items: &b [1, *a]\n- macro: m\n  condition: *b\n${rule('ka.verb=get')}`)).toBe('error: missing-key');
  });

  it('never throw', () => {
    const words = [
      'ka.verb',
      '=',
      'in',
      '(',
      ')',
      ',',
      'not',
      'and',
      'or',
      '"a',
      "'",
      'm',
      'exists',
      'jevt.value[/',
      ']',
      'tolower(',
      '!',
      '\\',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 20 }), (parts) => {
        const text = `- macro: m\n  condition: ${JSON.stringify(parts.join(' '))}\n${rule(JSON.stringify(parts.toReversed().join('')))}`;
        return Array.isArray(readRules(text).rules);
      }),
    );
  });
});
