/** Signing in to a server and out: what is kept of it, and who the server says one is. */
import { resolve } from 'node:path';
import { askRoute } from '../../contract/client.ts';
import { AppError } from '../../contract/problems.ts';
import type { RemoteServer } from './find-server.ts';
import { addressOf, checkToken, readCa } from './find-server.ts';
import { type KnownServers, readKnownServers, writeKnownServers } from './known-servers.ts';
import { clientOptions, shown } from './remote-handlers.ts';

export interface Who {
  /** Null for who has no name. */
  readonly name: string | null;
  readonly roles: readonly string[];
}

export interface SignIn {
  readonly url: string;
  readonly token: string;
  /** A file; undefined: the one that is known. */
  readonly ca?: string | undefined;
}

interface Keeping {
  /** Where the servers are kept. */
  readonly file: string;
  readonly signal: AbortSignal;
  readonly warn: (message: string) => void;
}

/** Tries the token, and keeps it if the server takes it; from then on this server is asked. */
export async function signIn({ url: text, token: given, ca }: SignIn, { file, signal, warn }: Keeping): Promise<Who> {
  const url = addressOf(text);
  const token = checkToken(given);
  const { servers } = await readKnownServers(file, warn);
  const authorities = ca ?? servers[url]?.ca;
  const pem = await readCa(authorities);
  const who = await whoIs({ url, token, ...(pem !== undefined && { ca: pem }) }, signal);
  const kept = { token, name: who.name, ...(authorities !== undefined && { ca: resolve(authorities) }) };
  await writeKnownServers(file, { preferred: url, servers: { ...servers, [url]: kept } });
  return who;
}

/** Another of the servers that are known is asked from now on. */
export async function goOver(text: string, { file, warn }: Keeping): Promise<void> {
  const url = addressOf(text);
  const { servers } = await readKnownServers(file, warn);
  if (servers[url] === undefined) throw unknown(url);
  await writeKnownServers(file, { preferred: url, servers });
}

/** The address of the server whose token is forgotten. */
export async function signOut(text: string | undefined, { file, warn }: Keeping): Promise<string> {
  const { preferred, servers } = await readKnownServers(file, warn);
  const url = text === undefined ? preferred : addressOf(text);
  if (url === null) throw new AppError('usage', { message: 'No server is asked by default.', hint: 'Name one: telltale logout URL' });
  if (servers[url] === undefined) throw unknown(url);
  const others: KnownServers['servers'] = Object.fromEntries(Object.entries(servers).filter(([known]) => known !== url));
  await writeKnownServers(file, { preferred: preferred === url ? null : preferred, servers: others });
  return url;
}

function unknown(url: string): AppError {
  return new AppError('usage', { message: `Nobody signed in to ${url}.`, hint: '`telltale login` lists the servers that are known.' });
}

/** @throws AppError `unauthorized` where the server does not take the token, `remote-unreachable` and others where there is no answer */
export async function whoIs(server: RemoteServer, signal: AbortSignal): Promise<Who> {
  const answered = askRoute(clientOptions(server), { method: 'GET', path: '/api/v1/me' }, {}, { signal });
  const { name, roles } = (await answered.catch((error: unknown) => {
    throw shown(error, {});
  })) as Partial<Who>;
  return { name: typeof name === 'string' ? name : null, roles: Array.isArray(roles) ? roles.map(String) : [] };
}
