/** Reads `--store`: a directory, or the address of a ClickHouse server. Passwords come from elsewhere, never from here. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '../contract/problems.ts';

export type StoreLocation =
  | { readonly kind: 'directory'; readonly path: string }
  | {
      readonly kind: 'server';
      /** Without user, database and password. */
      readonly url: string;
      readonly user: string;
      readonly database: string;
      /** As a person may read it. */
      readonly display: string;
    };

export function parseStoreLocation(location: string): StoreLocation {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(location)) {
    if (location.trim() === '') throw new AppError('usage', { message: 'The store is empty: give a directory or an https:// address.' });
    return { kind: 'directory', path: resolve(location) };
  }
  // The text is not repeated in messages: it may hold a password.
  const url = URL.canParse(location) ? new URL(location) : undefined;
  if (url === undefined) throw new AppError('usage', { message: 'The address of the store is no valid URL.' });
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new AppError('usage', { message: `A store is a directory or an http(s):// address, not ${url.protocol}//.` });
  }
  if (url.password !== '' || url.searchParams.has('password')) {
    const message =
      'A password in the address of the store can be seen by others: give it in TELLTALE_STORE_PASSWORD, or in a file that TELLTALE_STORE_PASSWORD_FILE names.';
    throw new AppError('usage', { message });
  }
  const database = decodeURIComponent(url.pathname.replace(/^\/+|\/+$/g, ''));
  if (url.search !== '' || url.hash !== '' || database.includes('/')) {
    throw new AppError('usage', { message: 'The address of a store has the form https://user@host:8443/database.' });
  }
  const user = decodeURIComponent(url.username) || 'default';
  return {
    kind: 'server',
    url: `${url.protocol}//${url.host}`,
    user,
    database: database || 'default',
    display: `${url.protocol}//${url.username === '' ? '' : `${url.username}@`}${url.host}/${database || 'default'}`,
  };
}

/** @param environment the process's own, but for tests. */
export async function readStorePassword(environment: NodeJS.ProcessEnv): Promise<string> {
  const { TELLTALE_STORE_PASSWORD: password, TELLTALE_STORE_PASSWORD_FILE: file } = environment;
  if (password !== undefined && file !== undefined) {
    throw new AppError('usage', { message: 'TELLTALE_STORE_PASSWORD and TELLTALE_STORE_PASSWORD_FILE are both set: set one.' });
  }
  if (file === undefined) return password ?? '';
  return readFile(file, 'utf8').then(
    (text) => text.replace(/\r?\n$/, ''),
    (error: unknown) => {
      const message = 'The file that TELLTALE_STORE_PASSWORD_FILE names cannot be read.';
      throw new AppError('input-unreadable', { message }, { cause: error });
    },
  );
}
