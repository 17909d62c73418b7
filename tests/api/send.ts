/** Sends requests as an API server does, and as those do who mean ill: over HTTP/1.1 or h2, with or without TLS. */

import { type IncomingHttpHeaders, request as requestHttp } from 'node:http';
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2';
import { request as requestHttps } from 'node:https';
import type { SecureContextOptions } from 'node:tls';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly tls?: SecureContextOptions & { readonly ca?: Buffer };
}

const json = { 'content-type': 'application/json', 'user-agent': 'Go-http-client/1.1', 'accept': 'application/json, */*' };

export function send(url: string, { method = 'POST', headers = {}, body, tls }: Sent = {}): Promise<Answer> {
  const { protocol } = new URL(url);
  const bytes = body === undefined ? undefined : Buffer.from(body);
  return new Promise((resolve, reject) => {
    const options = {
      method,
      headers: { ...json, ...(bytes && { 'content-length': String(bytes.length) }), ...headers },
      agent: false as const,
    };
    const sent = protocol === 'https:' ? requestHttps(url, { ...options, ...tls }) : requestHttp(url, options);
    sent.on('error', reject);
    sent.on('response', (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces).toString() }),
      );
    });
    sent.end(bytes);
  });
}

export function openHttp2(url: string, tls: SecureContextOptions): Promise<ClientHttp2Session> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2(url, tls);
    session.once('connect', () => resolve(session));
    session.once('error', reject);
  });
}

export function sendHttp2(session: ClientHttp2Session, path: string, { method = 'POST', headers = {}, body }: Sent = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':method': method, ':path': path, ...json, ...headers });
    const pieces: Buffer[] = [];
    let head: IncomingHttpHeaders = {};
    stream.on('response', (given) => {
      head = given as IncomingHttpHeaders;
    });
    stream.on('data', (piece: Buffer) => pieces.push(piece));
    stream.on('error', reject);
    stream.on('end', () => resolve({ status: Number(head[':status' as 'host']), headers: head, body: Buffer.concat(pieces).toString() }));
    stream.end(body === undefined ? undefined : Buffer.from(body));
  });
}
