/**
 * The sockets: HTTP/1.1 in the clear, or HTTP/1.1 and h2 over TLS, with bounds on what a client may take in time, heads and
 * connections. Knows nothing of what is served.
 */
import { createServer, type Server } from 'node:http';
import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { AppError } from '../contract/problems.ts';
import type { Metrics } from '../platform/metrics.ts';
import { Connections } from './connections.ts';
import type { TlsFiles } from './tls-files.ts';

export interface ListenLimits {
  readonly connections: number;
  readonly headersTimeout: number;
  readonly bodyTimeout: number;
  readonly idleTimeout: number;
}

export interface Listener {
  readonly address: AddressInfo;
  /** Connections that are open stay so, unless the authorities changed: those must show their certificates again. */
  renewTls(files: TlsFiles): void;
  /** Takes no more connections, lets what is under way end, and cuts off what is left at the deadline. */
  drain(deadlineMs: number): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsFiles | null;
  readonly limits: ListenLimits;
  readonly metrics: Metrics;
}

const mostHeaderBytes = 32 * 1024;
const handshakeTimeoutMs = 10_000;
const goodbyeMs = 50;
/** An API server sends its batches side by side over one h2 connection. */
const mostStreams = 128;
/** What may be on its way in all streams of a connection together. */
const sessionWindowBytes = 8 * 1024 ** 2;

/** @throws AppError `listen-failed` */
export async function listen(
  fetch: Parameters<typeof getRequestListener>[0],
  { host, port, tls, limits, metrics }: ListenOptions,
): Promise<Listener> {
  const connections = new Connections(() => limits.connections);
  const handle = getRequestListener(fetch, { overrideGlobalObjects: false });
  const server = tls === null ? openPlain(limits) : openSecure(tls, limits);
  server.on('connection', (socket) => {
    connections.add(socket);
    metrics.connections.set(connections.size);
    socket.once('close', () => metrics.connections.set(connections.size));
  });
  server.on('request', (incoming, outgoing) => {
    outgoing.once('close', connections.begin(incoming.socket));
    // Its failures are answers; see app.ts.
    void handle(incoming, outgoing);
  });
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session: ServerHttp2Session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  const leave = async () => {
    // h2 tells its client first, which then sends nothing more here.
    for (const session of sessions) session.close();
    await sleep(goodbyeMs);
    connections.leave();
  };
  await start(server, host, port);
  let authorities = tls?.authorities;
  return {
    address: server.address() as AddressInfo,
    renewTls: (files) => {
      (server as Http2SecureServer).setSecureContext(files.options);
      if (files.authorities !== authorities) void leave();
      authorities = files.authorities;
    },
    drain: async (deadlineMs) => {
      server.close();
      await leave();
      await connections.closed(deadlineMs);
    },
  };
}

function openPlain(limits: ListenLimits): Server {
  return bound(createServer({ maxHeaderSize: mostHeaderBytes, connectionsCheckingInterval: checkEveryMs(limits) }), limits);
}

function openSecure({ options, authorities }: TlsFiles, limits: ListenLimits): Http2SecureServer {
  const server = createSecureServer({
    ...options,
    allowHTTP1: true,
    // Who may come in is decided for each request: a certificate is one of several ways.
    requestCert: authorities !== '',
    rejectUnauthorized: false,
    handshakeTimeout: handshakeTimeoutMs,
    maxSessionInvalidFrames: 100,
    settings: { maxConcurrentStreams: mostStreams, maxHeaderListSize: mostHeaderBytes, initialWindowSize: 1024 ** 2, enablePush: false },
  });
  server.on('session', (session) => {
    session.setLocalWindowSize(sessionWindowBytes);
    session.setTimeout(limits.idleTimeout, () => session.close());
    session.on('error', () => session.destroy());
  });
  // A client that speaks no TLS, or gives up: its connection is closed, and nobody else needs to know.
  server.on('tlsClientError', (_, socket) => socket.destroy());
  return bound(server, limits);
}

/** What Node checks by itself for HTTP/1.1. */
function bound<Kind extends Server | Http2SecureServer>(server: Kind, limits: ListenLimits): Kind {
  const { headersTimeout, bodyTimeout, idleTimeout } = limits;
  Object.assign(server, { headersTimeout, requestTimeout: headersTimeout + bodyTimeout, keepAliveTimeout: idleTimeout });
  server.setTimeout(idleTimeout);
  return server;
}

function checkEveryMs({ headersTimeout }: ListenLimits): number {
  return Math.max(100, Math.min(5000, headersTimeout / 4));
}

async function start(server: Server | Http2SecureServer, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'another program listens there already' : error.message;
      reject(new AppError('listen-failed', { message: `The server could not listen on ${host}:${port}: ${why}.` }, { cause: error }));
    });
    server.listen(port, host, () => resolve());
  });
  server.on('error', () => undefined);
}
