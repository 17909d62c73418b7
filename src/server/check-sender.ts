/** Whether a body is to be taken from whoever sends it, before any of it is read. */
import type { Context } from 'hono';
import type { Identity } from '../service/access/identity.ts';
import type { IntakeEntry } from '../service/intake.ts';
import { mayUse } from './credentials.ts';
import { guardBodyType } from './guard-origin.ts';
import { refusal } from './problem-document.ts';
import type { ServerEnv } from './server-env.ts';

type Encoding = IntakeEntry['encoding'];

const encodings: ReadonlyMap<string, Encoding> = new Map([
  ['', 'identity'],
  ['identity', 'identity'],
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['zstd', 'zstd'],
]);

const clusterName = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/;
/** The encoding of the body. @throws AppError where it is not to be taken from this client. */
export function checkSender(context: Context<ServerEnv>, who: Identity, cluster: string): Encoding {
  if (!clusterName.test(cluster))
    throw refusal('request-invalid', 'The path has to end in the name of a cluster: letters, digits, and . _ - between them.');
  if (!who.may.has('send')) throw refusal('forbidden', `${who.name} may not send events: the role ingest may.`);
  if (!mayUse(who, cluster)) throw refusal('forbidden', `The credential ${who.name} is not for this cluster.`);
  const encoding = encodings.get((context.req.header('content-encoding') ?? '').trim().toLowerCase());
  if (encoding === undefined) throw refusal('unsupported-media', 'The Content-Encoding has to be gzip, zstd or none.');
  const wrongType = guardBodyType(context.req.raw.headers);
  if (wrongType !== null) throw wrongType;
  return encoding;
}
