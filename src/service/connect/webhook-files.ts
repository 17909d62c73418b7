/** What is put on the nodes of a control plane: the kubeconfig, and the change of how the API server is started. */
import { stringify } from 'yaml';
import type { Flag } from './webhook-flags.ts';

/** On the node, and inside the API server’s container. */
export const nodeFolder = '/etc/kubernetes/telltale';
export const kubeconfigName = 'webhook.kubeconfig';

export type WebhookUser =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'certificate' };

const yaml = (value: unknown) => stringify(value, { lineWidth: 0 });

export function kubeconfig(server: string, user: WebhookUser, ca: string | null): string {
  return yaml({
    'apiVersion': 'v1',
    'kind': 'Config',
    'clusters': [
      { name: 'telltale', cluster: { server, ...(ca !== null && { 'certificate-authority-data': Buffer.from(ca).toString('base64') }) } },
    ],
    'users': [{ name: 'kube-apiserver', user: userOf(user) }],
    'contexts': [{ name: 'telltale', context: { cluster: 'telltale', user: 'kube-apiserver' } }],
    'current-context': 'telltale',
  });
}

function userOf(user: WebhookUser): object {
  switch (user.kind) {
    case 'token':
      return { token: user.token };
    case 'basic':
      return { username: user.username, password: user.password };
    case 'certificate':
      return { 'client-certificate': `${nodeFolder}/client.crt`, 'client-key': `${nodeFolder}/client.key` };
  }
}

/** One line a flag, each with its reason. */
export function flagLines(flags: readonly Flag[]): string {
  return `${flags.map(({ name, value, why }) => `# ${why}\n--${name}=${value}`).join('\n')}\n`;
}

const volumes = (policy: string) => [
  { name: 'telltale-webhook', hostPath: nodeFolder },
  { name: 'telltale-policy', hostPath: policy.slice(0, policy.lastIndexOf('/')) || '/' },
];

/** For `kubeadm init phase control-plane apiserver --config`, from Kubernetes 1.31 on. */
export function kubeadmConfig(flags: readonly Flag[], policy: string): string {
  return yaml({
    apiVersion: 'kubeadm.k8s.io/v1beta4',
    kind: 'ClusterConfiguration',
    apiServer: {
      extraArgs: flags.map(({ name, value }) => ({ name, value })),
      extraVolumes: volumes(policy).map(({ name, hostPath }) => ({
        name,
        hostPath,
        mountPath: hostPath,
        readOnly: true,
        pathType: 'Directory',
      })),
    },
  });
}

/** A JSON patch of the manifest: lists of commands and volumes are added to, whatever is in them. */
export function staticPodPatch(flags: readonly Flag[], policy: string): string {
  const add = (path: string, value: unknown) => ({ op: 'add', path, value });
  return yaml([
    ...flags.map(({ name, value }) => add('/spec/containers/0/command/-', `--${name}=${value}`)),
    ...volumes(policy).flatMap(({ name, hostPath }) => [
      add('/spec/containers/0/volumeMounts/-', { name, mountPath: hostPath, readOnly: true }),
      add('/spec/volumes/-', { name, hostPath: { path: hostPath, type: 'Directory' } }),
    ]),
  ]);
}
