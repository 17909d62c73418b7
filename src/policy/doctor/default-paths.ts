/** Where a policy and a log belong, by how the API server is run: as the guides have it. */
import type { WantedMount } from './edit-setup.ts';
import { folderOf, type SetupForm } from './setup.ts';

export interface DefaultPaths {
  readonly policy: string;
  readonly log: string;
  /** The kubeconfig of the webhook. */
  readonly webhook: string;
}

const nodePaths: DefaultPaths = {
  policy: '/etc/kubernetes/audit/policy.yaml',
  log: '/var/log/kubernetes/audit/audit.log',
  webhook: '/etc/kubernetes/telltale/webhook.kubeconfig',
};

export const defaultPaths: { readonly [Form in SetupForm]: DefaultPaths } = {
  'static-pod': nodePaths,
  'kubeadm': nodePaths,
  'k3s': {
    policy: '/var/lib/rancher/k3s/server/audit.yaml',
    log: '/var/lib/rancher/k3s/server/logs/audit.log',
    webhook: '/var/lib/rancher/k3s/server/telltale/webhook.kubeconfig',
  },
  'rke2': {
    policy: '/etc/rancher/rke2/audit-policy.yaml',
    log: '/var/lib/rancher/rke2/server/logs/audit.log',
    webhook: '/etc/rancher/rke2/telltale/webhook.kubeconfig',
  },
  'talos': {
    policy: '/var/etc/kubernetes/audit/policy.yaml',
    log: '/var/log/audit/kube/kube-apiserver.log',
    webhook: '/var/etc/kubernetes/telltale/webhook.kubeconfig',
  },
};

/** Backups of a log, where nobody has said how many: those of the guides. */
export const usualRotation = { maxsize: '100', maxbackup: '20', maxage: '7' } as const;

/** Folders that hold much else: of these only the one file is mounted. */
const wide = ['/', '/etc', '/etc/kubernetes', '/var', '/var/lib', '/var/log', '/srv', '/opt', '/root', '/home', '/tmp'];

export function mountForReading(name: string, file: string): WantedMount {
  const folder = folderOf(file);
  return wide.includes(folder)
    ? { name, path: file, readOnly: true, type: 'File' }
    : { name, path: folder, readOnly: true, type: 'Directory' };
}

/** The folder, so that the log can be rotated in it. */
export function mountForLog(file: string): WantedMount {
  return { name: 'audit-log', path: folderOf(file), readOnly: false, type: 'DirectoryOrCreate' };
}
