/** The one client of the page. A session that changes something proves with its token that it is this page that asks. */
import { type Client, createClient } from '../../src/contract/client.ts';
import { reach } from './standing.ts';

let csrf: string | null = null;

/** Told by `me`: the token of the session that is signed in. */
export function setCsrf(token: string | null): void {
  csrf = token;
}

export function csrfHeaders(): Readonly<Record<string, string>> {
  return csrf === null ? {} : { 'x-telltale-csrf': csrf };
}

export const client: Client = createClient({ base: '', fetch: reach, headers: csrfHeaders });
