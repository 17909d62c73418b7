/** The configuration as it may be shown: sizes and times readable, secrets by where they come from, never by what they are. */
import { printDuration } from '../query/values/duration.ts';
import { printSize } from '../query/values/size.ts';
import type { Credential, SecretSource, ServerConfig } from './config-schema.ts';

export function presentConfig(config: ServerConfig): Readonly<Record<string, unknown>> {
  const { spool, ingest, api, limits, retention } = config;
  const { connections, requests, questionsPerMinute, questionsAtOnce, questionMemory, ...times } = limits;
  const counts = { connections, requests, questionsPerMinute, questionsAtOnce, questionMemory: printSize(questionMemory) };
  return {
    ...config,
    spool: { ...spool, maxSize: printSize(spool.maxSize) },
    ingest: { maxBody: printSize(ingest.maxBody), credentials: ingest.credentials.map(presentCredential) },
    api: { ...api, readers: api.readers.map(presentCredential) },
    limits: { ...counts, ...Object.fromEntries(Object.entries(times).map(([key, ms]) => [key, printDuration(ms * 1000)])) },
    retention: {
      ...retention,
      ...(retention.maxDisk !== undefined && { maxDisk: printSize(retention.maxDisk) }),
      ...(retention.maxAge !== undefined && { maxAge: printDuration(retention.maxAge * 1000) }),
      reads: printDuration(retention.reads * 1000),
    },
  };
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
