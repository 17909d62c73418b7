/** The API servers of the cluster that this runs in, as their pods say: read with the service account, and with no other package. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFetch } from '../../platform/node-fetch.ts';

export interface ClusterServer {
  /** Of its pod. */
  readonly name: string;
  /** The pod, as JSON in lines. */
  readonly text: string;
}

interface Asking {
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
  readonly env?: NodeJS.ProcessEnv;
  /** Where a pod finds its token. */
  readonly account?: string;
}

const usualAccount = '/var/run/secrets/kubernetes.io/serviceaccount';
const path = '/api/v1/namespaces/kube-system/pods?labelSelector=component%3Dkube-apiserver&limit=50';

/** Null where this is no pod, or where it may not look. */
export async function readClusterServers({
  note,
  signal,
  env = process.env,
  account = usualAccount,
}: Asking): Promise<readonly ClusterServer[] | null> {
  const [host, port] = [env['KUBERNETES_SERVICE_HOST'], env['KUBERNETES_SERVICE_PORT'] ?? '443'];
  const read = (name: string) => readFile(join(account, name), 'utf8').catch(() => null);
  const [token, ca] = await Promise.all([read('token'), read('ca.crt')]);
  if (host === undefined || token === null || ca === null) return null;
  const address = `https://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
  try {
    const response = await createFetch({ ca })(address, {
      headers: { accept: 'application/json', authorization: `Bearer ${token.trim()}` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(15_000)]),
    });
    if (!response.ok) {
      note(
        `The API server answers ${response.status} to the list of its pods: the service account has to be allowed to list pods in kube-system.`,
      );
      return null;
    }
    return podsOf(await response.json());
  } catch (error) {
    signal.throwIfAborted();
    note(`The API server could not be asked for its pods: ${error instanceof Error ? error.message : String(error)}.`);
    return null;
  }
}

function podsOf(list: unknown): readonly ClusterServer[] {
  const items = typeof list === 'object' && list !== null && 'items' in list && Array.isArray(list.items) ? list.items : [];
  return items.map((item: { metadata?: { name?: unknown }; spec?: unknown }) => ({
    name: String(item.metadata?.name ?? 'kube-apiserver'),
    // A list has its kind once, and its items have none.
    text: `${JSON.stringify({ apiVersion: 'v1', kind: 'Pod', ...item }, null, 2)}\n`,
  }));
}
