/** One list of indicators from where it is kept, as text: a file, or an address. Bounded in size and time; addresses are checked where they are connected to. */
import { readFile, stat } from 'node:fs/promises';
import { createGuardedLookup, type Lookup } from '../../notify/guard/guarded-lookup.ts';
import { guardedRequest } from '../../notify/guard/guarded-request.ts';
import type { IndicatorSettings } from '../../platform/config-indicators.ts';
import { readSentSecret } from '../../platform/read-secret.ts';
import { readVersion } from '../../platform/version.ts';

/** Half a million addresses take a tenth of it. */
const mostBytes = 64 * 1024 * 1024;
const timeoutMs = 30_000;

export interface LoadMeans {
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Finds addresses; those of metadata services and of the link are refused. */
  readonly lookup?: Lookup;
}

/** @throws Error that says in one clause why it cannot be read. */
export async function readListFile(file: string): Promise<string> {
  const { size } = await stat(file).catch((cause: unknown) => {
    throw new Error(`${file} cannot be read`, { cause });
  });
  if (size > mostBytes) throw new Error(`${file} is larger than ${mostBytes / 1024 ** 2} MiB`);
  return await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`${file} cannot be read`, { cause });
  });
}

/** @throws Error that says in one clause why it cannot be read, without the address where that is a secret. */
export async function fetchList(settings: IndicatorSettings, { env, signal, lookup = createGuardedLookup() }: LoadMeans): Promise<string> {
  const { url, token, ca, name } = settings;
  const address = typeof url === 'string' ? url : await readSentSecret(url ?? {}, `url of the list ${name}`, env);
  const authorization =
    token === undefined ? {} : { authorization: `Bearer ${await readSentSecret(token, `token of the list ${name}`, env)}` };
  const request = {
    url: address,
    method: 'GET' as const,
    headers: { accept: 'text/plain, text/csv, application/json', 'user-agent': `telltale/${readVersion()}`, ...authorization },
    body: '',
    mostBytes: mostBytes + 1,
    ...(ca !== undefined && { ca: await readFile(ca, 'utf8') }),
  };
  const until = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const { status, body } = await Promise.race([guardedRequest(request, { lookup, signal: until }), ended(until)]);
  const where = typeof url === 'string' ? address : 'its address';
  if (status >= 300 && status < 400) throw new Error(`${where} leads elsewhere (${status}), which is not followed`);
  if (status !== 200) throw new Error(`${where} answered ${status}`);
  if (Buffer.byteLength(body) > mostBytes) throw new Error(`${where} is larger than ${mostBytes / 1024 ** 2} MiB`);
  return body;
}

/** Not everything that can be waited for, such as the lookup of a name, listens to a signal. */
function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const tell = () => reject(new Error(`there was no answer within ${timeoutMs / 1000} s`));
    if (signal.aborted) tell();
    signal.addEventListener('abort', tell, { once: true });
  });
}
