/** What one asker may take: so many questions a minute, and so many at the same time. */
import { AppError } from '../contract/problems.ts';

export interface QuestionLimits {
  readonly perMinute: number;
  readonly atOnce: number;
}

interface Spent {
  running: number;
  /** Of this minute, as a bucket that fills again evenly. */
  left: number;
  filledAt: number;
}

const minuteMs = 60_000;
const mostIdle = 10_000;

export class QuestionBudget {
  readonly #clock: () => number;
  readonly #spent = new Map<string, Spent>();

  /** Milliseconds, of any beginning. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Call what it gives when the question is answered. @throws AppError `rate-limited` */
  take({ kind, name }: { readonly kind: string; readonly name: string }, { perMinute, atOnce }: QuestionLimits): () => void {
    const asker = `${kind} ${name}`;
    const now = this.#clock();
    const spent = this.#spent.get(asker) ?? { running: 0, left: perMinute, filledAt: now };
    spent.left = Math.min(perMinute, spent.left + ((now - spent.filledAt) * perMinute) / minuteMs);
    spent.filledAt = now;
    this.#spent.set(asker, spent);
    if (spent.running >= atOnce) throw tooMany('at-once', `${atOnce} questions of ${name} are being answered already.`, 1);
    if (spent.left < 1) {
      const seconds = ((1 - spent.left) * minuteMs) / perMinute / 1000;
      throw tooMany('per-minute', `${name} has asked ${perMinute} questions within a minute.`, seconds);
    }
    spent.running += 1;
    spent.left -= 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      spent.running -= 1;
      if (this.#spent.size > mostIdle) this.#forgetIdle();
    };
  }

  #forgetIdle(): void {
    for (const [asker, { running }] of this.#spent) if (running === 0) this.#spent.delete(asker);
  }
}

function tooMany(reason: 'at-once' | 'per-minute', message: string, seconds: number): AppError {
  return new AppError('rate-limited', { message, reason, retryAfterSeconds: Math.max(1, Math.ceil(seconds)) });
}
