/** Asks the receiver of a webhook as an API server would: one POST of an empty list of events, to the address of the kubeconfig and nowhere else. */
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { WebhookProbe } from '../../policy/doctor/facts.ts';
import type { WebhookTarget } from '../../policy/doctor/webhook-target.ts';
import { codeOf } from './node-files.ts';
import type { KubeCredential } from './read-credential.ts';

interface ProbeOptions {
  readonly nowMs: number;
  readonly signal: AbortSignal;
  readonly timeoutMs?: number;
}

const body = '{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":[]}\n';
const msPerDay = 86_400_000;

/** Null where there is no address to ask, or where the credential comes from a program. */
export async function probeWebhook(
  { server, isUnchecked, tlsServerName, credential: kind }: WebhookTarget,
  credential: KubeCredential,
  { nowMs, signal, timeoutMs = 10_000 }: ProbeOptions,
): Promise<WebhookProbe | null> {
  const url = URL.parse(server);
  if (url === null || !/^https?:$/.test(url.protocol) || kind === 'plugin') return null;
  // As kube-apiserver does it: the query of the address is dropped.
  url.search = '?timeout=30s';
  const isTls = url.protocol === 'https:';
  const options: https.RequestOptions = {
    method: 'POST',
    agent: false,
    signal,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'accept': 'application/json, */*',
      'user-agent': 'telltale-doctor',
      ...(credential.authorization !== null && { authorization: credential.authorization }),
    },
    ...(isTls && {
      rejectUnauthorized: !isUnchecked,
      ...(tlsServerName !== null && isIP(tlsServerName) === 0 && { servername: tlsServerName }),
      ...(credential.ca !== null && { ca: credential.ca }),
      ...(credential.certificate !== null && { cert: credential.certificate }),
      ...(credential.key !== null && { key: credential.key }),
    }),
  };
  try {
    return await post(isTls, url, options, { nowMs, timeoutMs });
  } catch (error) {
    signal.throwIfAborted();
    const [cause] = error instanceof AggregateError ? error.errors : [error];
    return { state: stateOf(cause), detail: codeOf(cause), status: null, certificateDays: null };
  }
}

function post(
  isTls: boolean,
  url: URL,
  options: https.RequestOptions,
  { nowMs, timeoutMs }: { readonly nowMs: number; readonly timeoutMs: number },
): Promise<WebhookProbe> {
  return new Promise((done, fail) => {
    const request = (isTls ? https : http).request(url, options);
    const timer = setTimeout(() => request.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })), timeoutMs);
    request.on('close', () => clearTimeout(timer));
    request.on('error', fail);
    request.on('response', (response) => {
      const ends = isTls ? Date.parse((response.socket as TLSSocket).getPeerCertificate().valid_to) : Number.NaN;
      const certificateDays = Number.isFinite(ends) ? (ends - nowMs) / msPerDay : null;
      // What is said beside the number is of no use, and may be without end.
      response.destroy();
      done({ state: 'answered', detail: '', status: response.statusCode ?? 0, certificateDays });
    });
    request.end(body);
  });
}

const states: Readonly<Record<string, WebhookProbe['state']>> = {
  ENOTFOUND: 'unresolved',
  EAI_AGAIN: 'unresolved',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  ETIMEDOUT: 'silent',
  ERR_TLS_CERT_ALTNAME_INVALID: 'wrong-name',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'untrusted',
  CERT_SIGNATURE_FAILURE: 'untrusted',
  CERT_UNTRUSTED: 'untrusted',
};

function stateOf(error: unknown): WebhookProbe['state'] {
  const code = codeOf(error);
  return Object.hasOwn(states, code) ? (states[code] ?? 'failed') : 'failed';
}
