/** A connection to a place that a configuration names, in clear or with TLS, for what does not speak HTTP. */
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { assertAllowedHost, type Lookup } from './guarded-lookup.ts';

export interface SocketMeans {
  readonly lookup: Lookup;
  /** Ends it, also once it is connected. */
  readonly signal: AbortSignal;
}

export interface SecureOptions {
  /** The name that the certificate has to have. */
  readonly host: string;
  /** PEM; instead of the authorities of the system. */
  readonly ca?: string;
}

/** @throws ForbiddenAddress, or what the network did. */
export async function openSocket(host: string, port: number, { lookup, signal }: SocketMeans): Promise<Socket> {
  assertAllowedHost(host);
  signal.throwIfAborted();
  const socket = connect({ host, port, lookup: lookup as never });
  endWith(socket, signal);
  await settled(socket, 'connect');
  return socket;
}

/** The same connection from now on with TLS. Its certificate is always checked. */
export async function secureSocket(socket: Socket, { host, ca }: SecureOptions, signal: AbortSignal): Promise<TLSSocket> {
  const isName = !/^[\d.]+$|:/.test(host);
  const secure = connectTls({ socket, host, ...(isName && { servername: host }), minVersion: 'TLSv1.2', ...(ca !== undefined && { ca }) });
  endWith(secure, signal);
  await settled(secure, 'secureConnect');
  return secure;
}

function endWith(socket: Socket, signal: AbortSignal): void {
  const end = () => socket.destroy(new Error('it took too long'));
  signal.addEventListener('abort', end, { once: true });
  socket.once('close', () => signal.removeEventListener('abort', end));
  // What fails later shows where it is read or written.
  socket.on('error', () => undefined);
}

function settled(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve());
    socket.once('error', (error) => reject(error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error));
    socket.once('close', () => reject(new Error('the connection was closed')));
  });
}
