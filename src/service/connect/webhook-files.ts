/** What is put on the nodes of a control plane for a webhook: the kubeconfig. */
import { stringify } from 'yaml';

export const kubeconfigName = 'webhook.kubeconfig';

export type WebhookUser =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'certificate' };

const yaml = (value: unknown) => stringify(value, { lineWidth: 0 });

/** `folder` is where it lies on the node, and inside the API server’s container. */
export function kubeconfig(server: string, user: WebhookUser, ca: string | null, folder: string): string {
  return yaml({
    'apiVersion': 'v1',
    'kind': 'Config',
    'clusters': [
      { name: 'telltale', cluster: { server, ...(ca !== null && { 'certificate-authority-data': Buffer.from(ca).toString('base64') }) } },
    ],
    'users': [{ name: 'kube-apiserver', user: userOf(user, folder) }],
    'contexts': [{ name: 'telltale', context: { cluster: 'telltale', user: 'kube-apiserver' } }],
    'current-context': 'telltale',
  });
}

function userOf(user: WebhookUser, folder: string): object {
  switch (user.kind) {
    case 'token':
      return { token: user.token };
    case 'basic':
      return { username: user.username, password: user.password };
    case 'certificate':
      return { 'client-certificate': `${folder}/client.crt`, 'client-key': `${folder}/client.key` };
  }
}
