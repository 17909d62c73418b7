/** How a policy gets to the API servers, for the usual ways to run them. The guides tell how the audit log is switched on to begin with. */
import { managedControlPlanes } from '../../../src/policy/templates/managed-control-planes.ts';

export interface RolloutStep {
  readonly what: string;
  readonly commands?: string;
}

export interface Rollout {
  readonly name: 'kubeadm' | 'k3s' | 'rke2' | 'managed';
  readonly title: string;
  readonly steps: readonly RolloutStep[];
}

const check: RolloutStep = {
  what: 'Check the file for the version of your API servers. One that is refused keeps an API server from starting.',
  commands: 'telltale policy lint audit-policy.yaml --fail-on error',
};

const watch: RolloutStep = {
  what: 'Let the node be looked at, see that events arrive again, and how many there are now.',
  commands: 'telltale doctor\ntelltale status\ntelltale policy simulate audit-policy.yaml --since 15m',
};

/** One node after the other: while one starts, the others answer. */
const oneByOne =
  'Restart the API server of one control-plane node, and wait until it answers before you go on to the next: a policy is read at the start alone.';

export const rollouts: readonly Rollout[] = [
  {
    name: 'kubeadm',
    title: 'kubeadm',
    steps: [
      check,
      {
        what: 'On every control-plane node, keep the old file outside of the folder of manifests, and put the new one in its place.',
        commands:
          'cp /etc/kubernetes/audit/policy.yaml /var/tmp/audit-policy.before.yaml\ninstall -m 600 audit-policy.yaml /etc/kubernetes/audit/policy.yaml',
      },
      { what: oneByOne, commands: 'crictl stop "$(crictl ps -q --name kube-apiserver)"\nkubectl get --raw=/readyz' },
      watch,
    ],
  },
  {
    name: 'k3s',
    title: 'k3s',
    steps: [
      check,
      {
        what: 'On every server node, keep the old file, and put the new one in its place.',
        commands:
          'cp /var/lib/rancher/k3s/server/audit.yaml /var/tmp/audit-policy.before.yaml\ninstall -m 600 audit-policy.yaml /var/lib/rancher/k3s/server/audit.yaml',
      },
      { what: oneByOne, commands: 'systemctl restart k3s\nkubectl get --raw=/readyz' },
      watch,
    ],
  },
  {
    name: 'rke2',
    title: 'RKE2',
    steps: [
      check,
      {
        what: 'On every server node, keep the old file, and put the new one in its place.',
        commands:
          'cp /etc/rancher/rke2/audit-policy.yaml /var/tmp/audit-policy.before.yaml\ninstall -m 600 audit-policy.yaml /etc/rancher/rke2/audit-policy.yaml',
      },
      { what: oneByOne, commands: 'systemctl restart rke2-server\nkubectl get --raw=/readyz' },
      watch,
    ],
  },
  {
    name: 'managed',
    title: 'GKE, AKS, EKS',
    steps: [
      {
        what: 'A managed control plane takes no policy of yours. What its vendor records, and what can be switched, follows; the figures here still tell what your policy would make of the same traffic on a cluster of your own.',
      },
      ...managedControlPlanes.map(({ title, records, switches }) => ({ what: `${title} records ${records} To switch: ${switches}` })),
    ],
  },
];
