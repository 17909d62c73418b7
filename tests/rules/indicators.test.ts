import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fixture, runCli, temporaryFolder } from '../cli/run-cli.ts';
import { detectLog, type ToldFinding } from './detect-log.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const { write } = folder;

const head = (name: string) => `title: ${name}\nname: ${name}\nlevel: high\nlogsource: { product: kubernetes, service: audit }\n`;

const office = `${head('from-elsewhere')}query: is_write=true and namespace=prod and not source_ip in (%office%)
tests:
  match:
    - { request: DELETE /api/v1/namespaces/prod/pods/a, from: 198.51.100.7 }
    - { request: DELETE /api/v1/namespaces/prod/pods/a, from: [10.1.2.3, 198.51.100.7] }
    - { request: DELETE /api/v1/namespaces/prod/pods/a, from: '2001:db8:2::1' }
    - { request: DELETE /api/v1/namespaces/prod/pods/a, from: 11.0.0.0 }
    - { request: DELETE /api/v1/namespaces/prod/pods/a, from: 192.0.2.1 }
  ignore:
    - { request: DELETE /api/v1/namespaces/prod/pods/a, from: 10.255.255.255 }
    - { request: DELETE /api/v1/namespaces/prod/pods/a, from: [198.51.100.7, 10.0.0.1] }
    - { request: DELETE /api/v1/namespaces/prod/pods/a, from: '::ffff:10.1.2.3' }
    - { request: DELETE /api/v1/namespaces/prod/pods/a, from: '2001:DB8:1:0:ffff::1' }
    - { request: GET /api/v1/namespaces/prod/pods/a, from: 198.51.100.7 }
`;

const bad = `${head('known-bad')}detection:
  address: { 'sourceIPs|cidr|expand': '%bad%' }
  user: { 'user.username|expand': '%people%' }
  agent: { 'userAgent|expand|contains': '%agents%' }
  image: { 'container.image|expand': '%images%' }
  hash: { 'container.image|expand': '%hashes%' }
  condition: 1 of them
tests:
  match:
    - { request: GET /api/v1/nodes, from: [203.0.113.9, 192.0.2.10] }
    - { request: GET /api/v1/nodes, from: [192.0.2.10, 203.0.113.9] }
    - { request: GET /api/v1/nodes, user: 'system:serviceaccount:ci:robot' }
    - { request: GET /api/v1/nodes, agent: 'Mozilla/5.0 KUBE-Hunter/0.6' }
    - { request: POST /api/v1/namespaces/a/pods, body: { spec: { containers: [{ image: fine }, { image: 'docker.io/evil/miner:1.2' }] } } }
    - { request: POST /apis/apps/v1/namespaces/a/deployments, body: { spec: { template: { spec: { initContainers: [{ image: 'evil/miner' }] } } } } }
    - { request: POST /api/v1/namespaces/a/pods, body: { spec: { containers: [{ image: 'bad.example:5000/a/b:7' }] } } }
    - { request: POST /api/v1/namespaces/a/pods, body: { spec: { containers: [{ image: 'library/nginx:1.1' }] } } }
    - { request: POST /api/v1/namespaces/a/pods, body: { spec: { containers: [{ image: 'x/y@sha256:${'0f'.repeat(32)}' }] } } }
  ignore:
    - { request: GET /api/v1/nodes, from: [203.0.114.9, 192.0.2.10] }
    - { request: GET /api/v1/nodes, user: 'system:serviceaccount:cid:robot' }
    - { request: GET /api/v1/nodes, agent: kubehunter }
    - { request: POST /api/v1/namespaces/a/pods, body: { spec: { containers: [{ image: 'good.example/evil/miner' }, { image: 'evil/miner2:1' }] } } }
    - { request: POST /api/v1/namespaces/a/pods, body: { spec: { containers: [{ image: 'nginx:1.2' }, { image: 'x/y@sha256:${'0e'.repeat(32)}' }] } } }
`;

