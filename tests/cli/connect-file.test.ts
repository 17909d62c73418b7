import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { staticPod } from '../policy/server-manifests.ts';
import { runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const policy = readFileSync(new URL('../../deploy/audit-policy.yaml', import.meta.url), 'utf8');

const { write } = folder;

describe('telltale connect file', () => {
  it.each([
    ['kubeadm', 'kubeadm-config.yaml'],
    ['k3s', 'config.yaml'],
    ['rke2', 'config.yaml'],
    ['talos', 'machine-patch.yaml'],
  ])('writes for %s what doctor has nothing against', async (install, name) => {
    const out = join(folder.path, `connect-${install}`);
    expect((await runCli(['connect', 'file', '--for', install, '--out', out])).code).toBe(0);
    const { stdout } = await runCli(['doctor', join(out, name), '--offline']);
    expect(stdout).toContain('nothing found');
    if (install !== 'talos') expect(readFileSync(join(out, 'policy.yaml'), 'utf8')).toBe(policy);
    else expect(parse(readFileSync(join(out, name), 'utf8')).cluster.apiServer.auditPolicy).toEqual(parse(policy));
  });

  it('puts the change into the file that is there, and its policy stays where it is', async () => {
    const path = write(
      'connect/manifests/kube-apiserver.yaml',
      staticPod({ flags: ['--audit-policy-file=/srv/audit/p.yaml', '--audit-log-maxage=90'] }),
    );
    const { code, stdout, stderr } = await runCli(['connect', 'file', '--manifest', path]);
    expect(code).toBe(0);
    expect(stderr).toContain('/srv/audit/p.yaml');
    const pod = parse(stdout);
    expect(pod.spec.containers[0].command.filter((word: string) => word.startsWith('--audit'))).toEqual([
      '--audit-policy-file=/srv/audit/p.yaml',
      '--audit-log-maxage=90',
      '--audit-log-path=/var/log/kubernetes/audit/audit.log',
      '--audit-log-maxsize=100',
      '--audit-log-maxbackup=20',
    ]);
    expect((await runCli(['doctor', '-'], { stdin: stdout })).code).toBe(0);
    expect((await runCli(['connect', 'file', '--manifest', path, '--write', '-q'])).code).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(stdout);
    expect(readdirSync(join(folder.path, 'connect/telltale-backup'))).toHaveLength(1);
  });

  it('does so for a webhook, too', async () => {
    const path = write('connect/hook.yaml', staticPod({ flags: [] }));
    const { code, stdout } = await runCli([
      'connect',
      'webhook',
      '--cluster',
      'prod',
      '--url',
      'https://t.example:8443',
      '--manifest',
      path,
      '-q',
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('    - --audit-webhook-truncate-enabled=true\n');
    expect((await runCli(['doctor', '-', '--offline'], { stdin: stdout })).code).toBe(0);
  });

  it('refuses a file that is none', async () => {
    const { code, stderr } = await runCli(['connect', 'file', '--manifest', write('connect/none.yaml', 'kind: Service\n')]);
    expect(code).toBe(2);
    expect(stderr).toContain('This is no set-up');
  });
});
