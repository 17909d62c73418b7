/** The configuration as it may be shown: sizes and times readable, secrets by where they come from, never by what they are. */
import { printDuration } from '../query/values/duration.ts';
import { printSize } from '../query/values/size.ts';
import type { DestinationSettings } from './config-destinations.ts';
import type { Credential, SecretSource, ServerConfig } from './config-schema.ts';

export function presentConfig(config: ServerConfig): Readonly<Record<string, unknown>> {
  const { spool, ingest, api, limits, retention, destinations } = config;
  const { connections, requests, questionsPerMinute, questionsAtOnce, questionMemory, ...times } = limits;
  const counts = { connections, requests, questionsPerMinute, questionsAtOnce, questionMemory: printSize(questionMemory) };
  return {
    ...config,
    spool: { ...spool, maxSize: printSize(spool.maxSize) },
    ingest: { maxBody: printSize(ingest.maxBody), credentials: ingest.credentials.map(presentCredential) },
    api: { ...api, readers: api.readers.map(presentCredential) },
    destinations: destinations.map(presentDestination),
    limits: { ...counts, ...Object.fromEntries(Object.entries(times).map(([key, ms]) => [key, printDuration(ms * 1000)])) },
    retention: {
      ...retention,
      ...(retention.maxDisk !== undefined && { maxDisk: printSize(retention.maxDisk) }),
      ...(retention.maxAge !== undefined && { maxAge: printDuration(retention.maxAge * 1000) }),
      reads: printDuration(retention.reads * 1000),
      findings: printDuration(retention.findings * 1000),
    },
  };
}

/** Lengths of time and sizes as they are written. Its secrets are named by where they come from. */
function presentDestination(destination: DestinationSettings): Readonly<Record<string, unknown>> {
  const entries = Object.entries(destination).map(([key, value]) => {
    if (typeof value !== 'number') return [key, value];
    if (key === 'timeout' || key === 'giveUpAfter' || key === 'keepFor') return [key, printDuration(value * 1000)];
    return [key, key === 'maxSize' || key === 'maxBytes' ? printSize(value) : value];
  });
  return Object.fromEntries(entries);
}

function presentCredential(credential: Credential): Readonly<Record<string, unknown>> {
  const { token, basic } = credential;
  return {
    ...credential,
    ...(token && { token: presentSecret(token) }),
    ...(basic && { basic: { ...basic, password: presentSecret(basic.password) } }),
  };
}

/** A hash is hidden too: a short password can be found from it. */
function presentSecret(source: SecretSource): SecretSource {
  return source.sha256 === undefined ? source : { sha256: '(hidden)' };
}