const every = `${head('foreign-image')}query: verb=create and resource=pods and container.image is not empty and not every.container.image in (%ours%)
tests:
  match:
    - { request: POST /api/v1/namespaces/a/pods, body: { spec: { containers: [{ image: 'reg.example/a:1' }, { image: 'other/b' }] } } }
  ignore:
    - { request: POST /api/v1/namespaces/a/pods, body: { spec: { containers: [{ image: 'reg.example/a:1' }], initContainers: [{ image: 'reg.example/c/d' }] } } }
    - { request: POST /api/v1/namespaces/a/pods, body: { spec: { containers: [] } } }
`;

const given = [
  ['--list', `office=${write('office.txt', '# ours\n10.0.0.0/8\n2001:db8:1::/48\n192.0.2.1 expires=2020-01-01\n')}`],
  ['--list', `bad=${write('bad.csv', 'ip,until\n203.0.113.0/24,\n')}`],
  ['--list', `people:users=${write('people.json', '["eve", {"user": "system:serviceaccount:ci:*"}]')}`],
  ['--list', `agents:agents=${write('agents.txt', 'sqlmap\nkube-hunter\n')}`],
  ['--list', `images:images=${write('images.txt', 'docker.io/evil/miner\nbad.example:5000/*\nnginx:1.1\n')}`],
  ['--list', `hashes=${write('hashes.txt', `SHA256:${'0F'.repeat(32)}\n`)}`],
  ['--list', `ours:images=${write('ours.txt', 'reg.example/*\n')}`],
].flat();

describe('rules that ask lists', () => {
  it('find what is in them, each as its kind is compared', async () => {
    const rules = write('rules.yaml', [office, bad, every].join('---\n'));
    const { stdout, stderr, code } = await runCli(['rules', 'test', '--rules', rules, ...given]);
    expect([stdout, stderr, code]).toEqual(['3 rules, 27 tests, 0 failed.\n', '', 0]);
  });

  it('are left out where there is no such list, and said to be', async () => {
    const { stdout, stderr } = await runCli(['rules', 'list', '--no-built-in', '--rules', write('office.yaml', office), '-o', 'json']);
    expect(JSON.parse(stdout)).toEqual({ rules: [] });
    expect(stderr).toContain('There is no list “office”. The rule is left out.');
  });

  it('are warned of where a forged address would silence them', async () => {
    const forgeable = office.replace('source_ip in', 'sourceips in');
    const { stdout, code } = await runCli(['rules', 'lint', write('forgeable.yaml', forgeable), '--fail-on', 'warning', ...given]);
    expect(stdout).toContain('Whoever writes an approved address into X-Forwarded-For gets past this.');
    expect(code).toBe(1);
  });

  it('are not deceived by addresses that a client claims', async () => {
    // Recorded: clients of 127.0.0.1 that name others in X-Forwarded-For.
    const rules = write(
      'claims.yaml',
      `${head('approved')}query: not source_ip in (%here%)\n---\n${head('claimed')}query: sourceips in (%claimed%)\n---\n${head('proven')}query: source_ip in (%claimed%)\n`,
    );
    const lists = [
      '--list',
      `here=${write('here.txt', '127.0.0.0/8\n::1\n172.16.0.0/12\n')}`,
      '--list',
      `claimed=${write('claimed.txt', '10.0.0.0/8\n8.8.8.8\n1.2.3.4\n203.0.113.0/24\n198.51.100.0/24\n')}`,
    ];
    const found = await detectLog<ToldFinding & { readonly event: { readonly sourceIPs: readonly string[] } }>(
      fixture('one-of-each.ndjson.gz'),
      '--rules',
      rules,
      '--no-built-in',
      ...lists,
    );
    const of = (name: string) => found.filter(({ rule }) => rule.name === name);
    expect(of('claimed').length).toBeGreaterThan(0);
    expect(of('claimed').every(({ event }) => event.sourceIPs.length > 1)).toBe(true);
    expect(of('proven')).toEqual([]);
    // A claim neither helps nor harms who comes from here.
    expect(of('approved').filter(({ event }) => event.sourceIPs.at(-1) === '127.0.0.1')).toEqual([]);
  });

  it('may ask a hundred thousand entries', async () => {
    const address = (at: number) => `${1 + (at % 200)}.${(at >> 3) % 256}.${(at >> 8) % 256}.${at % 256}`;
    const many = Array.from({ length: 100_000 }, (_, at) =>
      at === 50_000 ? '127.0.0.1' : `${address(at)}${at % 3 === 0 ? '' : `/${20 + (at % 13)}`}`,
    );
    const hashes = Array.from({ length: 100_000 }, (_, at) => at.toString(16).padStart(64, 'a'));
    const rules = write('many.yaml', `${head('many')}query: sourceips in (%many%) or container.image in (%digests%)\n`);
    const lists = ['--list', `many=${write('many.txt', many.join('\n'))}`, '--list', `digests=${write('digests.txt', hashes.join('\n'))}`];
    const found = await detectLog(fixture('one-of-each.ndjson.gz'), '--rules', rules, '--no-built-in', ...lists);
    expect(found.length).toBeGreaterThan(1000);
  });

  it.each([
    ['office', 'names no list'],
    ['office:streets=x', 'There are no lists of streets.'],
    [`office=${join(folder.path, 'nowhere.txt')}`, 'cannot be read'],
  ])('are told that --list %s is wrong', async (list, message) => {
    const { stderr, code } = await runCli(['detect', '-f', fixture('one-of-each.ndjson.gz'), '--list', list]);
    expect(stderr).toContain(message);
    expect(code).not.toBe(0);
  });
});

