/**
 * `fetch` over Node's own client: it takes the authorities that a certificate is checked against, which the built-in one does not,
 * and it follows no redirect. A certificate is checked unless a kubeconfig says otherwise.
 */
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Readable } from 'node:stream';

export interface FetchOptions {
  /** PEM; instead of the authorities of the system. */
  readonly ca?: string;
  /** PEM; what the client shows. */
  readonly certificate?: string;
  readonly key?: string;
  /** Takes whoever answers, as a kubeconfig may want it. */
  readonly isUnchecked?: boolean;
}

/** To connect, and no more: an answer may take as long as its question. */
const connectMs = 15_000;

export function createFetch({ ca, certificate, key, isUnchecked = false }: FetchOptions = {}) {
  return (url: string, { method = 'GET', headers, body, signal }: RequestInit): Promise<Response> =>
    new Promise((resolve, reject) => {
      const send = url.startsWith('https:') ? requestHttps : requestHttp;
      const sent = send(url, {
        method,
        headers: {
          ...Object.fromEntries(new Headers(headers)),
          ...(typeof body === 'string' && { 'content-length': Buffer.byteLength(body) }),
        },
        ...(ca !== undefined && { ca }),
        ...(certificate !== undefined && { cert: certificate }),
        ...(key !== undefined && { key }),
        ...(isUnchecked && { rejectUnauthorized: false }),
        ...(signal && { signal }),
      });
      const late = setTimeout(() => sent.destroy(new Error(`no connection within ${connectMs / 1000} seconds`)), connectMs);
      const connected = () => clearTimeout(late);
      sent.on('socket', (socket) => {
        if (sent.reusedSocket) connected();
        else socket.once(url.startsWith('https:') ? 'secureConnect' : 'connect', connected);
      });
      sent.on('close', connected);
      sent.on('error', (error) => {
        // A name with several addresses fails once for each.
        const [first] = error instanceof AggregateError ? error.errors : [error];
        reject(signal?.aborted === true ? signal.reason : first);
      });
      sent.on('response', (response) => resolve(responseOf(response)));
      sent.end(body ?? undefined);
    });
}

function responseOf(response: IncomingMessage): Response {
  const { statusCode: status = 0, headers } = response;
  const isBare = status === 204 || status === 205 || status === 304;
  const given = Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().map((one): [string, string] => [name, one]));
  const body = isBare ? null : (Readable.toWeb(response) as ReadableStream<Uint8Array<ArrayBuffer>>);
  return new Response(body, { status, headers: given });
}
