/**
 * Sessions of people who are signed in. The cookie holds 32 random bytes; the store has their hash, so that a restart keeps
 * people signed in and a copy of the store lets nobody in. Those of the owner of this machine are in memory alone.
 */
import { createHmac } from 'node:crypto';
import { owner } from '../../contract/asker.ts';
import { fullScope } from '../../sql/scope.ts';
import { StateStore } from '../../store/state-store.ts';
import type { Store } from '../../store/store.ts';
import { hashSecret, kinds, newSecret, type Session, type SessionDocument, type User } from './access-documents.ts';
import type { Directory } from './directory.ts';
import { type Identity, identityOf } from './identity.ts';

export const idleMs = 12 * 3_600_000;
export const longestMs = 7 * 86_400_000;
/** How late it may be written down that a session was used. */
const lateMs = 900_000;
/** Of one user: more are a program that signs in for each question, or worse. Each takes memory on every server. */
const mostSessions = 100;
/** Of a clock that was set back. */
const aheadMs = 300_000;

export interface SignedIn extends Identity {
  readonly via: 'session';
  /** What the cookie holds. */
  readonly secret: string;
  readonly csrf: string;
}

export interface SessionsOptions {
  readonly directory: Directory;
  readonly store: () => Promise<Store>;
  readonly clock: () => number;
}

export class Sessions {
  readonly #options: SessionsOptions;
  readonly #own = new Map<string, Pick<SessionDocument, 'createdAt' | 'usedAt'>>();
  /** When each was used last, where the store does not know yet. */
  readonly #used = new Map<string, number>();
  /** Ended here, whatever the store says. */
  readonly #ended = new Set<string>();

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** A session of the owner of this machine, which ends with the process. */
  openOwn(): SignedIn {
    const secret = newSecret();
    const now = this.#options.clock();
    this.#own.set(hashSecret(secret), { createdAt: now, usedAt: now });
    return ownerIn(secret);
  }

  async open(user: Pick<User, 'id' | 'epoch' | 'roles' | 'clusters' | 'namespaces'>): Promise<SignedIn> {
    const { directory, clock } = this.#options;
    const secret = newSecret();
    const now = clock();
    const session: SessionDocument = { user: user.id, epoch: user.epoch, createdAt: now, usedAt: now };
    await (await this.#state()).add([{ id: hashSecret(secret), document: JSON.stringify(session), atMs: now }], user.id);
    const { sessions } = await directory.refresh();
    await this.#endOldest([...sessions.values()].filter((one) => one.user === user.id));
    return userIn(user, secret);
  }

  async #endOldest(sessions: readonly Session[]): Promise<void> {
    const alive = sessions.map((session) => this.#latest(session)).filter((session) => isAlive(session, this.#options.clock()));
    const surplus = alive.sort((one, other) => other.usedAt - one.usedAt || other.createdAt - one.createdAt).slice(mostSessions);
    if (surplus.length === 0) return;
    const state = await this.#state();
    for (const { id, user } of surplus) await state.remove({ id, author: user });
    await this.#options.directory.refresh();
  }

  /** Null where it is not known, has ended, or its user may not come in any more. */
  async find(secret: string, isUse = true): Promise<SignedIn | null> {
    const { directory, clock } = this.#options;
    const id = hashSecret(secret);
    const now = clock();
    if (this.#ended.has(id)) return null;
    const own = this.#own.get(id);
    if (own !== undefined) {
      if (!isAlive(own, now)) return null;
      if (isUse) this.#own.set(id, { ...own, usedAt: now });
      return ownerIn(secret);
    }
    const { sessions, users } = await directory.now();
    const session = sessions.get(id);
    if (session === undefined || !isAlive(this.#latest(session), now)) return null;
    const user = users.get(session.user);
    if (user === undefined || user.disabled || user.epoch !== session.epoch) return null;
    if (isUse) this.#used.set(id, now);
    return userIn(user, secret);
  }

  async end(secret: string): Promise<void> {
    const id = hashSecret(secret);
    if (this.#own.delete(id)) return;
    const { sessions } = await this.#options.directory.now();
    const session = sessions.get(id);
    if (session === undefined) return;
    this.#ended.add(id);
    await (await this.#state()).remove({ id, author: session.user });
    await this.#options.directory.refresh();
    this.#ended.delete(id);
  }

  /** Writes down what was used, where the store is behind by more than that. */
  async writeUsed(leastMs = lateMs): Promise<void> {
    const { sessions } = await this.#options.directory.now();
    const now = this.#options.clock();
    const documents = [...this.#used].flatMap(([id, usedAt]) => {
      const session = sessions.get(id);
      if (session === undefined) {
        this.#used.delete(id);
        return [];
      }
      if (usedAt - session.usedAt <= leastMs) return [];
      const { user, epoch, createdAt } = session;
      return [{ id, document: JSON.stringify({ user, epoch, createdAt, usedAt } satisfies SessionDocument), atMs: now }];
    });
    await (await this.#state()).add(documents, 'telltale');
  }

  /** Versions of sessions that are over anyway. */
  async tidy(): Promise<void> {
    await (await this.#state()).forget(this.#options.clock() - longestMs - 86_400_000);
  }

  #latest(session: Session): Session {
    return { ...session, usedAt: Math.max(session.usedAt, this.#used.get(session.id) ?? 0) };
  }

  async #state(): Promise<StateStore> {
    return new StateStore(await this.#options.store(), kinds.session, this.#options.clock);
  }
}

function isAlive({ createdAt, usedAt }: Pick<SessionDocument, 'createdAt' | 'usedAt'>, now: number): boolean {
  return now - createdAt < longestMs && now - usedAt < idleMs && createdAt - now < aheadMs;
}

function userIn({ id, roles, clusters, namespaces }: Pick<User, 'id' | 'roles' | 'clusters' | 'namespaces'>, secret: string): SignedIn {
  return { ...identityOf(id, roles, { clusters, namespaces }, 'session'), via: 'session', secret, csrf: csrfOf(secret) };
}

function ownerIn(secret: string): SignedIn {
  const { name, may } = owner;
  return { name, roles: ['admin', 'auditor'], may, scope: fullScope, via: 'session', secret, csrf: csrfOf(secret) };
}

/** Made from what only the cookie holds: a page of another site has neither. */
function csrfOf(secret: string): string {
  return createHmac('sha256', secret).update('telltale csrf').digest('base64url');
}
