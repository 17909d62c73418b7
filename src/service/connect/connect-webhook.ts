/** `connect webhook`: the kubeconfig, the flags for a rate of events, and what an audit webhook loses. */
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { defaultPaths, mountForReading } from '../../policy/doctor/default-paths.ts';
import { folderOf, type SetupForm } from '../../policy/doctor/setup.ts';
import type { Plan } from './connect.ts';
import { kubeconfig, kubeconfigName, type WebhookUser } from './webhook-files.ts';
import { backoffSeconds, batchesFor, defaultCeiling, patienceMinutes, webhookFlags } from './webhook-flags.ts';

export interface ConnectSecrets {
  /** The token or the password; null leaves a place for it. */
  readonly secret: string | null;
  /** PEM. */
  readonly ca: string | null;
}

/** Whoever leaves it in is told 401 by the server. */
const placeholder = 'PUT-THE-SECRET-HERE';
const clusterName = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/;

/** @throws AppError `usage` */
export function connectWebhook(request: RequestOf<'connect'>, form: SetupForm, { secret, ca }: ConnectSecrets): Plan {
  const { cluster, rate, auth, username } = request;
  if (cluster === undefined || !clusterName.test(cluster))
    throw new AppError('usage', {
      message: cluster === undefined ? '--cluster is missing.' : `“${cluster}” is no name for a cluster.`,
      hint: 'A name has letters, digits, and . _ - between them: --cluster prod-eu.',
    });
  const { server, dropped } = serverOf(request.url, cluster);
  const given = secret ?? placeholder;
  const user: WebhookUser =
    auth === 'token' ? { kind: auth, token: given } : auth === 'basic' ? { kind: auth, username, password: given } : { kind: auth };
  const policy = request.policy ?? defaultPaths[form].policy;
  const path = defaultPaths[form].webhook;
  const folder = folderOf(path);
  return {
    change: {
      flags: webhookFlags(rate, path, policy),
      mounts: [{ ...mountForReading('telltale-webhook', path) }, ...(form === 'talos' ? [] : [mountForReading('telltale-policy', policy)])],
      policyText: null,
    },
    files: [{ name: kubeconfigName, text: kubeconfig(server, user, ca, folder), secret: true }],
    before: [
      `At the server, let the credential send events of ${cluster}: ingest.credentials: [{name: ${cluster}, clusters: [${cluster}], ${credentials[auth]}}].`,
      ...(secret === null && auth !== 'certificate' ? [`Put the secret in place of ${placeholder} in ${kubeconfigName}.`] : []),
      `On each node of the control plane put ${auth === 'certificate' ? `${kubeconfigName}, client.crt and client.key` : kubeconfigName} into ${folder} (directory 0700, files 0600, owned by the user that the API server runs as).`,
    ],
    after: [
      'See that it works: telltale status shows the cluster within a minute; apiserver_audit_error_total{plugin="webhook"} of the API server stays absent.',
    ],
    warnings: [
      ...(dropped ? ['The query string of the URL is left out: kube-apiserver drops it. What it said has to go into the credential.'] : []),
      ...warnings(rate),
    ],
    kept: new Set(),
  };
}

const credentials = {
  token: 'token: {file: …}',
  basic: 'basic: {username: …, password: {file: …}}',
  certificate: 'certificate: {commonName: …}',
};

function serverOf(url: string | undefined, cluster: string): { server: string; dropped: boolean } {
  const parsed = url === undefined ? null : URL.parse(url);
  if (parsed === null)
    throw new AppError('usage', {
      message: url === undefined ? '--url is missing.' : `“${url}” is no URL.`,
      hint: 'Such as --url https://telltale.example:8443.',
    });
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(parsed.hostname);
  if (parsed.protocol !== 'https:' && !(parsed.protocol === 'http:' && isLocal))
    throw new AppError('usage', {
      message: 'Audit events hold secrets: the URL has to begin with https://.',
      hint: 'Only to the same machine may it be http://127.0.0.1:8380.',
    });
  if (parsed.username !== '' || parsed.password !== '')
    throw new AppError('usage', {
      message: 'A credential in the URL would be seen by everybody.',
      hint: 'Use --auth basic with --secret-file.',
    });
  const path = parsed.pathname.replace(/\/+$/, '');
  const ending = `/v1/ingest/webhook/${cluster}`;
  return { server: `${parsed.origin}${path.endsWith(ending) ? path : `${path}${ending}`}`, dropped: parsed.search !== '' };
}

function warnings(rate: number): string[] {
  const { ceiling } = batchesFor(rate);
  return [
    'Before Kubernetes 1.37 one PATCH whose body is not JSON (server-side apply in real YAML) at level Request or RequestResponse makes the whole batch it is in disappear. The flags turn truncation on for that: then that one event is lost, and no other. Truncation also takes the bodies out of events above 8 MiB; audit.k8s.io/truncated marks them.',
    'A query string in the server’s URL is dropped by kube-apiserver: the cluster stands in the path, the credential in the user.',
    rate * 2 > defaultCeiling
      ? `With its defaults an API server sends at most ${defaultCeiling} events a second, and loses the rest without a word but its metrics; with these flags ${ceiling}.`
      : `With its defaults an API server sends at most ${defaultCeiling} events a second; these flags allow ${ceiling}. If the cluster makes more, give --rate.`,
    `Any answer but 2xx is retried alike, five times in all, and then the batch is dropped: with a first wait of ${backoffSeconds} s after about ${patienceMinutes} minutes. A server that is away for longer loses events; the log backend on the node (--audit-log-path) keeps them, and telltale ingest takes them in later, each once.`,
    'A body above ingest.maxBody (256 MiB) is refused with 413; the API server does not make it smaller, but sends it again and then drops it. Lower --audit-webhook-batch-max-size if telltale_shed_total{reason="body-too-large"} grows.',
    'An API server has one audit webhook: these flags replace one that is there. When it stops, watches that end at that moment are not sent; only the log backend has them.',
    'The API server resolves names with the DNS of its node: the name of a Service in the cluster is not found.',
  ];
}
