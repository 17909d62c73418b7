import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { fixture, runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

function write(name: string, text: string): string {
  const path = join(folder.path, name);
  writeFileSync(path, text);
  return path;
}

const log = fixture('one-of-each.ndjson.gz');
const records = gunzipSync(readFileSync(log)).toString().trim().split('\n');

interface Line {
  readonly id: string;
  readonly rule: { readonly id: string; readonly title: string; readonly level: string; readonly name: string };
  readonly time: string;
  readonly auditID: string;
  readonly user: string;
  readonly reason: string;
  readonly event: { readonly auditID: string; readonly verb: string };
}

const linesOf = (stdout: string) =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);

const chain = `title: Refused
name: refused
logsource: {product: kubernetes, service: audit}
query: code=403
---
title: Refused again and again
name: refused-often
correlation: {type: event_count, rules: [refused], group-by: [user.username], timespan: 1m, condition: {gte: 3}}
---
title: Deleted
name: deleted
logsource: {product: kubernetes, service: audit}
query: verb=delete and code<400
---
title: Refused, then deleted
id: 51111111-2222-4333-8444-555555555555
name: refused-then-deleted
level: high
correlation: {type: temporal_ordered, rules: [refused-often, deleted], group-by: [user.username], timespan: 5m}
reason: '{user} was refused, and then deleted {object}'
tests:
  match:
    - [{request: GET /api/v1/nodes, code: 403, times: 3, every: 20s}, {request: DELETE /api/v1/nodes/a, after: 4m}]
  ignore:
    - [{request: GET /api/v1/nodes, code: 403, times: 2, every: 20s}, {request: DELETE /api/v1/nodes/a, after: 1m}]
    - [{request: GET /api/v1/nodes, code: 403, times: 3, every: 20s}, {request: DELETE /api/v1/nodes/a, after: 6m}]
    - [{request: DELETE /api/v1/nodes/a}, {request: GET /api/v1/nodes, code: 403, times: 3, every: 20s, after: 1s}]
`;

const chained = (auditID: string, seconds: number, verb: string, code: number) =>
  JSON.stringify({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Metadata',
    auditID,
    stage: 'ResponseComplete',
    verb,
    user: { username: 'eve' },
    requestURI: '/api/v1/namespaces/a/secrets/s',
    objectRef: { resource: 'secrets', namespace: 'a', name: 's' },
    responseStatus: { code },
    requestReceivedTimestamp: new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString(),
    stageTimestamp: new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString(),
  });

describe('telltale rules test', () => {
  it('finds what every rule has to find, and leaves alone what it has to', async () => {
    const { code, stdout } = await runCli(['rules', 'test', '-o', 'json']);
    const { rules, failed } = JSON.parse(stdout) as { rules: { name: string; failures: unknown[] }[]; failed: boolean };
    expect(rules.filter(({ failures }) => failures.length > 0)).toEqual([]);
    expect(rules.length).toBeGreaterThanOrEqual(120);
    expect([code, failed]).toEqual([0, false]);
  });

  it('names the test that fails', async () => {
    const rule = write(
      'wrong.yaml',
      'title: W\nname: wrong\nid: 11111111-2222-4333-8444-555555555555\nlogsource: {product: kubernetes, service: audit}\nquery: verb=get\ntests:\n  match: [{request: GET /api/v1/nodes/a}, {request: GET /api/v1/nodes}]\n  ignore: [{request: GET /api/v1/nodes/b}]\n',
    );
    const { code, stdout } = await runCli(['rules', 'test', '--rules', rule]);
    expect(code).toBe(1);
    expect(stdout).toContain('failed wrong: it did not find number 2 of those that it has to find.');
    expect(stdout).toContain('failed wrong: it found number 1 of those that it has to leave alone.');
    expect(stdout).toContain('1 rules, 3 tests, 2 failed.');
  });
});

