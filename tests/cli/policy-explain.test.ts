import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const path = join(folder.path, 'policy.yaml');
writeFileSync(
  path,
  `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: None
  nonResourceURLs: ["/healthz*"]
- level: Metadata
  resources: [{group: "", resources: [secrets]}]
- level: RequestResponse
  userGroups: [dev]
  resources: [{group: apps, resources: [deployments]}, {group: "", resources: [secrets]}]
`,
);

describe('telltale policy explain', () => {
  it('says each rule in a sentence, and what no rule takes', async () => {
    const { code, stdout, stderr } = await runCli(['policy', 'explain', path]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(' 1.  Requests for paths that begin with /healthz are not recorded.\n');
    expect(stdout).toContain('     Less what rule 2 takes before it.\n');
    expect(stdout).toContain('All that no rule takes is not recorded. Such as ');
  });

  it('gives the same as JSON and as Markdown', async () => {
    const json = JSON.parse((await runCli(['policy', 'explain', path, '-o', 'json'])).stdout);
    expect(json.rules.map(({ rule, level }: { rule: number; level: string }) => [rule, level])).toEqual([
      [1, 'None'],
      [2, 'Metadata'],
      [3, 'RequestResponse'],
    ]);
    expect(json.rules[2]).toMatchObject({ yieldsTo: [2], shadowedBy: null, omitStages: ['RequestReceived'] });
    const markdown = (await runCli(['policy', 'explain', path, '-o', 'md'])).stdout;
    expect(markdown).toContain('\n2. Requests for secrets of the core group are recorded without bodies');
  });

  it('refuses what the API server refuses, with the place', async () => {
    const { code, stdout, stderr } = await runCli(['policy', 'explain', '-'], {
      stdin: 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- level: metadata\n',
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('-:4: ');
    const missing = await runCli(['policy', 'explain', join(folder.path, 'none.yaml')]);
    expect(missing.code).toBe(3);
    expect(missing.stderr).toContain('there is no such file');
  });

  it('shows what a policy hides', async () => {
    const { stdout } = await runCli(['policy', 'explain', '-'], {
      stdin: 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- level: None\n  users: ["jane\\u202e\\u001b[31m"]\n',
    });
    expect(stdout).toContain('jane\\u{202E}\\u{1B}[31m');
  });
});

describe('telltale policy eval', () => {
  const evaluate = (...args: string[]) => runCli(['policy', 'eval', path, ...args]);

  it('names the rule, the level and the stages, and what nearly was', async () => {
    const { code, stdout, stderr } = await evaluate('--user', 'jane', '--verb', 'patch', '--resource', 'deploy', '--namespace', 'prod');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Request    jane: patch deployments.apps in prod\n');
    expect(stdout).toContain('deployments is served by the group apps.');
    expect(stdout).toContain('Level      None\n');
    expect(stdout).toContain('Rule 3 (RequestResponse) would decide, but for userGroups: “jane” is in none of its\n');
    const json = JSON.parse((await evaluate('--user', 'jane', '--group', 'dev', '--resource', 'secrets/', '-o', 'json')).stdout);
    expect(json).toMatchObject({ rule: 2, level: 'Metadata', omitStages: ['RequestReceived'], tooLate: [3] });
  });

  it('takes a path, and a resource where the path names one', async () => {
    const health = JSON.parse((await evaluate('--path', '/healthz/etcd', '-o', 'json')).stdout);
    expect(health).toMatchObject({ rule: 1, level: 'None', attributes: { user: null, resourceRequest: false } });
    const secret = JSON.parse(
      (await evaluate('--user', 'jane', '--path', '/api/v1/namespaces/dev/secrets/db?pretty=true', '-o', 'json')).stdout,
    );
    expect(secret).toMatchObject({ rule: 2, attributes: { resource: 'secrets', namespace: 'dev', name: 'db' } });
  });

  it('says that a create has no name', async () => {
    const { stdout } = await evaluate('--user', 'jane', '--verb', 'create', '--resource', 'secrets', '--name', 'db', '-o', 'json');
    expect(JSON.parse(stdout).attributes.name).toBe('');
    expect(stdout).toContain('A create names no object in its URL');
  });

  it.each([
    [[], 'It is not said what the request is for.'],
    [['--path', 'healthz'], '--path takes a path from the root'],
    [['--path', '/healthz', '--resource', 'pods'], '--path is for what is no resource'],
    [['--resource', 'a/b/c'], 'is no resource'],
    [['--resource', 'pods/log', '--subresource', 'exec'], 'name two subresources'],
    [['--group', 'dev', '--resource', 'pods'], '--group needs --user'],
    [['--resource', 'pods', '--kubernetes-version', 'old'], 'is no version of Kubernetes'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await evaluate(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