describe('modifiers of Sigma', () => {
  it('ask parts of a time, and other fields', async () => {
    const body = (name: string) => `{ metadata: { name: ${name} } }`;
    const rules = write(
      'modifiers.yaml',
      `${head('at-noon')}detection:
  sel: { 'requestReceivedTimestamp|hour': 12, 'requestReceivedTimestamp|year|gte': 2026, 'requestReceivedTimestamp|minute|lt': 30 }
  condition: sel
tests:
  # Tests begin at noon.
  match: [{ request: GET /api/v1/nodes }, [{ request: GET /api/v1/nodes, after: 29m }]]
  ignore: [[{ request: GET /api/v1/nodes, after: 31m }], [{ request: GET /api/v1/nodes, after: 1h }]]
---
${head('in-a-week')}query: time.weekday between 1 and 7 and time.hour>=12 and every.groups startswith system
tests:
  match: [{ request: GET /api/v1/nodes, groups: ['system:a', 'system:b'] }]
  ignore:
    - { request: GET /api/v1/nodes, groups: [] }
    - { request: GET /api/v1/nodes, groups: ['system:a', 'b'] }
---
${head('own-name')}detection:
  sel: { objectRef.name|fieldref: user.username }
  list: { user.groups|fieldref: objectRef.namespace }
  body: { requestObject.metadata.name|fieldref: user.username }
  condition: 1 of them
tests:
  match:
    - { request: GET /api/v1/namespaces/a/pods/jane, user: jane }
    - { request: GET /api/v1/namespaces/dev/pods/x, groups: [a, dev] }
    - { request: POST /api/v1/namespaces/dev/pods, user: bob, body: ${body('bob')} }
  ignore:
    - { request: GET /api/v1/namespaces/a/pods/bob, user: jane }
    - { request: GET /api/v1/nodes, groups: [''] }
    - { request: POST /api/v1/namespaces/dev/pods, user: bob, body: ${body('eve')} }
`,
    );
    const { stdout, stderr } = await runCli(['rules', 'test', '--rules', rules]);
    expect([stdout, stderr]).toEqual(['3 rules, 13 tests, 0 failed.\n', '']);
    const converted = write('modifiers-again.yaml', (await runCli(['rules', 'convert', rules])).stdout);
    const { stdout: linted, code } = await runCli(['rules', 'lint', converted, '--fail-on', 'note']);
    expect([linted, code]).toEqual(['3 rules: 3 alive, 0 partly, 0 dead.\n', 0]);
  });
});

