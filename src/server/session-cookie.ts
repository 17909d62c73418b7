/** The cookie of a session. Under TLS its name begins with `__Host-`: a browser then takes it from this very host alone. */
import type { Context } from 'hono';
import { longestMs } from '../service/access/sessions.ts';
import type { ServerEnv } from './server-env.ts';

const nameOf = (context: Context<ServerEnv>) => (isSecure(context) ? '__Host-telltale' : 'telltale');
/** What `newSecret` makes, and nothing else. */
const form = /^[A-Za-z0-9_-]{43}$/;

/** Whether the request came over TLS. */
export function isSecure(context: Context<ServerEnv>): boolean {
  return new URL(context.req.url).protocol === 'https:';
}

/** Null without one. Of two of the same name none is taken: one of them was planted. */
export function readSessionCookie(context: Context<ServerEnv>): string | null {
  const wanted = `${nameOf(context)}=`;
  const pairs = (context.req.header('cookie') ?? '').split(';').map((pair) => pair.trim());
  const values = pairs.filter((pair) => pair.startsWith(wanted)).map((pair) => pair.slice(wanted.length));
  const [value] = values;
  return value !== undefined && new Set(values).size === 1 && form.test(value) ? value : null;
}

export function setSessionCookie(context: Context<ServerEnv>, secret: string): void {
  context.header('set-cookie', `${nameOf(context)}=${secret}; ${attributes(context)}; Max-Age=${Math.floor(longestMs / 1000)}`);
}

export function clearSessionCookie(context: Context<ServerEnv>): void {
  context.header('set-cookie', `${nameOf(context)}=; ${attributes(context)}; Max-Age=0`);
}

function attributes(context: Context<ServerEnv>): string {
  return `Path=/; HttpOnly; SameSite=Strict${isSecure(context) ? '; Secure' : ''}`;
}
