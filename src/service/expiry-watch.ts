/** Tells the log of a running server what ends soon, or has ended: exceptions to rules, lists and their entries. Each once a day at most. */
import type { Log } from '../platform/log.ts';

export interface ExpiryWatchOptions {
  /** What ends, in sentences that stay the same from day to day. */
  readonly ending: () => readonly string[];
  readonly clock: () => number;
  readonly log: Log;
}

const lookMs = 3_600_000;
const dayMs = 86_400_000;

export class ExpiryWatch {
  readonly #options: ExpiryWatchOptions;
  readonly #told = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;

  constructor(options: ExpiryWatchOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.look(), lookMs);
    this.#timer.unref();
  }

  look(): void {
    const { ending, clock, log } = this.#options;
    const nowMs = clock();
    const sentences = new Set(ending());
    for (const sentence of sentences) {
      const toldMs = this.#told.get(sentence);
      // A clock that was set back does not keep it quiet.
      if (toldMs !== undefined && Math.abs(nowMs - toldMs) < dayMs) continue;
      this.#told.set(sentence, nowMs);
      log.warn(sentence);
    }
    for (const sentence of this.#told.keys()) if (!sentences.has(sentence)) this.#told.delete(sentence);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
