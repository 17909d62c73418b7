/**
 * Keeps web pages out. A page in a browser on the same machine can send requests here: under a name that it lets resolve to
 * this address (rebinding), or across sites without being asked, as long as the request looks like one of a form.
 */
import { isIP } from 'node:net';
import type { AppError } from '../contract/problems.ts';
import { refusal } from './problem-document.ts';

export interface GuardOptions {
  /** Names of the configuration. */
  readonly hosts: readonly string[];
  /** Whether the server listens on loopback alone. */
  readonly loopback: boolean;
  /** Whether it is a person who goes to a page, perhaps by a link elsewhere: a page holds nothing of its own. */
  readonly opensPage?: boolean;
}

/** Whether a browser goes there to show it, and it is no answer of the interface. */
export function opensPage(method: string, { pathname }: URL, headers: Headers): boolean {
  const isDocument = headers.get('sec-fetch-mode') === 'navigate' && headers.get('sec-fetch-dest') === 'document';
  return method === 'GET' && isDocument && !/^\/(?:api|v1|metrics|healthz|readyz|openapi\.json)(?:\/|$)/.test(pathname);
}

/** The refusal, or null where the request may go on. */
export function guardOrigin(url: URL, headers: Headers, { hosts, loopback, opensPage: isPage = false }: GuardOptions): AppError | null {
  const name = url.hostname.toLowerCase().replace(/\.$/, '');
  const isConfigured = hosts.some((host) => host.toLowerCase() === name || host.toLowerCase() === url.host.toLowerCase());
  const isRightHost = isConfigured || (loopback ? isLoopback(name) : hosts.length === 0);
  if (!isRightHost) return refusal('request-refused', `The request is for ${url.host}, which is no name of this server.`);
  const origin = headers.get('origin');
  if (origin !== null && origin !== url.origin) return refusal('request-refused', 'The request comes from a page of another origin.');
  const site = headers.get('sec-fetch-site');
  if (!isPage && site !== null && site !== 'same-origin' && site !== 'none')
    return refusal('request-refused', 'The request comes from a page of another site.');
  return null;
}

/** A browser sends these across sites without asking first, and a body without a type as well. */
const simpleTypes = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)$/;
const jsonTypes = /^application\/([a-z0-9.+-]+\+)?(json|x-ndjson|ndjson|jsonl)$/;

/** The refusal, or null where a body of this type is taken. */
export function guardBodyType(headers: Headers): AppError | null {
  const type = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (jsonTypes.test(type)) return null;
  const why = type === '' || simpleTypes.test(type) ? 'A web page can send such a body without asking first' : `It is ${type}`;
  return refusal('unsupported-media', `${why}: the Content-Type has to be application/json.`);
}

export function isLoopback(name: string): boolean {
  const bare = name.replace(/^\[|\]$/g, '').toLowerCase();
  if (bare === 'localhost' || bare === '::1' || bare === '::ffff:127.0.0.1') return true;
  return isIP(bare) === 4 && bare.startsWith('127.');
}
