/**
 * Syslog over TLS (RFC 5425), TCP (RFC 6587, octet counting) or UDP (RFC 5426). Nobody acknowledges a syslog message: done means
 * that this system has handed all of it over and the connection has not failed.
 */
import { createSocket } from 'node:dgram';
import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SettingsOf } from '../../platform/config-destinations.ts';
import type { Destination, Means, Outcome } from '../destination.ts';
import { renderSyslog } from '../formats/syslog-message.ts';
import { assertAllowedHost } from '../guard/guarded-lookup.ts';
import { openSocket, secureSocket } from '../guard/guarded-socket.ts';

type Settings = SettingsOf<'syslog'>;

/** For the receiver to close first, so that a failure is seen. */
const lingerMs = 1000;

export const syslog: Destination<'syslog'> = {
  kind: 'syslog',
  most: 100,
  where: (settings) => `${settings.transport}://${settings.host}:${portOf(settings)}`,
  send: async (alerts, settings, means) => {
    const messages = alerts.map((alert) => renderSyslog(alert, settings, means.version));
    return sendMessages(messages, settings, means);
  },
};

export async function sendMessages(messages: readonly Buffer[], settings: Settings, means: Means): Promise<Outcome> {
  for (const message of messages) means.sent(message.toString());
  return settings.transport === 'udp' ? sendPackets(messages, settings, means) : sendStream(messages, settings, means);
}

function portOf({ port, transport }: Settings): number {
  return port ?? (transport === 'tls' ? 6514 : 514);
}

async function sendStream(messages: readonly Buffer[], settings: Settings, means: Means): Promise<Outcome> {
  const { host, transport } = settings;
  const plain = await openSocket(host, portOf(settings), means);
  try {
    const options = { host, ...(await means.authorities(settings.ca)) };
    const socket = transport === 'tls' ? await secureSocket(plain, options, means.signal) : plain;
    await handOver(socket, Buffer.concat(messages.flatMap((message) => [Buffer.from(`${message.length} `), message])));
    return { result: 'done', detail: 'handed over; syslog acknowledges nothing' };
  } finally {
    plain.destroy();
  }
}

async function handOver(socket: Socket, bytes: Buffer): Promise<void> {
  const failed = new Promise<never>((_, reject) => socket.once('error', reject));
  // Raced below, and only there.
  failed.catch(() => undefined);
  const closed = once(socket, 'close').catch(() => undefined);
  socket.resume();
  await Promise.race([new Promise<void>((resolve) => socket.end(bytes, () => resolve())), failed]);
  const waited = new AbortController();
  await Promise.race([closed, failed, sleep(lingerMs, undefined, { signal: waited.signal }).catch(() => undefined)]);
  waited.abort();
}

async function sendPackets(messages: readonly Buffer[], settings: Settings, { lookup }: Means): Promise<Outcome> {
  assertAllowedHost(settings.host);
  const { address, family } = await new Promise<LookupAddress>((resolve, reject) => {
    lookup(settings.host, { all: true }, (error, found) => {
      const [first] = typeof found === 'string' ? [] : found;
      if (error !== null || first === undefined) reject(error ?? new Error('no address'));
      else resolve(first);
    });
  });
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  // It is told to whoever sends, too.
  socket.on('error', () => undefined);
  try {
    for (const message of messages) {
      await new Promise<void>((resolve, reject) =>
        socket.send(message, portOf(settings), address, (error) => (error === null ? resolve() : reject(error))),
      );
    }
    return { result: 'done', detail: 'sent; UDP may lose it' };
  } finally {
    socket.close();
  }
}
