/**
 * The servers that a person has signed in to: their addresses and tokens, in a file that only its owner can read. It is written
 * whole and then put in place, so that an interruption leaves the one before.
 */
import { randomBytes } from 'node:crypto';
import { chmod, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../contract/problems.ts';
import { makeDirectory } from '../../platform/make-directory.ts';

export interface KnownServer {
  readonly token: string;
  /** Who the token belongs to, as the server said; null where it did not. */
  readonly name: string | null;
  /** A file with the authorities that its certificate is checked against. */
  readonly ca?: string;
}

export interface KnownServers {
  /** The address that is asked where none is named. */
  readonly preferred: string | null;
  /** By their addresses. */
  readonly servers: Readonly<Record<string, KnownServer>>;
}

const none: KnownServers = { preferred: null, servers: {} };

/** @throws AppError `config-invalid` */
export async function readKnownServers(file: string, warn: (message: string) => void): Promise<KnownServers> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null;
    throw new AppError(
      'config-invalid',
      { message: `${file} cannot be read: ${cause.message}`, hint: 'Check its permissions.' },
      { cause },
    );
  });
  if (text === null) return none;
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0) warn(`Others can read ${file}, and it holds tokens: chmod 600 it.`);
  const known = parse(text);
  if (known === null)
    throw new AppError('config-invalid', {
      message: `${file} does not have its form.`,
      hint: 'Delete it, and sign in again: telltale login URL',
    });
  return known;
}

export async function writeKnownServers(file: string, known: KnownServers): Promise<void> {
  const folder = dirname(file);
  const written = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await makeDirectory(folder);
    const handle = await open(written, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(known, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(written, file);
    await chmod(folder, 0o700);
  } catch (cause) {
    await rm(written, { force: true });
    throw unwritable(file, cause);
  }
}

function unwritable(file: string, cause: unknown): AppError {
  return new AppError('config-invalid', { message: `${file} cannot be written: ${String(cause)}`, hint: 'Check its folder.' }, { cause });
}

function parse(text: string): KnownServers | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const { preferred, servers } = (value ?? {}) as Partial<KnownServers>;
  if (preferred !== null && typeof preferred !== 'string') return null;
  if (typeof servers !== 'object' || servers === null || !Object.values(servers).every(isServer)) return null;
  // Addresses are data: none of them is a property of objects.
  return { preferred, servers: Object.assign(Object.create(null), servers) };
}

function isServer(value: unknown): value is KnownServer {
  const { token, name, ca } = (value ?? {}) as Partial<KnownServer>;
  return typeof token === 'string' && (name === null || typeof name === 'string') && (ca === undefined || typeof ca === 'string');
}
