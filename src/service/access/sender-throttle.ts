/**
 * Slows down who guesses the credential of a sender. Each credential that was not seen from a network before counts as a try; the
 * wait grows with those that were wrong. One that was seen never waits: neither a sender at work, nor one with a wrong
 * credential, which sends the same again and again and guesses nothing.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { AppError } from '../../contract/problems.ts';
import { networkOf } from './sign-in-throttle.ts';

interface Tries {
  readonly failures: number;
  readonly nextAt: number;
  readonly lastAt: number;
}

/** Many senders may share one address, and come together when the server starts. */
const freeTries = 100;
const firstWaitMs = 1000;
/** An API server that comes for the first time tries for about half a minute. */
const longestWaitMs = 10_000;
const forgottenAfterMs = 3_600_000;
const mostRemembered = 20_000;

export class SenderThrottle {
  readonly #clock: () => number;
  readonly #key = randomBytes(32);
  /** Networks, in the order of their last failure. */
  readonly #tries = new Map<string, Tries>();
  /** Apart: those who guess do not drive out those who know. */
  readonly #right = new Set<string>();
  readonly #wrong = new Set<string>();

  /** Milliseconds, of any beginning. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /**
   * Counts as wrong until what it gives is called: of many tries at the same time none gets by. @throws AppError `rate-limited`
   */
  begin(authorization: string, address: string): () => void {
    const network = networkOf(address);
    const shown = createHmac('sha256', this.#key)
      .update(JSON.stringify([authorization, network]))
      .digest('base64');
    if (this.#right.has(shown)) return () => undefined;
    const isNew = !this.#wrong.has(shown);
    const before = this.#tries.get(network);
    if (isNew) {
      this.#check(before);
      this.#fail(network, before);
      remember(this.#wrong, shown);
    }
    return () => {
      this.#wrong.delete(shown);
      remember(this.#right, shown);
      const now = this.#tries.get(network);
      if (isNew && now !== undefined) this.#tries.set(network, { ...now, failures: now.failures - 1, nextAt: before?.nextAt ?? 0 });
    };
  }

  #check(tries: Tries | undefined): void {
    const waitMs = (tries?.nextAt ?? 0) - this.#clock();
    if (waitMs <= 0) return;
    const seconds = Math.ceil(waitMs / 1000);
    throw new AppError('rate-limited', {
      message: `Too many different credentials from there were wrong: wait ${seconds} s.`,
      retryAfterSeconds: seconds,
    });
  }

  #fail(network: string, before: Tries | undefined): void {
    const now = this.#clock();
    const failures = before === undefined || now - before.lastAt > forgottenAfterMs ? 1 : before.failures + 1;
    const over = failures - freeTries;
    const waitMs = over <= 0 ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(over - 1, 30));
    this.#tries.delete(network);
    this.#tries.set(network, { failures, nextAt: now + waitMs, lastAt: now });
    const [oldest] = this.#tries.keys();
    if (this.#tries.size > mostRemembered && oldest !== undefined) this.#tries.delete(oldest);
  }
}

function remember(set: Set<string>, shown: string): void {
  set.add(shown);
  const [oldest] = set;
  if (set.size > mostRemembered && oldest !== undefined) set.delete(oldest);
}
