import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { staticPod } from '../../../tests/policy/server-manifests.ts';
import { checkSetup } from './check-setup.ts';
import { nothingKnown } from './facts.ts';
import { fixSetup } from './fix-setup.ts';
import { readSetup } from './read-setup.ts';
import { hostPathOf, settingOf } from './setup.ts';

const read = (text: string, options = {}) => {
  const { setup, diagnostics } = readSetup(text, options);
  if (setup === null) throw new Error(diagnostics[0]?.message);
  return setup;
};
const codesOf = (text: string, options = {}) =>
  checkSetup({ setup: read(text, options), facts: nothingKnown }).map(({ code, severity, line }) => `${severity} ${code} ${line}`);
const fix = (text: string, options = {}) => fixSetup(text, options, nothingKnown, () => true);

const kubeadm3 = `apiVersion: kubeadm.k8s.io/v1beta3
kind: InitConfiguration
nodeRegistration: {name: cp-1}
---
# The cluster.
apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
kubernetesVersion: v1.29.4
apiServer:
  extraArgs:
    authorization-mode: Node,RBAC # as ever
    audit-log-path: /var/log/kubernetes/audit/audit.log
    audit-log-maxage: 7
  timeoutForControlPlane: 4m0s
`;
const kubeadm4 = `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.36.2
apiServer:
  extraArgs:
  - name: authorization-mode
    value: Node,RBAC
networking:
  podSubnet: 10.244.0.0/16 # flannel
`;
const k3s = `# a server
token: SECRET-OF-THE-CLUSTER
tls-san: [k3s.example]
disable:
  - traefik
`;
const rke2 = `token: SECRET
cni: cilium # not canal
profile: cis
`;
const talos = `version: v1alpha1
machine:
  type: controlplane
  token: SECRET
cluster:
  apiServer:
    image: registry.k8s.io/kube-apiserver:v1.33.3
    extraArgs:
      audit-log-maxbackups: "30" # more
    auditPolicy:
      apiVersion: audit.k8s.io/v1
      kind: Policy
      rules:
        - level: Metadata
`;

describe('the forms', () => {
  it.each([
    ['static-pod', staticPod({ flags: [] }), 'v1.36.2'],
    ['kubeadm', kubeadm3, 'v1.29.4'],
    ['kubeadm', kubeadm4, 'v1.36.2'],
    ['k3s', k3s, null],
    ['rke2', rke2, null],
    ['talos', talos, 'v1.33.3'],
  ])('%s is told by its content', (form, text, version) => {
    expect(read(text)).toMatchObject({ form, kubernetesVersion: version });
  });

  it.each([
    ['kubeadm v1beta3', kubeadm3, ['error stray-word 13', 'error no-policy-file 12']],
    ['kubeadm v1beta4', kubeadm4, ['error audit-off 4']],
    ['k3s', k3s, ['error audit-off 2']],
    ['rke2', 'cni: canal\n', ['error audit-off 1']],
    ['rke2 with its hardened profile', rke2, []],
    ['talos', talos, ['error unknown-flag 9']],
  ])('%s: what is wrong is found, mended, and stays mended', (_, text, expected) => {
    expect(codesOf(text).sort()).toEqual(expected.sort());
    const fixed = fix(text);
    expect(fixed.findings).toEqual([]);
    expect(parseAllDocuments(fixed.text).flatMap((document) => (document as { errors: unknown[] }).errors)).toEqual([]);
    // What was there is there, line by line, but for the lines that were wrong.
    const lost = text.split('\n').filter((line) => line !== '' && !fixed.text.split('\n').includes(line));
    expect(lost.length).toBeLessThanOrEqual(1);
    expect(fix(fixed.text).applied).toEqual([]);
  });

  it('writes each in its own words', () => {
    expect(fix(kubeadm3).text).toContain('    audit-log-maxage: "7"\n');
    expect(parseAllDocuments(fix(kubeadm3).text)[1]?.toJS()).toMatchObject({
      apiServer: {
        extraArgs: { 'audit-policy-file': '/etc/kubernetes/audit/policy.yaml' },
        extraVolumes: [
          { name: 'audit-policy', hostPath: '/etc/kubernetes/audit', readOnly: true, pathType: 'Directory' },
          { name: 'audit-log', mountPath: '/var/log/kubernetes/audit', pathType: 'DirectoryOrCreate' },
        ],
      },
    });
    expect(parse(fix(kubeadm4).text).apiServer.extraArgs).toContainEqual({ name: 'audit-log-maxbackup', value: '20' });
    expect(parse(fix(k3s).text)['kube-apiserver-arg']).toEqual([
      'audit-policy-file=/var/lib/rancher/k3s/server/audit.yaml',
      'audit-log-path=/var/lib/rancher/k3s/server/logs/audit.log',
      'audit-log-maxsize=100',
      'audit-log-maxbackup=20',
      'audit-log-maxage=7',
    ]);
    expect(parse(fix('cni: canal\n').text)).toEqual({ 'cni': 'canal', 'audit-policy-file': '/etc/rancher/rke2/audit-policy.yaml' });
    expect(fix(talos).text).toContain('      audit-log-maxbackup: "30" # more\n');
  });

  it('knows what a distribution does by itself', () => {
    expect(settingOf(read(rke2), 'audit-log-path')).toBe('/var/lib/rancher/rke2/server/logs/audit.log');
    expect(settingOf(read(talos), 'audit-log-path')).toBe('/var/log/audit/kube/kube-apiserver.log');
    expect(hostPathOf(read(k3s), '/var/lib/rancher/k3s/x')).toBe('/var/lib/rancher/k3s/x');
  });
});

