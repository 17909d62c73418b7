/** How much one sender may tell of one cluster: what it notices becomes alerts, which people read. */
import { AppError } from '../contract/problems.ts';

interface Spent {
  requests: number;
  notices: number;
  filledAt: number;
}

const mostRequests = 300;
const minuteMs = 60_000;
const mostNotices = 1000;
const hourMs = 3_600_000;
const mostKept = 10_000;

export class NoticeBudget {
  readonly #clock: () => number;
  readonly #spent = new Map<string, Spent>();

  /** Milliseconds, of any beginning. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** One request, before its body is read. @throws AppError `rate-limited` */
  request(sender: string, cluster: string): void {
    const spent = this.#of(sender, cluster);
    if (spent.requests > mostRequests - 1)
      throw tooMany(`${sender} has sent ${mostRequests} requests of ${cluster} within a minute.`, minuteMs / mostRequests);
    spent.requests += 1;
  }

  /** @throws AppError `rate-limited` */
  notices(sender: string, cluster: string, count: number): void {
    const spent = this.#of(sender, cluster);
    if (spent.notices + count > mostNotices)
      throw tooMany(`${sender} has told ${mostNotices} notices of ${cluster} within an hour.`, (count * hourMs) / mostNotices);
    spent.notices += count;
  }

  /** What was taken, as a bucket that empties evenly. */
  #of(sender: string, cluster: string): Spent {
    const key = JSON.stringify([sender, cluster]);
    const now = this.#clock();
    const { requests, notices, filledAt } = this.#spent.get(key) ?? { requests: 0, notices: 0, filledAt: now };
    const spent = {
      requests: Math.max(0, requests - ((now - filledAt) * mostRequests) / minuteMs),
      notices: Math.max(0, notices - ((now - filledAt) * mostNotices) / hourMs),
      filledAt: now,
    };
    // In the order in which they came last: those that are forgotten have been silent for longest.
    this.#spent.delete(key);
    this.#spent.set(key, spent);
    if (this.#spent.size > mostKept) this.#spent.delete(this.#spent.keys().next().value ?? '');
    return spent;
  }
}

function tooMany(message: string, waitMs: number): AppError {
  return new AppError('rate-limited', { message, reason: 'notices', retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) });
}
