/** What a JSON patch sets is found as in any other body; what it tests, or takes away, is not. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { fixture, runCli, temporaryFolder } from '../cli/run-cli.ts';
import { detectLog } from './detect-log.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

type Operation = Readonly<Record<string, unknown>>;

const deployment = 'PATCH /apis/apps/v1/namespaces/dev/deployments/web';
const patched = (body: unknown, request = deployment) => ({ request, body });
const sets = (path: string, value: unknown, op = 'add'): Operation => ({ op, path, value });

function rule(name: string, query: string, match: readonly unknown[], ignore: readonly unknown[]): string {
  const logsource = { product: 'kubernetes', service: 'audit' };
  return stringify({ title: name, name, logsource, query, tests: { match, ignore } });
}

const template = '/spec/template/spec';
const privileged = { securityContext: { privileged: true } };

const rules = [
  rule(
    'privileged',
    'container.securityContext.privileged=true',
    [
      patched([sets(`${template}/containers/0/securityContext`, { privileged: true })]),
      patched([sets(`${template}/containers/0/securityContext/privileged`, true, 'replace')]),
      patched([sets(`${template}/containers/-`, { name: 'b', ...privileged })]),
      patched([sets(`${template}/initContainers`, [{ name: 'a' }, { name: 'b', ...privileged }])]),
      patched([sets('/spec', { template: { spec: { containers: [privileged] } } }, 'replace')]),
      patched([sets('', { spec: { template: { spec: { containers: [privileged] } } } }, 'replace')]),
      patched([{ op: 'test', path: '/metadata/name', value: 'web' }, sets(`${template}/containers/1/securityContext/privileged`, true)]),
      patched(
        [sets('/spec/jobTemplate/spec/template/spec/containers/0/securityContext/privileged', true)],
        'PATCH /apis/batch/v1/namespaces/dev/cronjobs/c',
      ),
      patched(
        [sets('/spec/ephemeralContainers/-', { name: 'd', ...privileged })],
        'PATCH /api/v1/namespaces/dev/pods/p/ephemeralcontainers',
      ),
      // A merge patch, and a strategic one.
      patched({ spec: { template: { spec: { containers: [{ name: 'web', ...privileged }] } } } }),
      patched({
        spec: { template: { spec: { '$setElementOrder/containers': [{ name: 'web' }], containers: [{ name: 'web', ...privileged }] } } },
      }),
    ],
    [
      patched([{ op: 'test', path: `${template}/containers/0/securityContext/privileged`, value: true }]),
      patched([{ op: 'remove', path: `${template}/containers/0/securityContext/privileged` }]),
      patched([{ op: 'remove', path: `${template}/containers/0/securityContext/privileged`, value: true }]),
      patched([sets(`${template}/containers/0/securityContext/privileged`, false, 'replace')]),
      patched([sets(`${template}/containers/0/securityContext/privileged`, 'true', 'Add')]),
      patched([sets('/metadata/annotations/note', JSON.stringify({ spec: { containers: [privileged] } }))]),
      patched([sets(`/metadata/annotations/${template.replaceAll('/', '~1')}~1containers~10~1securityContext~1privileged`, true)]),
      patched([sets('/status/template/spec/containers/0/securityContext/privileged', true)]),
      patched([{ op: 'copy', from: '/spec/paused', path: `${template}/containers/0/securityContext/privileged` }]),
      patched([]),
      patched([1, null, 'add', [], { op: 'add' }, { path: '/spec' }]),
      patched([sets(`${'/a'.repeat(100_000)}${template}/containers/0/securityContext/privileged`, true)]),
      patched({ spec: { template: { spec: { containers: [{ name: 'web', securityContext: { privileged: null } }] } } } }),
      patched({ spec: { template: { spec: { containers: [{ name: 'web', $patch: 'delete' }] } } } }),
    ],
  ),
  rule(
    'host-folder',
    'pod.volumes[*].hostPath is not empty or pod.hostNetwork=true',
    [
      patched([sets(`${template}/volumes/-`, { name: 'h', hostPath: { path: '/' } })]),
      patched([sets(`${template}/volumes/0/hostPath`, { path: '/' })]),
      patched([sets(`${template}/volumes/0/hostPath/path`, '/etc', 'replace')]),
      patched([sets(`${template}/hostNetwork`, true)]),
    ],
    [
      patched([{ op: 'remove', path: `${template}/volumes/0/hostPath` }]),
      patched({ spec: { template: { spec: { volumes: [{ name: 'v', emptyDir: {}, hostPath: null }] } } } }),
      patched([sets(`${template}/hostNetwork`, false)]),
      patched([sets('/spec/hostNetwork/x', true)]),
    ],
  ),
  rule(
    'annotated',
    'pod.metadata.annotations["example.com/side~car"]=on',
    [
      patched([sets('/spec/template/metadata/annotations/example.com~1side~0car', 'on')]),
      patched([sets('/spec/template/metadata/annotations', { 'example.com/side~car': 'on' })]),
    ],
    [patched([sets('/spec/template/metadata/annotations/example.com~1side~1car', 'on')])],
  ),
  rule(
    'any-verb',
    'resource=clusterroles and request.rules[*].verbs="*"',
    [
      patched(
        [sets('/rules/-', { apiGroups: ['*'], resources: ['*'], verbs: ['*'] })],
        'PATCH /apis/rbac.authorization.k8s.io/v1/clusterroles/c',
      ),
      patched([sets('/rules/0/verbs/0', '*', 'replace')], 'PATCH /apis/rbac.authorization.k8s.io/v1/clusterroles/c'),
    ],
    [patched([{ op: 'test', path: '/rules/0/verbs', value: ['*'] }], 'PATCH /apis/rbac.authorization.k8s.io/v1/clusterroles/c')],
  ),
  // As it was sent it can be asked, too.
  rule(
    'as-sent',
    'request[*].path endswith /privileged',
    [patched([{ op: 'test', path: '/a/privileged', value: 1 }])],
    [patched([{ op: 'add', path: '/a', value: '/privileged' }])],
  ),
];

describe('rules and JSON patches', () => {
  it('find what one sets, wherever that stands, and leave alone what it tests, removes or names elsewhere', async () => {
    const path = join(folder.path, 'rules.yaml');
    writeFileSync(path, rules.join('---\n'));
    const { stdout, stderr } = await runCli(['rules', 'test', '--rules', path]);
    expect([stdout.split('\n').filter((line) => line.includes('failed')), stderr]).toEqual([
      [expect.stringMatching(/^5 rules, \d+ tests, 0 failed\.$/)],
      '',
    ]);
  });

  it('find nothing in what was tested and removed in a recorded log', async () => {
    const path = join(folder.path, 'recorded.yaml');
    writeFileSync(path, [rule('tested', 'request.data.a=no', [], []), rule('sent', 'request[*].op=test', [], [])].join('---\n'));
    const found = await detectLog(fixture('one-of-each.ndjson.gz'), '--rules', path, '--no-built-in');
    expect(found.map((finding) => finding.rule.name)).toEqual(['sent']);
  });
});
