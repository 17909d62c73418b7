/**
 * Who is who, for a server over one store: signing in and out, tokens and sessions, the first user. The face finds what a
 * request bears; this says whose it is. A further way to sign in, such as OIDC, ends as the others do: in `Sessions.open`.
 */
import type { Asker } from '../../contract/asker.ts';
import { AppError } from '../../contract/problems.ts';
import type { Role } from '../../contract/roles.ts';
import type { Log } from '../../platform/log.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { Store } from '../../store/store.ts';
import type { Context } from '../context.ts';
import { hashSecret, newId, type User, type UserDocument } from './access-documents.ts';
import { Directory } from './directory.ts';
import { hashPassword, isOutdated, isPassword } from './hash-password.ts';
import { type Identity, identityOf, narrow } from './identity.ts';
import { inTurn } from './in-turn.ts';
import { OneTimeSecret } from './one-time-secret.ts';
import { Sessions, type SignedIn } from './sessions.ts';
import { type SignInEntry, SignInLog } from './sign-in-log.ts';
import { SignInThrottle } from './sign-in-throttle.ts';
import { TokenUses } from './token-uses.ts';
import { tokenPrefix } from './tokens.ts';
import { allUsers, assertFit, assertFree, writeUser } from './users.ts';

export interface AccessOptions {
  readonly store: () => Promise<Store>;
  /** A context over the whole store, for what is written here. */
  readonly contextOf: (asker: Asker) => Context;
  readonly clock: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface SetUp {
  readonly token: string;
  readonly name: string;
  readonly password: string;
  readonly roles: readonly Role[];
}

const writeEveryMs = 60_000;
const tidyEveryMs = 86_400_000;

export class Access {
  readonly #options: AccessOptions;
  readonly #directory: Directory;
  readonly #sessions: Sessions;
  readonly #uses: TokenUses;
  readonly #signIns: SignInLog;
  readonly #throttle: SignInThrottle;
  readonly #timer: NodeJS.Timeout;
  #tidiedAt: number;
  #setUp: OneTimeSecret | null = null;
  #own: OneTimeSecret | null = null;

  constructor(options: AccessOptions) {
    const { log, clock } = options;
    this.#options = options;
    this.#directory = new Directory({ ...options, warn: (message) => log.warn(message) });
    this.#sessions = new Sessions({ ...options, directory: this.#directory });
    this.#uses = new TokenUses({ ...options, directory: this.#directory });
    this.#signIns = new SignInLog(options);
    this.#throttle = new SignInThrottle(() => performance.now());
    this.#tidiedAt = clock();
    this.#timer = setInterval(() => void this.#keepHouse(), writeEveryMs).unref();
  }

  /** To be called when users or tokens were changed. */
  readonly changed = (): Promise<unknown> => this.#directory.refresh();