describe('what is hardly there', () => {
  const kubeadm = (rest: string) => `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n${rest}`;
  const older = (rest: string) => `apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\n${rest}`;
  const pod = (rest: string) => `kind: Pod\nspec:\n  containers:\n  - name: kube-apiserver\n${rest}`;

  it.each([
    kubeadm(''),
    kubeadm('# the end'),
    kubeadm('apiServer:\n'),
    kubeadm('apiServer: # nothing yet\nnetworking: {}\n'),
    kubeadm('apiServer: {}\n'),
    kubeadm('apiServer:\n  extraArgs: []\n'),
    kubeadm('apiServer:\n  extraArgs:\n  extraVolumes:\n'),
    kubeadm('apiServer:\n  extraArgs: [{name: v, value: "2"}]\n---\nkind: KubeletConfiguration\n'),
    kubeadm('apiServer: {extraArgs: [{name: v, value: "2"}], extraVolumes: []}\n'),
    older('apiServer:\n  extraArgs: {}\n'),
    older('apiServer:\n    extraArgs:\n        v: "2"\n\n# below\n'),
    older('apiServer:\n  certSANs:\n  - |\n    a\n  timeoutForControlPlane: 4m\n'),
    'kube-apiserver-arg:\n',
    'kube-apiserver-arg: []\n',
    'kube-apiserver-arg:\n- v=2',
    'kube-apiserver-arg+:\n    -   "v=2"   # more\n',
    'cni: canal\nkube-apiserver-arg: [v=2]\n',
    pod('    command: [kube-apiserver]\n'),
    pod('    command:\n    - kube-apiserver'),
    pod('    command:\n        - kube-apiserver\n        - --v=2 # two\n    volumeMounts: []\n  volumes:\n'),
    'cluster:\n  apiServer: {}\nmachine: {}\n',
    '{"kind": "Pod", "spec": {"containers": [{"name": "kube-apiserver", "command": ["kube-apiserver"], "volumeMounts": []}], "volumes": null}}',
  ])('is mended all the same: %j', (text) => {
    const fixed = fix(text);
    expect(fixed.findings).toEqual([]);
    for (const line of text.match(/.*#.*/g) ?? []) expect(fixed.text.split('\n')).toContain(line);
    const [before, after] = [read(text), read(fixed.text)];
    for (const { name, value } of before.flags) expect(settingOf(after, name)).toBe(value);
    if (before.form !== 'talos') expect(settingOf(after, 'audit-policy-file')).toMatch(/^[/\w-]+\.yaml$/);
    expect(fixed.text.split('\n---\n')).toHaveLength(text.split('\n---\n').length);
  });
});

describe('the words of a command', () => {
  const pod = (command: string) =>
    `kind: Pod\nspec:\n  containers:\n  - command: ${command}\n    image: registry.k8s.io/kube-apiserver:v1.30.1@sha256:abc\n`;

  it.each([
    ['[kube-apiserver, --audit-log-path, /a, --audit-log-path=/b]', '/b'],
    ['[kube-apiserver, --audit_log_path=/a]', '/a'],
    ['[/usr/local/bin/kube-apiserver, "--audit-log-compress", --audit-log-path=/a]', '/a'],
    ['[/bin/sh, -c, "exec kube-apiserver --v=2 --audit-log-path=/a 2>&1"]', '/a'],
  ])('%s', (command, path) => {
    expect(settingOf(read(pod(command)), 'audit-log-path')).toBe(path);
  });

  it('are read from args too, and mended there', () => {
    const text = `{"kind":"Pod","spec":{"containers":[{"name":"kube-apiserver","image":"kube-apiserver:v1.36.0","command":["kube-apiserver"],"args":["--v=2"]}]}}`;
    const fixed = fix(text);
    expect(fixed.findings).toEqual([]);
    expect(JSON.parse(fixed.text).spec.containers[0].args).toContain('--audit-log-maxage=7');
    expect(JSON.parse(fixed.text).spec.volumes).toHaveLength(2);
  });

  it('that are nearly flags of auditing are told', () => {
    expect(codesOf(staticPod({ flags: ['--audi-log-path=/x', '--adit-policy-file=/y'] }))).toEqual([
      'error audit-off 15',
      'error unknown-flag 26',
      'error unknown-flag 27',
    ]);
  });

  it('within a shell are read and left alone', () => {
    const text = pod('[/bin/sh, -c, "kube-apiserver --audit-log-path=/var/log/a/audit.log"]');
    expect(codesOf(text)).toContain('error no-policy-file 4');
    expect(fix(text).text).toBe(text);
  });

  it('keep the quotes and the line ends that they have', () => {
    const text = staticPod({ flags: ['"--audit-log-path=/var/log/k8s/audit.log"', "'--audit-log-formt=json'"] }).replaceAll('\n', '\r\n');
    const fixed = fix(text).text;
    expect(fixed).toContain("    - '--audit-log-format=json'\r\n");
    expect(fixed.replaceAll('\r\n', '')).not.toContain('\n');
  });
});

describe('what is no set-up', () => {
  it.each([
    ['', 'The file is empty.'],
    ['   \n', 'The file is empty.'],
    ['hello', 'This is no set-up'],
    ['kind: Pod\nspec: {containers: [{image: nginx}]}', 'This is no set-up'],
    ['kind: Pod\nspec:\n\tcontainers: []', 'A tab indents this line'],
    ['[kube-apiserver', 'This is no YAML'],
    ['a: &a [*a]\nkube-apiserver-arg: 3', 'An anchor'],
    ['x'.repeat(2_000_001), 'more than 2000000 characters'],
    ['['.repeat(100_000), 'nested'],
  ])('%#', (text, said) => {
    const { setup, diagnostics } = readSetup(text);
    expect(setup).toBeNull();
    expect(diagnostics.map(({ message }) => message).join()).toMatch(new RegExp(said === 'An anchor' ? '.' : said));
  });

  it('a bomb of aliases is refused in time', () => {
    const lines = Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}, *a${at}, *a${at}]`);
    const start = performance.now();
    expect(readSetup(`a0: &a0 [x]\n${lines.join('\n')}\nkube-apiserver-arg: []\n`).setup).toBeNull();
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it('whatever stands in a manifest, nothing throws, and what is mended can be read', () => {
    const flags = [
      '--audit-log-path=',
      '--audit-log-maxsize=-1',
      '--audit-webhook-mode',
      '--audit-policy-file=a b',
      '"--audit-log-maxage=\\u0007"',
      '- -',
      '{a: b}',
      '[--audit-x]',
      '--audit-log-path=-',
      '~',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...flags), { maxLength: 6 }), fc.nat(), fc.string({ maxLength: 3 }), (some, at, noise) => {
        const whole = staticPod({ flags: some, mounts: ['/x ro File'] });
        const cut = at % (whole.length + 1);
        for (const text of [whole, whole.slice(0, cut) + noise + whole.slice(cut)]) {
          if (readSetup(text).setup === null) continue;
          expect(readSetup(fix(text).text).setup).not.toBeNull();
        }
      }),
      { numRuns: 60 },
    );
  });
});
