/** The kubeconfig of the webhook and who answers there. What was seen on the machine and over the network comes as facts. */
import type { CheckExample, DoctorCheck, Examined, Trouble } from '../doctor-check.ts';
import type { WebhookFact, WebhookProbe } from '../facts.ts';
import { hasBackend, lastUse } from '../setup.ts';
import type { WebhookTarget } from '../webhook-target.ts';

const path = '/etc/kubernetes/audit/webhook.kubeconfig';
const flags = [
  '--audit-policy-file=/etc/kubernetes/audit/policy.yaml',
  `--audit-webhook-config-file=${path}`,
  '--audit-webhook-truncate-enabled',
  '--audit-webhook-truncate-max-event-size=8388608',
];
const mounts = ['/etc/kubernetes/audit ro Directory'];

const target: WebhookTarget = {
  server: 'https://telltale.example:8443/v1/ingest/webhook/prod',
  caData: null,
  caFile: null,
  isUnchecked: false,
  tlsServerName: null,
  credential: 'token',
  token: null,
  tokenFile: null,
  username: null,
  password: null,
  certificateData: null,
  certificateFile: null,
  keyData: null,
  keyFile: null,
};
const fact: WebhookFact = { path, state: 'read', problem: '', target, missingFiles: [], isOpen: false, probe: null };
const probe: WebhookProbe = { state: 'answered', detail: '', status: 200, certificateDays: 300 };

function example(given: string, webhook: Partial<WebhookFact>): CheckExample {
  return { flags, mounts, given, facts: { webhook: { ...fact, ...webhook } } };
}

/** At the flag that names the kubeconfig. */
function about(
  { setup, facts: { webhook } }: Examined,
  say: (webhook: WebhookFact, target: WebhookTarget | null) => readonly Trouble[],
): readonly Trouble[] {
  if (webhook === null || !hasBackend(setup, 'webhook')) return [];
  const span = lastUse(setup, 'audit-webhook-config-file')?.span;
  return say(webhook, webhook.target).map((trouble) => ({ span, ...trouble }));
}

const kubeconfig: DoctorCheck = {
  code: 'webhook-kubeconfig',
  severity: 'error',
  summary: 'The kubeconfig of the webhook is not there, or says nothing',
  why: 'The API server reads it when it starts, with the files that it names, and ends if it cannot.',
  effect: 'The API server does not start.',
  fix: null,
  example: example('its current-context is not among its contexts', {
    state: 'invalid',
    problem: 'its current-context, prod, is not among its contexts',
    target: null,
  }),
  check: (examined) =>
    about(examined, ({ path: at, state, problem, missingFiles }) => {
      const hint = 'telltale connect webhook writes one.';
      if (state === 'missing') return [{ message: `${at} is not there.`, hint }];
      if (state === 'unreadable')
        return [{ message: `${at} cannot be read.`, severity: 'warning', hint: 'Run it as a user who may read it.' }];
      if (state === 'invalid') return [{ message: `${at} cannot be used: ${problem}.`, hint }];
      return missingFiles.map((file) => ({ message: `${at} names ${file}, which is not there.` }));
    }),
};

const address: DoctorCheck = {
  code: 'webhook-address',
  severity: 'warning',
  summary: 'The address of the webhook does not do what it looks like',
  why: 'kube-apiserver drops the query string of the address; without TLS the events, which hold secrets, can be read on the way.',
  effect: 'A token in the query string never arrives; what is sent over http is open to the network.',
  fix: null,
  example: example('its server is http://10.0.0.9:8380/v1/ingest/webhook/prod?token=…', {
    target: { ...target, server: 'http://10.0.0.9:8380/v1/ingest/webhook/prod?token=x' },
  }),
  check: (examined) =>
    about(examined, ({ path: at }, found) => {
      const url = found === null ? null : URL.parse(found.server);
      if (found === null) return [];
      if (url === null)
        return [
          {
            message: `${at}: the server is no URL.`,
            severity: 'error',
            hint: 'Such as https://telltale.example:8443/v1/ingest/webhook/prod.',
          },
        ];
      const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
      return [
        ...(url.protocol === 'http:' && !isLocal ? [{ message: `${at}: events go to ${url.host} without TLS.` }] : []),
        ...(url.search === '' ? [] : [{ message: `${at}: the query string of the server is dropped; a token belongs into the user.` }]),
        ...(/\.svc(?:\.cluster\.local\.?)?$/.test(url.hostname)
          ? [
              {
                message: `${at}: ${url.hostname} is the name of a Service, and the API server asks the DNS of its node.`,
                severity: 'error' as const,
                hint: 'Give an address that the node can resolve.',
              },
            ]
          : []),
      ];
    }),
};

const unchecked: DoctorCheck = {
  code: 'webhook-unchecked',
  severity: 'warning',
  summary: 'The certificate of the receiver is not checked',
  why: 'With insecure-skip-tls-verify whoever answers at the address is believed.',
  effect: 'Whoever gets between reads every event, and can let them vanish.',
  fix: null,
  example: example('it has insecure-skip-tls-verify: true', { target: { ...target, isUnchecked: true } }),
  check: (examined) =>
    about(examined, ({ path: at }, found) =>
      found?.isUnchecked === true
        ? [{ message: `${at}: insecure-skip-tls-verify is on.`, hint: 'Give the authority instead: certificate-authority-data.' }]
        : [],
    ),
};

