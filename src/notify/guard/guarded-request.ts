/**
 * One HTTP request to a place that a configuration names: the address is checked where it is connected to, certificates are
 * checked, redirects stay on the host, and neither the time nor the length of an answer is the receiver’s choice.
 */
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { assertAllowedHost, type Lookup } from './guarded-lookup.ts';

export interface HttpRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** PEM; instead of the authorities of the system. */
  readonly ca?: string;
  /** So much of an answer is read, where more than its beginning matters. */
  readonly mostBytes?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The beginning of it. */
  readonly body: string;
}

export interface RequestMeans {
  readonly lookup: Lookup;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** What a receiver says that matters stands in the beginning. */
const mostAnswerBytes = 256 * 1024;
const mostRedirects = 3;

/** @throws ForbiddenAddress, or what the network did. */
export async function guardedRequest(request: HttpRequest, means: RequestMeans): Promise<HttpAnswer> {
  let current = request;
  for (let count = 0; ; count++) {
    const answer = await requestOnce(current, means);
    const next = count < mostRedirects ? redirectOf(current, answer) : null;
    if (next === null) return answer;
    current = { ...current, url: next };
  }
}

/** Where the same request is to go instead: on the same host, and not from TLS to clear. Others are answers that are no success. */
function redirectOf({ url }: HttpRequest, { status, headers }: HttpAnswer): string | null {
  const location = headers['location'];
  if ((status !== 307 && status !== 308) || typeof location !== 'string' || !URL.canParse(location, url)) return null;
  const [from, to] = [new URL(url), new URL(location, url)];
  return from.host === to.host && from.protocol === to.protocol && to.username === '' ? to.href : null;
}

function requestOnce(
  { url, method = 'POST', headers, body, ca, mostBytes = mostAnswerBytes }: HttpRequest,
  { lookup, signal }: RequestMeans,
): Promise<HttpAnswer> {
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return Promise.reject(new Error('the address is neither http nor https'));
  return new Promise((resolve, reject) => {
    // An address in the place of a name is connected to without a lookup. The parser has put odd spellings right.
    assertAllowedHost(hostname);
    const send = protocol === 'https:' ? requestHttps : requestHttp;
    const sent = send(url, {
      method,
      lookup: lookup as never,
      // A connection of its own: none is kept that was opened before the configuration changed.
      agent: false,
      headers: { ...headers, 'content-length': Buffer.byteLength(body), 'connection': 'close' },
      signal,
      ...(ca !== undefined && { ca }),
    });
    sent.on('error', (error) => reject(firstOf(error)));
    sent.on('response', (response) => {
      readBeginning(response, mostBytes).then((text) => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
        sent.destroy();
      }, reject);
    });
    sent.end(body);
  });
}

async function readBeginning(response: IncomingMessage, mostBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= mostBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, mostBytes).toString('utf8');
}

/** A name with several addresses fails once for each. */
function firstOf(error: Error): Error {
  return error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
}
