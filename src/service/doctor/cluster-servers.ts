/** The API servers of a cluster, as their pods and their metrics say: read with the service account of this pod, or as kubectl would. */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { createFetch } from '../../platform/node-fetch.ts';
import { readWebhookTarget } from '../../policy/doctor/webhook-target.ts';
import { type KubeCredential, readCredential } from './read-credential.ts';
import { keepAuditLines } from './read-metrics-text.ts';

export interface ClusterServers {
  readonly servers: readonly { readonly name: string; readonly text: string }[];
  /** Of the one that answered; null where they may not be read. */
  readonly metrics: { readonly path: string; readonly text: string } | null;
}

export interface Asking {
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
  /** Whether a kubeconfig is taken, too. */
  readonly asKubectl: boolean;
  readonly env?: NodeJS.ProcessEnv;
  /** Where a pod finds its token. */
  readonly account?: string;
}

interface Connection extends KubeCredential {
  readonly server: string;
  readonly isUnchecked: boolean;
}

const usualAccount = '/var/run/secrets/kubernetes.io/serviceaccount';
const podsPath = '/api/v1/namespaces/kube-system/pods?labelSelector=component%3Dkube-apiserver&limit=50';

/** Null where there is no cluster to ask, or where it may not be asked. */
export async function readClusterServers(asking: Asking): Promise<ClusterServers | null> {
  const { note, signal, asKubectl, env = process.env, account = usualAccount } = asking;
  const connection = (await ofServiceAccount(env, account)) ?? (asKubectl ? await ofKubeconfig(env, note) : null);
  if (connection === null) return null;
  const get = async (path: string, accept: string) => {
    const { ca, certificate, key, authorization, server, isUnchecked } = connection;
    const fetchWith = createFetch({
      ...(ca !== null && { ca }),
      ...(certificate !== null && { certificate }),
      ...(key !== null && { key }),
      ...(isUnchecked && { isUnchecked }),
    });
    const headers = { accept, ...(authorization !== null && { authorization }) };
    return fetchWith(`${server}${path}`, { headers, signal: AbortSignal.any([signal, AbortSignal.timeout(20_000)]) });
  };
  try {
    const response = await get(podsPath, 'application/json');
    if (!response.ok) {
      note(
        `The API server answers ${response.status} to the list of its pods: whoever asks has to be allowed to list pods in kube-system.`,
      );
      return null;
    }
    const servers = podsOf(await response.json());
    if (servers.length === 0) note('The cluster shows no pod of an API server: where the provider runs it, its flags are the provider’s.');
    const metrics = await get('/metrics', 'text/plain');
    if (!metrics.ok) note(`The API server answers ${metrics.status} to /metrics: what it has lost is unknown.`);
    return { servers, metrics: metrics.ok ? { path: `${connection.server}/metrics`, text: keepAuditLines(await metrics.text()) } : null };
  } catch (error) {
    signal.throwIfAborted();
    note(`The API server could not be asked: ${error instanceof Error ? error.message : String(error)}.`);
    return null;
  }
}

async function ofServiceAccount(env: NodeJS.ProcessEnv, account: string): Promise<Connection | null> {
  const [host, port] = [env['KUBERNETES_SERVICE_HOST'], env['KUBERNETES_SERVICE_PORT'] ?? '443'];
  const [token, ca] = await Promise.all([readText(join(account, 'token')), readText(join(account, 'ca.crt'))]);
  if (host === undefined || token === null || ca === null) return null;
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return { server, ca, authorization: `Bearer ${token.trim()}`, certificate: null, key: null, isUnchecked: false };
}

async function ofKubeconfig(env: NodeJS.ProcessEnv, note: (text: string) => void): Promise<Connection | null> {
  const [named] = (env['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  const path = named ?? join(homedir(), '.kube', 'config');
  const text = await readText(path);
  const target = text === null ? null : readWebhookTarget(text);
  if (target === null) return null;
  if ('problem' in target) {
    note(`${path} was not used: ${target.problem}.`);
    return null;
  }
  if (!target.server.startsWith('https://') || target.credential === 'plugin') {
    note(`${path} was not used: ${target.credential === 'plugin' ? 'its credential comes from a program' : 'its server is not https://'}.`);
    return null;
  }
  const credential = await readCredential(target, (file) => readText(resolve(dirname(path), file)));
  return { server: target.server.replace(/\/+$/, ''), isUnchecked: target.isUnchecked, ...credential };
}

function readText(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

function podsOf(list: unknown): ClusterServers['servers'] {
  const items = typeof list === 'object' && list !== null && 'items' in list && Array.isArray(list.items) ? list.items : [];
  return items.map((item: { metadata?: { name?: unknown }; spec?: unknown }) => ({
    name: String(item.metadata?.name ?? 'kube-apiserver'),
    // A list has its kind once, and its items have none. Of the rest only the set-up is of use.
    text: `${JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: item.metadata?.name }, spec: item.spec }, null, 2)}\n`,
  }));
}