describe('exceptions', () => {
  const exception = (expires: string) =>
    `title: Known\nowner: platform\nreason: Tests do so.\nexpires: ${expires}\nfilter:\n  rules: [exec-into-container]\n  query: user=mallory and namespace=dev\n`;
  const found = async (...more: readonly string[]) => {
    const { stdout } = await runCli([
      'detect',
      '-f',
      fixture('one-of-each.ndjson.gz'),
      '--rule',
      'exec-into-container',
      '-o',
      'json',
      '-q',
      ...more,
    ]);
    return (JSON.parse(stdout) as { findings: { user: string }[] }).findings.length;
  };

  it('leave out what they say while they hold, whenever it is looked at', async () => {
    const all = await found();
    expect(all).toBeGreaterThan(0);
    expect(await found('--rules', write('holds.yaml', exception('2099-12-31')))).toBeLessThan(all);
    expect(await found('--rules', write('over.yaml', exception('2026-01-01')))).toBe(all);
  });

  it('are told of by lint and show, before they end and after', async () => {
    const soon = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    const lint = async (expires: string) => (await runCli(['rules', 'lint', write('one.yaml', exception(expires))])).stdout;
    expect(await lint(soon)).toContain('“Known” ends in 6 days.');
    expect(await lint('2026-01-01')).toContain('“Known” has ended');
    expect(await lint('2099-01-01')).toContain('“Known” holds for more than a year.');
    const { stdout } = await runCli(['rules', 'show', 'exec-into-container', '--rules', write('one.yaml', exception('2099-01-01'))]);
    expect(stdout).toMatch(/Except\s+Known: Tests do so\. \(platform, until 2099-01-01\)/);
  });
});

describe('what a configuration says of rules', () => {
  const log = fixture('one-of-each.ndjson.gz');
  const exception =
    'title: Known\nowner: platform\nreason: Tests do so.\nexpires: 2099-12-31\nfilter:\n  rules: [exec-into-container]\n  query: verb=create\n';
  const configured = () => {
    write('exceptions.yaml', exception);
    return write('telltale.yaml', 'detection: {exceptions: [exceptions.yaml]}\n');
  };
  interface Detected {
    readonly findings: readonly { readonly id: string }[];
    readonly quiet: readonly { readonly rule: string; readonly findings: number }[];
  }
  const detected = async (more: readonly string[], env = {}) => {
    const { stdout } = await runCli(['detect', '-f', log, '--rule', 'exec-into-container', '-o', 'json', '-q', ...more], { env });
    return JSON.parse(stdout) as Detected;
  };

  it('holds at the terminal as it does in a server, and a report says how much it kept quiet', async () => {
    const config = configured();
    const all = await detected([]);
    expect(all.quiet).toEqual([]);
    const some = await detected(['--config', config]);
    const kept = all.findings.length - some.findings.length;
    expect([kept > 0, some.findings.length > 0]).toEqual([true, true]);
    expect(some.quiet).toEqual([{ rule: 'exec-into-container', findings: kept }]);
    expect(await detected([], { TELLTALE_CONFIG: config })).toEqual(some);
    const args = ['detect', '-f', log, '--rule', 'exec-into-container', '--config', config];
    const sentence = `Exceptions kept ${kept} ${kept === 1 ? 'finding' : 'findings'} quiet: exec-into-container ${kept}.`;
    expect((await runCli(args)).stderr).toContain(sentence);
    expect((await runCli([...args, '-o', 'md'])).stdout).toContain(sentence);
    const shown = await runCli(['rules', 'show', 'exec-into-container', '--config', config]);
    expect(shown.stdout).toContain('Except          Known: Tests do so.');
    const listed = await runCli(['rules', 'list', '--config', config, '-o', 'json']);
    const { rules } = JSON.parse(listed.stdout) as { rules: { name: string; exceptions: number }[] };
    expect(rules.filter(({ exceptions }) => exceptions > 0).map(({ name }) => name)).toEqual(['exec-into-container']);
  });

  it('says of the test of a rule that an exception leaves out what it has to find', async () => {
    const { code, stdout } = await runCli(['rules', 'test', 'exec-into-container', '--config', configured()]);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /failed exec-into-container: it did not find number \d of those that it has to find: an exception leaves it out\./,
    );
    // It is about a rule that is not looked at here.
    const other = write('other.yaml', `${head('other')}query: verb=get\ntests: {match: [{request: GET /api/v1/nodes/a}], ignore: []}\n`);
    const fine = await runCli(['rules', 'test', '--rules', other, '--config', configured()]);
    expect([fine.code, fine.stdout, fine.stderr]).toEqual([0, '1 rules, 1 tests, 0 failed.\n', '']);
  });

  it('counts what feeds a correlation, and what that would have found', async () => {
    const counted = `${head('execs')}query: subresource=exec\n---\ntitle: Many\nname: many\ncorrelation: {type: event_count, rules: [execs], group-by: [cluster], timespan: 31d, condition: {gte: 2}}\n`;
    write('exceptions.yaml', exception.replace('exec-into-container', 'many').replace('verb=create', 'subresource=exec'));
    const config = write('telltale.yaml', 'detection: {exceptions: [exceptions.yaml]}\n');
    const args = ['detect', '-f', log, '--rules', write('many.yaml', counted), '--no-built-in', '-o', 'json', '-q'];
    expect((JSON.parse((await runCli(args)).stdout) as Detected).findings).toHaveLength(1);
    const { findings, quiet } = JSON.parse((await runCli([...args, '--config', config])).stdout) as Detected;
    expect([findings, quiet]).toEqual([[], [{ rule: 'many', findings: 1 }]]);
  });

  it('is looked at by lint as a whole, with what ends soon', async () => {
    const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    write('exceptions.yaml', exception.replace('2099-12-31', day(3)));
    write(
      'office.txt',
      `192.0.2.1\n192.0.2.2 expires=${day(5)}\n192.0.2.3 expires=${day(7)}\n192.0.2.4 expires=${day(40)}\n192.0.2.5 expires=2026-01-01\n`,
    );
    const lists = 'indicators: [{name: office, kind: addresses, file: office.txt, owner: o, reason: r}]\n';
    const config = write('telltale.yaml', `detection: {exceptions: [exceptions.yaml]}\n${lists}`);
    const { code, stdout, stderr } = await runCli(['rules', 'lint', '--config', config]);
    expect([code, stdout.includes('“Known” ends in 4 days.')]).toEqual([0, true]);
    expect(stderr).toContain(`The list office has 2 entries that end within 14 days, 192.0.2.2 (${day(5)}) first.`);
    expect(stderr).toContain('The list office has an entry that has ended: 192.0.2.5 (2026-01-01).');
    expect(stdout).toContain('0 rules: 0 alive, 0 partly, 0 dead. 1 exceptions, 1 of which hold.');
    const given = await runCli(['rules', 'lint', '--list', `office=${join(folder.path, 'office.txt')}`]);
    expect(given.stderr).toContain('The list office has an entry that has ended');
    const missing = await runCli(['rules', 'lint', '--config', join(folder.path, 'none.yaml')]);
    expect(missing.code).toBe(2);
  });
});

