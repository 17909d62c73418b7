/** A server that takes lines as the real one does, keeps what it got, and can be away, slow or unwilling. */
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { decompress } from 'fzstd';
import { onTestFinished } from 'vitest';

import type { AgentReport } from '../../src/service/agent/notice.ts';

export interface Received {
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly lines: readonly string[];
  readonly isAuthorized: boolean;
}

export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly posts: Received[];
  /** What agents told of their nodes, as it was taken. */
  readonly reports: AgentReport[];
  /** The status of answers to those; 200 by default. */
  reportStatus: number;
  /** Of all posts that were taken. */
  lines(): readonly string[];
  /** What is answered to the next posts; taken posts are answered 200. Null: the connection is cut before an answer. */
  refuse:
    | ((post: number) => { readonly status: number; readonly headers?: http.OutgoingHttpHeaders; readonly body?: string } | null)
    | undefined;
  close(): Promise<void>;
}

export async function receive(options: { readonly port?: number; readonly tls?: https.ServerOptions } = {}): Promise<Receiver> {
  const posts: Received[] = [];
  const taken: string[] = [];
  let count = 0;
  const answer: http.RequestListener = (request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('error', () => undefined);
    request.on('end', () => {
      const bytes = decode(Buffer.concat(pieces), request.headers['content-encoding']);
      if (request.url?.startsWith('/v1/ingest/notices/')) {
        const { reportStatus } = receiver;
        if (reportStatus < 300) receiver.reports.push(JSON.parse(bytes.toString()) as AgentReport);
        response.writeHead(reportStatus).end();
        return;
      }
      const lines = bytes.toString('utf8').split('\n').slice(0, -1);
      const { socket } = request;
      const isAuthorized = 'authorized' in socket && socket.authorized === true;
      const refusal = receiver.refuse === undefined ? undefined : receiver.refuse(count++);
      if (refusal === undefined || refusal === null || refusal.status < 300) {
        posts.push({ url: request.url ?? '', headers: request.headers, lines, isAuthorized });
        taken.push(...lines);
      }
      if (refusal === null) socket.destroy();
      else response.writeHead(refusal?.status ?? 200, refusal?.headers).end(refusal?.body);
    });
  };
  const server = options.tls === undefined ? http.createServer(answer) : https.createServer(options.tls, answer);
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const receiver: Receiver = {
    url: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    posts,
    reports: [],
    reportStatus: 200,
    lines: () => taken,
    refuse: undefined,
    close,
  };
  onTestFinished(close);
  return receiver;
}

function decode(bytes: Buffer, encoding: string | undefined): Buffer {
  if (encoding === 'gzip') return gunzipSync(bytes);
  return encoding === 'zstd' ? Buffer.from(decompress(bytes)) : bytes;
}
