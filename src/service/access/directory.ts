/**
 * Users, tokens and sessions in memory, as the store has them. Several servers may share a store: whether anything has changed
 * is asked again after a few seconds. While the store is away, what was known last holds.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../contract/problems.ts';
import { stateMark } from '../../sql/state.ts';
import { StateStore } from '../../store/state-store.ts';
import type { Store } from '../../store/store.ts';
import {
  type AccessToken,
  kinds,
  readSessions,
  readTokens,
  readTokenUses,
  readUsers,
  type Session,
  type User,
} from './access-documents.ts';

export interface DirectoryOptions {
  readonly store: () => Promise<Store>;
  readonly clock: () => number;
  readonly warn: (message: string) => void;
}

interface Known {
  readonly mark: string;
  readonly users: ReadonlyMap<string, User>;
  /** By the hash of the token. */
  readonly tokens: ReadonlyMap<string, AccessToken>;
  readonly sessions: ReadonlyMap<string, Session>;
  /** By the id of the token: when it was last used, as far as that was written down. */
  readonly tokenUses: ReadonlyMap<string, number>;
}

const freshMs = 2000;
/** A store that does not answer keeps nobody waiting for longer. */
const patienceMs = 2000;

export class Directory {
  readonly #options: DirectoryOptions;
  #known: Known | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | null = null;

  constructor(options: DirectoryOptions) {
    this.#options = options;
  }

  /** What holds now. @throws AppError `store-unavailable` where it was never read, and cannot be. */
  async now(): Promise<Known> {
    if (performance.now() - this.#lookedAt > freshMs) {
      const looking = this.#look();
      if (this.#known === null) await looking;
      else await Promise.race([looking.catch(() => undefined), sleep(patienceMs, undefined, { ref: false })]);
    }
    if (this.#known === null) throw new AppError('store-unavailable', { message: 'The users could not be read from the store yet.' });
    return this.#known;
  }

  /** Reads it again whatever it was: for whoever has just changed it. */
  async refresh(): Promise<Known> {
    await this.#looking?.catch(() => undefined);
    await this.#look();
    return this.now();
  }

  #look(): Promise<void> {
    this.#looking ??= this.#read().finally(() => {
      this.#lookedAt = performance.now();
      this.#looking = null;
    });
    // Whoever does not wait for it has what was known.
    this.#looking.catch(() => undefined);
    return this.#looking;
  }

  async #read(): Promise<void> {
    const { clock, warn } = this.#options;
    const store = await this.#options.store();
    const [found] = await store.rows<object>(stateMark([kinds.user, kinds.token, kinds.session, kinds.tokenUse]));
    const mark = JSON.stringify(found ?? null);
    if (mark === this.#known?.mark) return;
    const latest = (kind: string) => new StateStore(store, kind, clock).latest();
    const [users, tokens, sessions, uses] = await Promise.all([
      latest(kinds.user),
      latest(kinds.token),
      latest(kinds.session),
      latest(kinds.tokenUse),
    ]);
    this.#known = {
      mark,
      users: new Map(readUsers(users, warn).map((user) => [user.id, user])),
      tokens: new Map(readTokens(tokens, warn).map((token) => [token.hash, token])),
      sessions: new Map(readSessions(sessions, warn).map((session) => [session.id, session])),
      tokenUses: new Map(readTokenUses(uses, warn).map(({ id, usedAt }) => [id, usedAt])),
    };
  }
}