  /** Null where it is none of ours, has ended or was revoked, or its owner may not come in. */
  async ofToken(secret: string): Promise<Identity | null> {
    if (!secret.startsWith(tokenPrefix)) return null;
    const { tokens, users } = await this.#directory.now();
    const token = tokens.get(hashSecret(secret));
    const owner = token && users.get(token.owner);
    if (token === undefined || owner === undefined || owner.uid !== token.ownerUid || owner.disabled) return null;
    if (this.#options.clock() >= token.expiresAt) return null;
    this.#uses.note(token.id);
    const given = identityOf(owner.id, token.roles, token, 'token');
    const { may } = identityOf(owner.id, owner.roles, owner, 'token');
    return { ...given, may: new Set([...given.may].filter((permission) => may.has(permission))), scope: narrow(token, owner) };
  }

  /** @param isUse whether the session stays alive for it. */
  ofSession(secret: string, isUse = true): Promise<SignedIn | null> {
    return this.#sessions.find(secret, isUse);
  }

  /** @throws AppError `sign-in-failed`, `rate-limited` */
  async signIn({ name, password }: { readonly name: string; readonly password: string }, from: string): Promise<SignedIn> {
    const { users } = await this.#directory.now();
    const user = users.get(name);
    const entry = { name: user === undefined ? null : name, from, way: 'password' } as const;
    await this.#verify(name, password, user, entry);
    if (user === undefined) throw signInFailed();
    this.#signIns.add({ ...entry, result: 'ok' });
    return this.#sessions.open(await this.#raised(user, password));
  }

  /** Whether a password of the configuration may be tried from there; see `unknownCredential`. @throws AppError `rate-limited` */
  assertMayTry(name: string, from: string): void {
    this.#throttle.check(name, from);
  }

  /** What a request bore, and nobody knows. */
  unknownCredential(name: string | null, from: string): void {
    if (name !== null) this.#throttle.fail(name, from);
    this.#signIns.add({ name: null, from, way: name === null ? 'token' : 'password', result: 'failed' });
  }

  /** A token that lets the owner of this machine in, once. */
  issueOwnToken(): string {
    this.#own = new OneTimeSecret(this.#options.clock);
    return this.#own.text;
  }

  /** @throws AppError `sign-in-failed`, `rate-limited` */
  signInOnce(token: string, from: string): SignedIn {
    const isRight = this.#own?.take(token) === true;
    // Nobody guesses it: whoever has it does not wait for what others on this machine have tried.
    if (!isRight) this.#throttle.check('', from);
    this.#signIns.add({ name: isRight ? 'owner' : null, from, way: 'one-time', result: isRight ? 'ok' : 'failed' });
    if (isRight) return this.#sessions.openOwn();
    this.#throttle.fail('', from);
    throw signInFailed('The address was used already, or is not of this start of telltale.');
  }

  /** A token that makes the first user; null where there is one. */
  async issueSetUpToken(): Promise<string | null> {
    const { hasUsers } = await this.#directory.now();
    if (hasUsers) return null;
    this.#setUp = new OneTimeSecret(this.#options.clock);
    return this.#setUp.text;
  }

  /** Whether the link that sets up is open. */
  async needsSetUp(): Promise<boolean> {
    if (this.#setUp?.isOpen !== true) return false;
    return !(await this.#directory.now()).hasUsers;
  }

  /** @throws AppError `sign-in-failed`, `conflict`, `rate-limited` */
  async setUp({ token, name, password, roles }: SetUp, from: string): Promise<SignedIn> {
    assertFree(name);
    assertFit(name, password);
    const link = this.#setUp;
    // Before anything is awaited: of two who have the link one is first.
    if (link?.take(token) !== true) {
      this.#throttle.check('', from);
      this.#throttle.fail('', from);
      this.#signIns.add({ name: null, from, way: 'set-up', result: 'failed' });
      throw signInFailed('The link was used already, is too old, or is not of this start of the server.');
    }
    try {
      const made = await this.#makeFirst(name, password, roles);
      this.#signIns.add({ name, from, way: 'set-up', result: 'ok' });
      return await this.#sessions.open(made);
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'conflict')) link.giveBack();
      throw error;
    }
  }

  /** Ends all sessions of the user, and gives a new one. @throws AppError `sign-in-failed`, `rate-limited` */
  async changePassword(session: SignedIn, given: { readonly old: string; readonly new: string }, from: string): Promise<SignedIn> {
    const { users } = await this.#directory.now();
    const user = users.get(session.name);
    if (user === undefined) throw new AppError('conflict', { message: `${session.name} has no password to change.` });
    assertFit(user.id, given.new);
    await this.#verify(user.id, given.old, user, { name: user.id, from, way: 'password' });
    const password = await hashPassword(given.new);
    return this.#sessions.open(await this.#change(user, { password, epoch: newId(16) }));
  }

  signOut(secret: string): Promise<void> {
    return this.#sessions.end(secret);
  }

  /** Writes down what is not yet. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#signIns.flush();
    await Promise.all([this.#sessions.writeUsed(0), this.#uses.write(0)]).catch(() => undefined);
  }

  async #verify(name: string, password: string, user: User | undefined, entry: Omit<SignInEntry, 'result'>): Promise<void> {
    try {
      this.#throttle.begin(name, entry.from);
    } catch (error) {
      this.#signIns.add({ ...entry, result: 'limited' });
      throw error;
    }
    const isRight = await isPassword(password, user?.password ?? null);
    if (isRight && user?.disabled === false) return this.#throttle.succeeded(name, entry.from);
    this.#signIns.add({ ...entry, result: 'failed' });
    throw signInFailed();
  }

  /** The hash is made again where that has become harder since. */
  async #raised(user: User, password: string): Promise<User> {
    if (user.password === null || !isOutdated(user.password)) return user;
    return this.#change(user, { password: await hashPassword(password) });
  }

  /** On what the user is by then. */
  #change({ id, uid }: User, change: Partial<Pick<User, 'password' | 'epoch'>>): Promise<User> {
    return inTurn(async () => {
      const context = this.#contextOf(id);
      const now = (await allUsers(context)).find((one) => one.id === id && one.uid === uid && !one.disabled);
      if (now === undefined) throw signInFailed();
      const { version: _, author: __, at: ___, id: ____, ...document } = { ...now, ...change };
      await writeUser(id, document, context);
      return { ...now, ...change };
    });
  }

  #makeFirst(name: string, password: string, roles: readonly Role[]): Promise<UserDocument & Pick<User, 'id'>> {
    return inTurn(async () => {
      if ((await this.#directory.refresh()).hasUsers)
        throw new AppError('conflict', { message: 'There is a user already.', hint: 'Sign in, or ask an admin for a user.' });
      const document: UserDocument = {
        uid: newId(16),
        roles: [...roles],
        clusters: 'all',
        namespaces: 'all',
        disabled: false,
        password: await hashPassword(password),
        epoch: newId(16),
      };
      await writeUser(name, document, this.#contextOf(name));
      return { ...document, id: name };
    });
  }

  #contextOf(name: string): Context {
    return { ...this.#options.contextOf({ name, may: new Set() }), accessChanged: this.changed };
  }

  async #keepHouse(): Promise<void> {
    const { clock, log } = this.#options;
    try {
      await Promise.all([this.#sessions.writeUsed(), this.#uses.write()]);
      if (clock() - this.#tidiedAt < tidyEveryMs) return;
      this.#tidiedAt = clock();
      await this.#sessions.tidy();
      await this.#uses.tidy();
      await this.#signIns.tidy();
    } catch (error) {
      log.debug({ error }, 'What was used could not be written down; it is tried again.');
    }
  }
}

function signInFailed(hint?: string): AppError {
  return new AppError('sign-in-failed', { message: 'Nobody was signed in.', ...(hint !== undefined && { hint }) });
}
