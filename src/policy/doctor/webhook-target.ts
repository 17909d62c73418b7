/** The kubeconfig of an audit webhook: where it sends, whom it trusts, and what it shows. Secrets go to the probe and nowhere else. */
import { Findings } from '../load/finding.ts';
import { readTrees } from '../load/read-tree.ts';
import type { TreeNode } from '../load/tree.ts';
import { entriesAt, isTrue, itemsAt, wordAt } from './forms/read-node.ts';

export interface WebhookTarget {
  readonly server: string;
  /** PEM that stands in the file, and the path of a file with it. */
  readonly caData: string | null;
  readonly caFile: string | null;
  readonly isUnchecked: boolean;
  readonly tlsServerName: string | null;
  readonly credential: 'token' | 'password' | 'certificate' | 'plugin' | 'none';
  readonly token: string | null;
  readonly tokenFile: string | null;
  readonly username: string | null;
  readonly password: string | null;
  readonly certificateData: string | null;
  readonly certificateFile: string | null;
  readonly keyData: string | null;
  readonly keyFile: string | null;
}

/** The target, or why there is none. */
export function readWebhookTarget(text: string): WebhookTarget | { readonly problem: string } {
  const findings = new Findings(text);
  const [root] = readTrees(text, findings) ?? [];
  if (root === undefined)
    return { problem: text.trim() === '' ? 'it is empty' : `it is no YAML: ${findings.diagnostics[0]?.message ?? 'it cannot be read'}` };
  const context = wordAt(root, 'current-context');
  if (context === null || context === '') return { problem: 'it has no current-context' };
  const chosen = named(root, 'contexts', context, 'context');
  if (chosen === undefined) return { problem: `its current-context, ${context}, is not among its contexts` };
  const clusterName = wordAt(chosen, 'cluster') ?? '';
  const cluster = named(root, 'clusters', clusterName, 'cluster');
  if (cluster === undefined) return { problem: `its context names the cluster ${clusterName}, which is not among its clusters` };
  const server = wordAt(cluster, 'server');
  if (server === null || server === '') return { problem: 'its cluster has no server' };
  const userName = wordAt(chosen, 'user') ?? '';
  const user = named(root, 'users', userName, 'user');
  if (user === undefined && userName !== '') return { problem: `its context names the user ${userName}, which is not among its users` };
  const word = (...path: string[]) => wordAt(user, ...path);
  const target = {
    token: word('token'),
    tokenFile: word('tokenFile'),
    username: word('username'),
    password: word('password'),
    certificateData: word('client-certificate-data'),
    certificateFile: word('client-certificate'),
    keyData: word('client-key-data'),
    keyFile: word('client-key'),
  };
  return {
    server,
    caData: wordAt(cluster, 'certificate-authority-data'),
    caFile: wordAt(cluster, 'certificate-authority'),
    isUnchecked: isTrue(entriesAt(cluster).find(({ key }) => key === 'insecure-skip-tls-verify')?.value),
    tlsServerName: wordAt(cluster, 'tls-server-name'),
    credential: credentialOf(target, user),
    ...target,
  };
}

function credentialOf(
  {
    token,
    tokenFile,
    username,
    certificateData,
    certificateFile,
  }: Pick<WebhookTarget, 'token' | 'tokenFile' | 'username' | 'certificateData' | 'certificateFile'>,
  user: TreeNode | undefined,
): WebhookTarget['credential'] {
  if (token !== null || tokenFile !== null) return 'token';
  if (username !== null) return 'password';
  if (certificateData !== null || certificateFile !== null) return 'certificate';
  return entriesAt(user).some(({ key }) => key === 'exec' || key === 'auth-provider') ? 'plugin' : 'none';
}

function named(root: TreeNode, list: string, name: string, field: string): TreeNode | undefined {
  const item = itemsAt(root, list).find((one) => wordAt(one, 'name') === name);
  return entriesAt(item).find(({ key }) => key === field)?.value;
}
