/**
 * Who a request is from. Each way to show it is tried in turn; what is shown and not known is refused, whatever else there is.
 * A page that was not asked for cannot use the cookie of a session: whatever is more than a GET bears its token as well.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { AppError } from '../contract/problems.ts';
import { type Permission, permissionsOf, roles } from '../contract/roles.ts';
import type { Access } from '../service/access/access.ts';
import { type Identity, identityOf } from '../service/access/identity.ts';
import { SenderThrottle } from '../service/access/sender-throttle.ts';
import type { SignedIn } from '../service/access/sessions.ts';
import { fullScope } from '../sql/scope.ts';
import { clientCertificate } from './client-certificate.ts';
import { basicName, bearerToken, type Presented } from './credentials.ts';
import { refusal } from './problem-document.ts';
import type { Rules } from './rules.ts';
import type { ServerEnv } from './server-env.ts';
import { readSessionCookie } from './session-cookie.ts';

export type Found = Identity | SignedIn;

export interface IdentifyOptions {
  readonly rules: () => Rules;
  readonly access: Access;
  readonly clock: () => number;
}

export const csrfHeader = 'x-telltale-csrf';

/** Who sends where no credential is asked for: on loopback, when none is configured. */
const anybody = identityOf('anybody', ['ingest'], fullScope, 'anonymous');
/** Who reads where that is configured. */
const anonymous = identityOf('anonymous', ['viewer'], fullScope, 'anonymous');

export class Identify {
  readonly #options: IdentifyOptions;
  readonly #throttle = new SenderThrottle(() => performance.now());

  constructor(options: IdentifyOptions) {
    this.#options = options;
  }

  /** Null where the sender is not known. @throws AppError `rate-limited` */
  async sender(context: Context<ServerEnv>): Promise<Identity | null> {
    const { rules, access, clock } = this.#options;
    const { senders, open } = rules();
    if (open.send) return anybody;
    const shown = presented(context, clock());
    // A certificate cannot be guessed, and nothing at all is no try.
    const isRight = shown.authorization === undefined ? () => undefined : this.#throttle.begin(shown.authorization, addressOf(context));
    const token = bearerToken(shown.authorization);
    const found = senders.identify(shown) ?? (token === null ? null : await access.ofToken(token));
    if (found !== null) isRight();
    return found;
  }

  /** Null where nobody is signed in. @throws AppError `unauthorized` where what is shown is not known, `rate-limited` */
  async reader(context: Context<ServerEnv>, isUse = true): Promise<Found | null> {
    const { rules, access, clock } = this.#options;
    const { readers, open } = rules();
    const shown = presented(context, clock());
    const from = addressOf(context);
    const name = basicName(shown.authorization);
    if (name !== null) access.assertMayTry(name, from);
    const known = readers.identify(shown);
    if (known !== null) return known;
    if (shown.authorization !== undefined) {
      const token = bearerToken(shown.authorization);
      const owner = token === null ? null : await access.ofToken(token);
      if (owner !== null) return owner;
      if (isUse) access.unknownCredential(name, from);
      throw refusal('unauthorized', 'The credential is not known here, has ended, or was revoked.');
    }
    const secret = readSessionCookie(context);
    const session = secret === null ? null : await access.ofSession(secret, isUse);
    if (session !== null) return session;
    return open.read ? anonymous : null;
  }

  /** Whether who was found would still be, with no less: for what takes long, or has no end. */
  async holds(context: Context<ServerEnv>, found: Found): Promise<boolean> {
    try {
      const now = await this.reader(context, false);
      return now !== null && grantsOf(now) === grantsOf(found);
    } catch (error) {
      // Others who guess from the same address end nothing.
      return !(error instanceof AppError && error.code === 'unauthorized');
    }
  }

  /** Who may do that. @throws AppError `unauthorized`, `forbidden`, `request-refused`, `rate-limited` */
  async allowed(context: Context<ServerEnv>, permission: Permission | 'none'): Promise<Found> {
    const found = await this.reader(context);
    if (found === null) throw refusal('unauthorized', 'This is for those who are signed in, or show a token or a credential.');
    assertCsrf(context, found);
    if (permission !== 'none' && !found.may.has(permission)) throw lacking(found, permission);
    return found;
  }
}

/** @throws AppError `request-refused` */
export function assertCsrf(context: Context<ServerEnv>, found: Found): void {
  if (!('csrf' in found) || context.req.method === 'GET' || context.req.method === 'HEAD') return;
  const given = Buffer.from(context.req.header(csrfHeader) ?? '');
  const wanted = Buffer.from(found.csrf);
  if (given.length === wanted.length && timingSafeEqual(given, wanted)) return;
  throw refusal(
    'request-refused',
    `The request has the cookie of a session, and not its token in the header ${csrfHeader}.`,
    'GET /api/v1/me gives the token.',
  );
}

/** The address of the other side of the connection. What a proxy says of others is not looked at. */
export function addressOf(context: Context<ServerEnv>): string {
  return context.env?.incoming?.socket?.remoteAddress ?? 'unknown';
}

function grantsOf({ name, may, scope, via }: Found): string {
  return JSON.stringify([name, [...may].sort(), scope, via]);
}

function lacking({ name }: Found, permission: Permission) {
  const having = roles.filter((role) => permissionsOf([role]).has(permission));
  return refusal('forbidden', `${name} may not do this: it takes the permission ${permission}, which the role ${having.join(' or ')} has.`);
}

function presented(context: Context<ServerEnv>, nowMs: number): Presented {
  const socket = context.env?.incoming?.socket;
  return {
    authorization: context.req.header('authorization'),
    certificate: socket === undefined ? null : clientCertificate(socket, nowMs),
  };
}
