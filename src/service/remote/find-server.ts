/** Which server a command asks, as whom, and by which authorities it is known. */
import { readFile } from 'node:fs/promises';
import { AppError } from '../../contract/problems.ts';
import { knownServersFile } from '../../platform/paths.ts';
import { type KnownServer, readKnownServers } from './known-servers.ts';
import { readServerAddress } from './server-address.ts';

export interface RemoteServer {
  /** Without a slash at its end. */
  readonly url: string;
  readonly token: string | null;
  /** PEM. */
  readonly ca?: string;
}

export interface Wanted {
  /** As a person names it. */
  readonly server?: string | undefined;
  /** A file. */
  readonly ca?: string | undefined;
  /** Whether the environment and the last sign-in say so where no server is named. */
  readonly implied: boolean;
}

interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly warn: (message: string) => void;
}

/** Null where no server is wanted. @throws AppError `usage`, `config-invalid` */
export async function findServer({ server, ca, implied }: Wanted, { env, warn }: Surroundings): Promise<RemoteServer | null> {
  const named = server ?? (implied ? env['TELLTALE_SERVER'] || undefined : undefined);
  // Whoever names a store in the environment means it.
  const isStore = Boolean(env['TELLTALE_STORE'] || env['TELLTALE_CONFIG']);
  if (named === undefined && (!implied || isStore)) return null;
  const { preferred, servers } = await readKnownServers(knownServersFile(env), warn);
  const address = named ?? preferred;
  if (address === null) return null;
  const url = addressOf(address);
  const known: Partial<KnownServer> = servers[url] ?? {};
  const pem = await readCa(ca ?? (env['TELLTALE_CA'] || known.ca));
  return { url, token: (await tokenOf(env)) ?? known.token ?? null, ...(pem !== undefined && { ca: pem }) };
}

/** The address in the one form that servers are known by. */
export function addressOf(text: string): string {
  return readServerAddress(text, 'telltale login URL asks for a token.').href.replace(/\/+$/, '');
}

/** @throws AppError `usage` */
export async function readCa(file: string | undefined): Promise<string | undefined> {
  return file === undefined ? undefined : read(file, 'The authorities of --ca or TELLTALE_CA');
}

/** Of the environment: it comes before what is stored. */
async function tokenOf(env: NodeJS.ProcessEnv): Promise<string | null> {
  const file = env['TELLTALE_TOKEN_FILE'];
  if (file) return checkToken(await read(file, 'The token of TELLTALE_TOKEN_FILE'));
  return env['TELLTALE_TOKEN'] ? checkToken(env['TELLTALE_TOKEN']) : null;
}

/** A header holds visible characters alone. @throws AppError `usage` */
export function checkToken(text: string): string {
  const token = text.trim();
  if (/^[\x21-\x7e]{8,4096}$/.test(token)) return token;
  throw new AppError('usage', {
    message: token === '' ? 'The token is empty.' : 'The token has characters that no token has, or is too short or too long.',
    hint: 'Copy it again, whole, from where it was made.',
  });
}

async function read(file: string, what: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new AppError(
      'usage',
      { message: `${what} cannot be read from ${file}: ${cause.message}`, hint: 'Check the path and its permissions.' },
      { cause },
    );
  });
}