describe('telltale detect', () => {
  it('gives each finding with its rule, its sentence and its event as it was recorded', async () => {
    const { code, stdout } = await runCli(['detect', '-f', log, '-o', 'ndjson', '-q']);
    expect(code).toBe(0);
    const lines = linesOf(stdout);
    expect(lines.length).toBeGreaterThanOrEqual(20);
    for (const { rule, time, auditID, user, reason, event } of lines) {
      expect([rule.id, rule.title, rule.level, time, reason].every((text) => text.length > 0)).toBe(true);
      expect([typeof user, event.auditID]).toEqual(['string', auditID]);
    }
    const [first] = stdout.split('\n');
    expect(records.some((record) => first?.endsWith(`"event":${record}}`))).toBe(true);
  });

  it('finds a request once, and the same again, though its stages and its lines are given twice', async () => {
    const twice = write('twice.ndjson', [...records, ...records].join('\n'));
    const ids = async (path: string) => linesOf((await runCli(['detect', '-f', path, '-o', 'ndjson', '-q'])).stdout).map(({ id }) => id);
    const once = await ids(log);
    expect(new Set(once).size).toBe(once.length);
    expect((await ids(twice)).sort()).toEqual([...once].sort());
  });

  it('finds a session that has only begun, by either verb', async () => {
    const base = {
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level: 'Metadata',
      user: { username: 'eve' },
      requestReceivedTimestamp: '2026-01-01T00:00:00.000000Z',
      stageTimestamp: '2026-01-01T00:00:00.000000Z',
    };
    const exec = (auditID: string, verb: string, stage: string, code?: number) =>
      JSON.stringify({
        ...base,
        auditID,
        verb,
        stage,
        requestURI: '/api/v1/namespaces/a/pods/p/exec?command=id',
        objectRef: { resource: 'pods', subresource: 'exec', namespace: 'a', name: 'p' },
        ...(code !== undefined && { responseStatus: { code } }),
      });
    const path = write(
      'exec.ndjson',
      [
        exec('a', 'get', 'RequestReceived'),
        exec('a', 'get', 'ResponseStarted', 101),
        exec('b', 'create', 'ResponseStarted', 101),
        exec('b', 'create', 'ResponseComplete', 101),
        exec('c', 'get', 'RequestReceived'),
      ].join('\n'),
    );
    const { stdout } = await runCli(['detect', '-f', path, '-o', 'ndjson', '-q', '--rule', 'exec-into-container']);
    expect(linesOf(stdout).map(({ auditID, reason }) => [auditID, reason])).toEqual(
      [
        ['a', 'eve ran id in pods/exec a/p from ?'],
        ['b', 'eve ran id in pods/exec a/p from ?'],
      ].sort(),
    );
  });

  it('fails from a level on, and only then', async () => {
    const args = ['detect', '-f', log, '-q', '--rule', 'exec-into-container', '--fail-on'];
    expect([(await runCli([...args, 'medium'])).code, (await runCli([...args, 'high'])).code]).toEqual([1, 0]);
  });

  it('writes SARIF and Markdown', async () => {
    const sarif = JSON.parse((await runCli(['detect', '-f', log, '-o', 'sarif', '-q'])).stdout);
    const [run] = sarif.runs;
    expect(sarif.version).toBe('2.1.0');
    for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
    expect((await runCli(['detect', '-f', log, '-o', 'md', '-q'])).stdout).toContain('## A command was run in a container (medium)');
  });

  it('runs rules of other tools as they are, and says what is wrong with one', async () => {
    const good =
      'title: Pod deleted\nid: 21111111-2222-4333-8444-555555555555\nlogsource: {category: application, product: kubernetes, service: audit}\ndetection:\n  selection: {verb: [delete, replace], objectRef.resource: pods}\n  condition: selection\nlevel: low\n';
    const path = write(
      'set.yaml',
      `${good}---\ntitle: bad\nlogsource: {product: windows}\n---\n${good.replace('Pod deleted', 'Dead').replace('21111111', '31111111').replace('[delete, replace]', 'replace')}`,
    );
    const { code, stdout, stderr } = await runCli(['detect', '-f', log, '--rules', path, '--no-built-in', '-o', 'ndjson']);
    expect(code).toBe(0);
    expect(new Set(linesOf(stdout).map(({ rule }) => rule.title))).toEqual(new Set(['Pod deleted']));
    expect(stderr).toContain('The rule is for other logs (windows)');
    expect(stderr).toContain('1 rules did not run');
    const lint = await runCli(['rules', 'lint', path, '--fail-on', 'never']);
    expect(lint.stdout).toContain('2 rules: 0 alive, 1 partly, 1 dead.');
    expect(lint.stdout).toContain('There is no verb “replace”.');
  });

  it('counts what correlations have found, and tells the events behind it', async () => {
    const path = write('chain.yaml', chain);
    const tested = await runCli(['rules', 'test', '--rules', path]);
    expect([tested.code, tested.stdout.trim().split('\n').at(-1)]).toEqual([0, '4 rules, 4 tests, 0 failed.']);
    const events = [0, 10, 20].map((seconds) => chained(`r${seconds}`, seconds, 'get', 403));
    const given = write('chain.ndjson', [...events, chained('d', 60, 'delete', 200)].join('\n'));
    const detected = await runCli(['detect', '-f', given, '--rules', path, '--no-built-in', '-o', 'json', '-q']);
    const { findings } = JSON.parse(detected.stdout) as {
      findings: { rule: { name: string }; auditID: string; events: number; reason: string }[];
    };
    expect(findings.map(({ rule, auditID, events: count, reason }) => [rule.name, auditID, count, reason])).toEqual([
      ['refused-then-deleted', 'd', 4, 'eve was refused, and then deleted secrets a/s'],
    ]);
    const shown = await runCli(['rules', 'show', 'refused-then-deleted', '--rules', path]);
    expect(shown.stdout).toContain('temporal_ordered of refused-often (a correlation), deleted');
    // What was recorded, as the past of the rule.
    const past = await runCli([
      'rules',
      'test',
      'refused-then-deleted',
      '--rules',
      path,
      '-f',
      given,
      '--since',
      '2020-01-01',
      '-o',
      'json',
    ]);
    expect(JSON.parse(past.stdout).past.map((one: { findings: number }) => one.findings)).toEqual([1]);
    expect((await runCli(['rules', 'lint', path])).code).toBe(0);
    const circle = write('circle.yaml', chain.replace('rules: [refused]', 'rules: [refused, refused-then-deleted]'));
    const lint = await runCli(['rules', 'lint', circle]);
    expect(lint.code).toBe(1);
    expect(lint.stdout).toContain('“refused-often” counts “refused-then-deleted”, which counts “refused-often” in turn.');
    expect(lint.stdout).toContain('Take it out of the rules of one of them');
    const converted = await runCli(['rules', 'convert', path]);
    expect(converted.stderr).toContain('Refused, then deleted counts other rules and stays as it is.');
  });

  it('says what to do where a rule or a folder is not there', async () => {
    const misspelt = await runCli(['detect', '-f', log, '--rule', 'exec-into-contaner']);
    expect([misspelt.code, misspelt.stderr.includes('Did you mean exec-into-container?')]).toEqual([2, true]);
    const missing = await runCli(['detect', '-f', log, '--rules', join(folder.path, 'nothing')]);
    expect([missing.code, missing.stderr.includes('There are no rules at')]).toEqual([3, true]);
  });
});

