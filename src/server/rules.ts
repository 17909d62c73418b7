/** What of the configuration holds for each request, and changes on SIGHUP: who may do what, under which names, how much. */
import { AppError } from '../contract/problems.ts';
import type { ServerConfig } from '../platform/config-schema.ts';
import { Credentials } from './credentials.ts';
import type { ListenAddress } from './listen-address.ts';

export interface Rules {
  readonly senders: Credentials;
  readonly readers: Credentials;
  /** Whether requests without a credential may send, read, and see the metrics. */
  readonly open: { readonly send: boolean; readonly read: boolean; readonly measure: boolean };
  readonly hosts: readonly string[];
  /** Whether the server listens on loopback alone. */
  readonly loopback: boolean;
  readonly limits: { readonly maxBody: number; readonly bodyTimeoutMs: number; readonly requests: number };
  /** What one asker may take. */
  readonly questions: { readonly perMinute: number; readonly atOnce: number; readonly timeoutMs: number; readonly memoryBytes: number };
}

/** @throws AppError `config-invalid`, also where it would let strangers in. */
export async function readRules(config: ServerConfig, address: ListenAddress, env: NodeJS.ProcessEnv): Promise<Rules> {
  assertGuarded(config, address);
  const { loopback } = address;
  const [senders, readers] = await Promise.all([
    Credentials.open(config.ingest.credentials, env),
    Credentials.open(config.api.readers, env),
  ]);
  return {
    senders,
    readers,
    open: {
      send: loopback && senders.isEmpty,
      read: loopback && config.api.anonymous,
      measure: config.metrics.open || (loopback && readers.isEmpty),
    },
    hosts: config.hosts,
    loopback,
    limits: { maxBody: config.ingest.maxBody, bodyTimeoutMs: config.limits.bodyTimeout, requests: config.limits.requests },
    questions: {
      perMinute: config.limits.questionsPerMinute,
      atOnce: config.limits.questionsAtOnce,
      timeoutMs: config.limits.questionTime,
      memoryBytes: config.limits.questionMemory,
    },
  };
}

/** @throws AppError `config-invalid` */
export function assertGuarded({ listen, tls, ingest, api }: ServerConfig, { loopback }: ListenAddress): void {
  if (api.anonymous && !loopback)
    throw new AppError('config-invalid', {
      message: `Reading without signing in is for loopback alone, and the server listens on ${listen}.`,
      hint: 'Leave out api.anonymous (or --anonymous) and let people sign in, or listen on 127.0.0.1.',
    });
  const missing = [...(tls === undefined ? ['tls'] : []), ...(ingest.credentials.length === 0 ? ['ingest.credentials'] : [])];
  if (loopback || missing.length === 0) return;
  throw new AppError('config-invalid', {
    message: `The server is not started on ${listen} without ${missing.join(' and ')}: whoever reaches it could forge events, or read them on the way.`,
    hint: `Set ${missing.join(' and ')} in the configuration (docs/guides/webhook.md shows how), or listen on 127.0.0.1.`,
  });
}
