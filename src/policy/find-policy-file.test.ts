import { describe, expect, it } from 'vitest';
import { findPolicyFile } from './find-policy-file.ts';

const pod = (command: string, rest = '') => `apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
spec:
  containers:
  - command: ${command}
    image: registry.k8s.io/kube-apiserver:v1.31.2@sha256:abc
${rest}`;

describe('findPolicyFile', () => {
  it('reads a static pod, and finds the file on the machine', () => {
    const mounts = `    volumeMounts:
    - {mountPath: /etc/kubernetes, name: wide}
    - {mountPath: /etc/kubernetes/audit/, name: audit}
  volumes:
  - {name: wide, hostPath: {path: /srv/all}}
  - {name: audit, hostPath: {path: /srv/audit}}
`;
    const text = pod('[kube-apiserver, --profiling=false, --audit-policy-file=/etc/kubernetes/audit/policy.yaml]', mounts);
    expect(findPolicyFile(text)).toEqual({ path: '/srv/audit/policy.yaml', kubernetesVersion: 'v1.31.2' });
  });

  it('takes the last of several flags, with its value in the same word or the next', () => {
    expect(findPolicyFile(pod('[/usr/bin/kube-apiserver, --audit-policy-file=/a, --audit-policy-file, /b]'))?.path).toBe('/b');
    expect(findPolicyFile(pod('[kube-apiserver]'))).toEqual({ path: null, kubernetesVersion: 'v1.31.2' });
  });

  it.each([
    ['v1beta3', 'extraArgs: {audit-policy-file: /etc/audit.yaml}'],
    ['v1beta4', 'extraArgs: [{name: v, value: "2"}, {name: audit-policy-file, value: /etc/audit.yaml}]'],
  ])('reads a configuration of kubeadm in %s', (version, args) => {
    const text = `apiVersion: kubeadm.k8s.io/${version}
kind: InitConfiguration
---
apiVersion: kubeadm.k8s.io/${version}
kind: ClusterConfiguration
kubernetesVersion: v1.29.0
apiServer:
  ${args}
  extraVolumes:
  - {name: a, hostPath: /srv/audit.yaml, mountPath: /etc/audit.yaml}
`;
    expect(findPolicyFile(text)).toEqual({ path: '/srv/audit.yaml', kubernetesVersion: 'v1.29.0' });
  });

  it.each([
    '',
    'kind: Policy\n# kube-apiserver',
    'kind: Pod # kube-apiserver\nspec: {containers: 3}',
    '[kube-apiserver',
    'kube-apiserver: &a [*a]',
  ])('is silent on %j', (text) => {
    expect(findPolicyFile(text)).toBeNull();
  });
});