describe('telltale rules', () => {
  it('show says a rule in English, with what it needs', async () => {
    const { code, stdout } = await runCli(['rules', 'show', 'privileged-container']);
    expect(code).toBe(0);
    expect(stdout).toContain('container.securityContext.privileged is true');
    expect(stdout).toContain('audit level Request');
  });

  it('list narrows by tag and by level', async () => {
    const { stdout } = await runCli(['rules', 'list', '--tag', 'persistence', '--level', 'high', '-o', 'json']);
    const { rules } = JSON.parse(stdout) as { rules: { name: string; level: string; tags: string[] }[] };
    expect(rules.length).toBeGreaterThan(3);
    expect(rules.every(({ level, tags }) => ['high', 'critical'].includes(level) && tags.includes('attack.persistence'))).toBe(true);
  });

  it('convert mends what is dead, and says so', async () => {
    const path = write(
      'dead.yml',
      "title: Host path\nid: 41111111-2222-4333-8444-555555555555\nlogsource: {product: kubernetes, service: audit}\ndetection:\n  selection: {verb: create, objectRef.resource: pods, hostPath: '*'}\n  condition: selection\n",
    );
    const { code, stdout, stderr } = await runCli(['rules', 'convert', path]);
    expect(code).toBe(0);
    expect(stdout).toContain('query: verb=create and resource=pods and pod.volumes[*].hostPath is not empty');
    expect(stderr).toContain('host-path was dead, and is alive.');
    const again = write('mended.yaml', stdout);
    expect((await runCli(['rules', 'lint', again])).stdout).toContain('1 rules: 1 alive, 0 partly, 0 dead.');
  });
});
