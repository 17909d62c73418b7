/** Manifests of API servers as kubeadm writes them, with the flags and mounts that a test wants. */
import type { CheckExample } from '../../src/policy/doctor/doctor-check.ts';

/** What kubeadm gives every API server, of 1.29 to 1.36. */
const usualFlags = [
  '--advertise-address=10.0.16.204',
  '--allow-privileged=true',
  '--authorization-mode=Node,RBAC',
  '--client-ca-file=/etc/kubernetes/pki/ca.crt',
  '--enable-admission-plugins=NodeRestriction',
  '--etcd-servers=https://127.0.0.1:2379',
  '--secure-port=6443',
  '--service-cluster-ip-range=10.96.0.0/12',
  '--tls-cert-file=/etc/kubernetes/pki/apiserver.crt',
  '--tls-private-key-file=/etc/kubernetes/pki/apiserver.key',
];

export function staticPod({ flags, mounts = [], version = 'v1.36.2' }: Pick<CheckExample, 'flags' | 'mounts' | 'version'>): string {
  const read = mounts.map((mount, index) => {
    const [path = '', mode = '', type = ''] = mount.split(' ');
    return { name: `audit-${index}`, path, readOnly: mode === 'ro', type };
  });
  return [
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    '  annotations:',
    '    kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint: 10.0.16.204:6443',
    '  creationTimestamp: null',
    '  labels:',
    '    component: kube-apiserver',
    '    tier: control-plane',
    '  name: kube-apiserver',
    '  namespace: kube-system',
    'spec:',
    '  containers:',
    '  - command:',
    '    - kube-apiserver',
    ...[...usualFlags, ...flags].map((flag) => `    - ${flag}`),
    `    image: registry.k8s.io/kube-apiserver:${version}`,
    '    imagePullPolicy: IfNotPresent',
    '    name: kube-apiserver',
    '    volumeMounts:',
    '    - mountPath: /etc/ssl/certs',
    '      name: ca-certs',
    '      readOnly: true',
    '    - mountPath: /etc/kubernetes/pki # the certificates',
    '      name: k8s-certs',
    '      readOnly: true',
    ...read.flatMap(({ name, path, readOnly }) => [
      `    - mountPath: ${path}`,
      `      name: ${name}`,
      ...(readOnly ? ['      readOnly: true'] : []),
    ]),
    '  hostNetwork: true',
    '  priorityClassName: system-node-critical',
    '  volumes:',
    '  - hostPath:',
    '      path: /etc/ssl/certs',
    '      type: DirectoryOrCreate',
    '    name: ca-certs',
    '  - hostPath:',
    '      path: /etc/kubernetes/pki',
    '      type: DirectoryOrCreate',
    '    name: k8s-certs',
    ...read
      .filter(({ type }) => type !== 'none')
      .flatMap(({ name, path, type }) =>
        type === 'emptyDir'
          ? ['  - emptyDir: {}', `    name: ${name}`]
          : ['  - hostPath:', `      path: ${path}`, ...(type === '' ? [] : [`      type: ${type}`]), `    name: ${name}`],
      ),
    'status: {}',
    '',
  ].join('\n');
}