describe('rules of Falco', () => {
  it('run as they are', async () => {
    const falco = write(
      'falco.yaml',
      '- list: trusted\n  items: [registry.k8s.io/pause]\n- macro: started\n  condition: ka.target.resource=pods and not ka.target.subresource exists and ka.verb=create\n- rule: Privileged Pod\n  desc: d\n  condition: started and ka.req.pod.containers.privileged intersects (true) and not ka.req.pod.containers.image.repository in (trusted)\n  output: Privileged (user=%ka.user.name ns=%ka.target.namespace)\n  priority: WARNING\n  source: k8s_audit\n- rule: Broken\n  desc: d\n  condition: nothing\n  output: o\n  priority: INFO\n  source: k8s_audit\n',
    );
    const { stdout, stderr } = await runCli([
      'detect',
      '-f',
      fixture('one-of-each.ndjson.gz'),
      '--rules',
      falco,
      '--no-built-in',
      '-o',
      'json',
    ]);
    const { findings } = JSON.parse(stdout) as { findings: { rule: { name: string }; reason: string }[] };
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.every(({ rule, reason }) => rule.name === 'privileged-pod' && /^Privileged \(user=\S+ ns=\S+\)$/.test(reason))).toBe(
      true,
    );
    expect(stderr).toContain('There is no macro “nothing”.');
    const converted = write('converted.yaml', (await runCli(['rules', 'convert', falco])).stdout);
    const again = await runCli([
      'detect',
      '-f',
      fixture('one-of-each.ndjson.gz'),
      '--rules',
      converted,
      '--no-built-in',
      '-o',
      'json',
      '-q',
    ]);
    expect((JSON.parse(again.stdout) as { findings: unknown[] }).findings.length).toBe(findings.length);
  });
});
