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
  /** Whether there is any user, understood or not. */
  readonly hasUsers: boolean;
  /** By the hash of the token. */
  readonly tokens: ReadonlyMap<string, AccessToken>;
  readonly sessions: ReadonlyMap<string, Session>;
  /** By the id of the token: when it was last used, as far as that was written down. */
  readonly tokenUses: ReadonlyMap<string, number>;
}

/** Asked again after that, while what is known goes on holding; who comes after a longer pause waits for it. */
const freshMs = 2000;
const oldMs = 10_000;
/** A store that does not answer keeps nobody waiting for longer. */
const patienceMs = 2000;

export class Directory {
  readonly #options: DirectoryOptions;
  #known: Known | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | null = null;
  /** The last look failed, or takes long: nobody waits for the next. */
  #isAway = false;

  constructor(options: DirectoryOptions) {
    this.#options = options;
  }

  /** What holds now. @throws AppError `store-unavailable` where it was never read, and cannot be. */
  async now(): Promise<Known> {
    const ageMs = performance.now() - this.#lookedAt;
    if (ageMs > freshMs) {
      const looking = this.#look();
      if (this.#known === null) await looking;
      else if (ageMs > oldMs && !this.#isAway) await this.#wait(looking);
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

  async #wait(looking: Promise<void>): Promise<void> {
    const late = sleep(patienceMs, 'late', { ref: false });
    this.#isAway = (await Promise.race([looking.catch(() => undefined), late])) === 'late' || this.#isAway;
  }

  #look(): Promise<void> {
    this.#looking ??= this.#read()
      .then(
        () => {
          this.#isAway = false;
        },
        (error: unknown) => {
          this.#isAway = true;
          throw error;
        },
      )
      .finally(() => {
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
      hasUsers: users.length > 0,
      users: new Map(readUsers(users, warn).map((user) => [user.id, user])),
      tokens: new Map(readTokens(tokens, warn).map((token) => [token.hash, token])),
      sessions: new Map(readSessions(sessions, warn).map((session) => [session.id, session])),
      tokenUses: new Map(readTokenUses(uses, warn).map(({ id, usedAt }) => [id, usedAt])),
    };
  }
}