const openFile: DoctorCheck = {
  code: 'webhook-open-file',
  severity: 'warning',
  summary: 'Others may read the kubeconfig with its credential',
  why: 'It holds a token, a password or a key.',
  effect: 'Whoever has it can send made-up events in the name of the cluster.',
  fix: null,
  example: example('its mode is 0644, and it holds a token', { isOpen: true }),
  check: (examined) =>
    about(examined, ({ path: at, isOpen }) =>
      isOpen ? [{ message: `${at} holds a credential, and others than its owner may read it.`, hint: `chmod 600 ${at}` }] : [],
    ),
};

const noCredential: DoctorCheck = {
  code: 'webhook-anonymous',
  severity: 'note',
  summary: 'The kubeconfig of the webhook has no credential',
  why: 'Without one the receiver cannot tell the API server from anybody else.',
  effect: 'The receiver refuses every batch, or takes events from everybody.',
  fix: null,
  example: example('its user is empty', { target: { ...target, credential: 'none' } }),
  check: (examined) =>
    about(examined, ({ path: at }, found) =>
      found?.credential === 'none' ? [{ message: `${at}: the user has no token, no password and no certificate.` }] : [],
    ),
};

const said: Readonly<Record<Exclude<WebhookProbe['state'], 'answered'>, string>> = {
  'unresolved': 'the name cannot be resolved',
  'refused': 'nobody listens there',
  'silent': 'there was no answer in time',
  'untrusted': 'its certificate is signed by nobody who is trusted',
  'wrong-name': 'its certificate is for another name',
  'expired': 'its certificate has ended, or has not begun',
  'failed': 'the connection failed',
};

const unreachable: DoctorCheck = {
  code: 'webhook-unreachable',
  severity: 'error',
  summary: 'The receiver cannot be reached, or is not trusted',
  why: 'An empty list of events was posted to the address, with the credential and the authority of the kubeconfig, as the API server would.',
  effect: 'Every batch is tried five times and then dropped (error_total{plugin="webhook"}).',
  fix: null,
  example: example('nobody listens at the address', { probe: { ...probe, state: 'refused', status: null, certificateDays: null } }),
  check: (examined) =>
    about(examined, ({ probe: answer }, found) => {
      if (answer === null || answer.state === 'answered') return [];
      const host = URL.parse(found?.server ?? '')?.host ?? 'the receiver';
      const isTrust = answer.state === 'untrusted' || answer.state === 'wrong-name' || answer.state === 'expired';
      return [
        {
          message: `${host}: ${said[answer.state]}${answer.detail === '' ? '' : ` (${answer.detail})`}.`,
          hint: isTrust
            ? 'Put the authority that signed it into certificate-authority-data; the name has to stand in the certificate, or in tls-server-name.'
            : 'Check the address, the firewall between, and that the receiver runs. The API server reaches it from its own node.',
        },
      ];
    }),
};

function whyNot(status: number): string {
  if (status === 401 || status === 403) return 'it does not take the credential, or not for this cluster';
  if (status === 404 || status === 405) return 'nothing takes events at this path';
  if (status === 429 || status === 503) return 'it has no room at the moment';
  if (status >= 300 && status < 400) return 'it sends on to another address, and the API server does not post there';
  return 'it does not take an empty list of events';
}

const refused: DoctorCheck = {
  code: 'webhook-refused',
  severity: 'error',
  summary: 'The receiver answers, and does not take events',
  why: 'Only 2xx counts as taken; every other answer is tried again, and the batch is dropped after five times.',
  effect: 'Every batch is lost (error_total{plugin="webhook"}).',
  fix: null,
  example: example('the receiver answers 401', { probe: { ...probe, status: 401 } }),
  check: (examined) =>
    about(examined, ({ probe: answer }, found) => {
      const status = answer?.state === 'answered' ? answer.status : null;
      if (status === null || (status >= 200 && status < 300)) return [];
      const host = URL.parse(found?.server ?? '')?.host ?? 'The receiver';
      return [
        {
          message: `${host} answers ${status}: ${whyNot(status)}.`,
          severity: status === 429 || status === 503 ? 'warning' : 'error',
          ...((status === 401 || status === 403) && {
            hint: 'Compare the token with ingest.credentials of the receiver, and the clusters that it may send for.',
          }),
        },
      ];
    }),
};

const certificateEnds: DoctorCheck = {
  code: 'webhook-certificate',
  severity: 'warning',
  summary: 'The certificate of the receiver ends within thirty days',
  why: 'The API server checks it with every connection.',
  effect: 'From that day on every batch is dropped.',
  fix: null,
  example: example('it ends in 9 days', { probe: { ...probe, certificateDays: 9 } }),
  check: (examined) =>
    about(examined, ({ probe: answer }) => {
      const days = answer?.state === 'answered' ? answer.certificateDays : null;
      return days === null || days > 30
        ? []
        : [{ message: `The certificate of the receiver ends in ${Math.max(0, Math.floor(days))} days.` }];
    }),
};

export const webhookChecks: readonly DoctorCheck[] = [
  kubeconfig,
  address,
  unchecked,
  openFile,
  noCredential,
  unreachable,
  refused,
  certificateEnds,
];
