/** People for the tests, made over HTTP: the first by the link that the server showed, others by the first. */
import type { BrowserContextOptions } from 'playwright-core';
import type { StartedServer } from './started-server.ts';

export const password = 'correct horse battery';

export interface Person {
  readonly name: string;
  readonly cookie: string;
  readonly csrf: string;
}

interface Given {
  readonly roles: readonly string[];
  readonly clusters?: readonly string[];
  readonly namespaces?: readonly string[];
}

export async function makeFirstPerson({ url, setupUrl }: StartedServer, name = 'ada'): Promise<Person> {
  const token = new URL(setupUrl ?? '').hash.replace('#token=', '');
  return signedIn(name, await send(url, 'POST', '/api/v1/setup', { token, name, password }));
}

/** Made by `by`, who may manage; and signed in. */
export async function makePerson({ url }: StartedServer, by: Person, name: string, given: Given): Promise<Person> {
  await send(url, 'PUT', `/api/v1/users/${name}`, { ...given, password }, by);
  return signedIn(name, await send(url, 'POST', '/api/v1/session', { name, password }));
}

/** How a browser is this person from the start. */
export function as({ cookie }: Person, { url }: StartedServer): BrowserContextOptions {
  const [name = '', value = ''] = cookie.split('=');
  const { hostname } = new URL(url);
  const kept = { name, value, domain: hostname, path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Strict' as const };
  return { storageState: { cookies: [kept], origins: [] } };
}

async function signedIn(name: string, response: Response): Promise<Person> {
  const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';');
  const { csrf } = (await response.json()) as { readonly csrf: string };
  return { name, cookie, csrf };
}

async function send(url: string, method: string, path: string, body: object, by?: Person): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...(by && { 'cookie': by.cookie, 'x-telltale-csrf': by.csrf }) };
  const response = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response;
}
