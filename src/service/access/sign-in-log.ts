/**
 * Who signed in and who tried: in the log, in the metrics, and in the store, at most a second late. The same again within that
 * second is one entry with a count, so that nobody fills the store by trying.
 */
import type { Log } from '../../platform/log.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { StateStore } from '../../store/state-store.ts';
import type { Store } from '../../store/store.ts';
import { kinds, newId } from './access-documents.ts';

export interface SignInEntry {
  /** Null for what no user is called: it could be a password that was typed in the wrong place. */
  readonly name: string | null;
  readonly from: string;
  readonly way: 'password' | 'token' | 'one-time' | 'set-up';
  readonly result: 'ok' | 'failed' | 'limited';
}

export interface SignInLogOptions {
  readonly store: () => Promise<Store>;
  readonly clock: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
}

const writeAfterMs = 1000;
const mostWaiting = 1000;
const keptMs = 400 * 86_400_000;
/** Of one second. */
const mostLines = 20;

export class SignInLog {
  readonly #options: SignInLogOptions;
  #waiting = new Map<string, { entry: SignInEntry; atMs: number; times: number }>();
  #leftOut = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: SignInLogOptions) {
    this.#options = options;
  }

  add(entry: SignInEntry): void {
    this.#options.metrics.signIns.inc({ way: entry.way, result: entry.result });
    const key = JSON.stringify([entry.name, entry.from, entry.way, entry.result]);
    const known = this.#waiting.get(key);
    if (known !== undefined) known.times += 1;
    else if (this.#waiting.size >= mostWaiting) this.#leftOut += 1;
    else this.#waiting.set(key, { entry, atMs: this.#options.clock(), times: 1 });
    this.#timer ??= setTimeout(() => void this.flush(), writeAfterMs).unref();
  }

  /** Resolves when what was added is in the store, or could not be written. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  /** Older ones are gone for good. */
  async tidy(): Promise<void> {
    const { store, clock } = this.#options;
    await new StateStore(await store(), kinds.signIn, clock).forget(clock() - keptMs);
  }

  async #write(): Promise<void> {
    const entries = [...this.#waiting.values()];
    const leftOut = this.#leftOut;
    this.#waiting = new Map();
    this.#leftOut = 0;
    if (entries.length === 0) return;
    const { store, clock, log } = this.#options;
    for (const { entry, times } of entries.slice(0, mostLines))
      log[entry.result === 'ok' ? 'info' : 'warn']({ ...entry, times }, entry.result === 'ok' ? 'Signed in.' : 'A sign-in failed.');
    const unsaid = Math.max(0, entries.length - mostLines) + leftOut;
    if (unsaid > 0) log.warn({ leftOut: unsaid }, 'More sign-ins failed than are told one by one.');
    try {
      const documents = entries.map(({ entry, atMs, times }) => ({ id: newId(), document: JSON.stringify({ ...entry, times }), atMs }));
      await new StateStore(await store(), kinds.signIn, clock).add(documents, 'telltale');
    } catch (error) {
      log.warn({ error, signIns: entries.length }, 'Sign-ins could not be kept in the store; the lines above tell of them.');
    }
  }
}
