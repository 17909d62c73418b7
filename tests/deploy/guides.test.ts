/** The guides of the distributions change the manifest with commands that are pasted: each is run here, and must give a manifest that fits together. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { checkSetup } from '../../src/policy/doctor/check-setup.ts';
import { nothingKnown } from '../../src/policy/doctor/facts.ts';
import { readSetup } from '../../src/policy/doctor/read-setup.ts';
import { scratch } from '../sources/scratch.ts';

const root = join(import.meta.dirname, '..', '..');
const guide = (name: string) => readFileSync(join(root, 'docs', 'guides', `${name}.md`), 'utf8');

/** The blocks of one language. */
function blocks(name: string, language: string): readonly string[] {
  return [...guide(name).matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1] ?? '');
}

/** The manifest after what the guide does to it. */
function adapted(name: string) {
  const folder = scratch();
  mkdirSync(join(folder, 'deploy'));
  const path = join(folder, 'deploy', 'agent-daemonset.yaml');
  copyFileSync(join(root, 'deploy', 'agent-daemonset.yaml'), path);
  for (const block of blocks(name, 'sh')) {
    const sed = /^sed -i[\s\S]*?deploy\/agent-daemonset\.yaml$/m.exec(block)?.[0];
    if (sed !== undefined) execFileSync('sh', ['-c', sed], { cwd: folder });
  }
  const documents = parseAllDocuments(readFileSync(path, 'utf8'), { strict: true });
  expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
  const objects = documents.map((document) => document.toJS());
  const pod = objects.find(({ kind }) => kind === 'DaemonSet').spec.template.spec;
  const { files } = parse(objects.find(({ kind }) => kind === 'ConfigMap').data['agent.yaml']);
  const mount = pod.containers[0].volumeMounts.find((each: { name: string }) => each.name === 'logs');
  const volume = pod.volumes.find((each: { name: string }) => each.name === 'logs');
  return { files: files as readonly string[], mount, volume, pod };
}

describe.each([
  ['kubeadm', '/var/log/kubernetes/audit/audit.log'],
  ['k3s', '/var/lib/rancher/k3s/server/logs/audit.log'],
  ['rke2', '/var/lib/rancher/rke2/server/logs/audit.log'],
  ['talos', '/var/log/audit/kube/kube-apiserver.log'],
  ['kops', '/var/log/kube-apiserver-audit.log'],
])('the guide of %s', (name, log) => {
  it('makes the agent read the log that it tells of', () => {
    const { files, mount, volume } = adapted(name);
    expect(files).toEqual([log]);
    expect(mount).toEqual({ name: 'logs', mountPath: join(log, '..'), readOnly: true });
    expect(volume.hostPath).toEqual({ path: join(log, '..'), type: 'Directory' });
    expect(guide(name)).toContain(log);
  });
});

it('runs the agent of Talos as the user that owns the log', () => {
  const { pod } = adapted('talos');
  expect(pod.securityContext).toMatchObject({ runAsUser: 65534, runAsGroup: 65534, fsGroup: 65534, runAsNonRoot: true });
});

it('mounts what holds the four logs of OpenShift', () => {
  const { mount, volume } = adapted('openshift');
  expect(mount.mountPath).toBe('/var/log');
  expect(volume.hostPath.path).toBe('/var/log');
  const [files = ''] = blocks('openshift', 'yaml');
  for (const path of parse(files).files) expect(path).toMatch(/^\/var\/log\/[a-z-]+\/audit\.log$/);
});

it.each(['kubeadm', 'k3s', 'rke2', 'talos'])('the set-up that the guide of %s shows is one that doctor has nothing against', (name) => {
  const [text = ''] = blocks(name, 'yaml');
  const { setup } = readSetup(text, name === 'rke2' ? { distribution: 'rke2' } : {});
  expect(setup?.form).toBe(name);
  expect(setup === null ? null : checkSetup({ setup, facts: nothingKnown })).toEqual([]);
});

const guides = ['kubeadm', 'k3s', 'rke2', 'talos', 'kops', 'openshift', 'eks', 'aks', 'gke'];

describe.each(guides)('the guide of %s', (name) => {
  it('holds YAML and JSON that can be read, and says how to see that it works', () => {
    for (const block of blocks(name, 'yaml')) expect(() => parse(block, { strict: true })).not.toThrow();
    for (const [, json] of guide(name).matchAll(/'(\{".*?\}|\[\{".*?\])'/g)) expect(() => JSON.parse(json ?? '')).not.toThrow();
    const last = blocks(name, 'sh').find((block) => block.includes('telltale status')) ?? '';
    expect(last).toContain('telltale summary --cluster prod');
  });

  it('holds shell that a shell can read', () => {
    for (const block of blocks(name, 'sh')) execFileSync('sh', ['-n', '-c', block], { stdio: 'pipe' });
  });
});
