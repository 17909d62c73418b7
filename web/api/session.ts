/** Signing in and out: what is no operation, since its answer is a cookie. */
import { ProblemError, problemOf } from '../../src/contract/problem-error.ts';
import type { Me } from '../../src/contract/session-routes.ts';
import { csrfHeaders, setCsrf } from './client.ts';
import { reach } from './standing.ts';

export const signIn = (name: string, password: string) => send('POST', '/api/v1/session', { name, password });
/** With the token of a link that the server printed. */
export const signInOnce = (token: string) => send('POST', '/api/v1/session/one-time', { token });
export const setUp = (token: string, name: string, password: string) => send('POST', '/api/v1/setup', { token, name, password });
export const changePassword = (old: string, next: string) => send('POST', '/api/v1/password', { old, new: next });

export async function signOut(): Promise<void> {
  await send('DELETE', '/api/v1/session');
  setCsrf(null);
}

/** Who is signed in; a name of null is nobody. */
export async function fetchMe(): Promise<Me> {
  return (await send('GET', '/api/v1/me')) as Me;
}

/** @throws ProblemError */
async function send(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object): Promise<unknown> {
  const headers = { accept: 'application/json', 'content-type': 'application/json', ...csrfHeaders() };
  const response = await reach(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }).catch(
    (cause: unknown) => {
      throw new ProblemError('remote-unreachable', { detail: 'The server does not answer.' }, { cause });
    },
  );
  const told = await response.json().catch(() => null);
  if (response.ok) return told;
  const problem =
    told === null ? new ProblemError('remote-failed', { detail: `The server answered ${response.status}.` }) : problemOf(told);
  const seconds = Number(response.headers.get('retry-after'));
  if (seconds > 0) waits.set(problem, seconds);
  throw problem;
}

const waits = new WeakMap<object, number>();

/** How long the server wants to be left alone after this failure. Seconds; 0 where it did not say. */
export function waitOf(error: unknown): number {
  return typeof error === 'object' && error !== null ? (waits.get(error) ?? 0) : 0;
}
