/** Keeps whoever is refused again and again from filling the log: of lines that are alike a few a second are written, with the count of the others. */

const everyMs = 1000;

export class LogThrottle {
  readonly #clock: () => number;
  readonly #most: number;
  readonly #kinds = new Map<string, { since: number; written: number; left: number }>();

  /** @param clock milliseconds, of any beginning. @param most lines a second. */
  constructor(clock: () => number, most = 1) {
    this.#clock = clock;
    this.#most = most;
  }

  /** How many lines of the kind were left out before this one; null where this one is left out too. There are few kinds. */
  next(kind: string): number | null {
    const now = this.#clock();
    const known = this.#kinds.get(kind);
    if (known === undefined || now - known.since >= everyMs) {
      this.#kinds.set(kind, { since: now, written: 1, left: 0 });
      return known?.left ?? 0;
    }
    if (known.written < this.#most) {
      known.written += 1;
      return 0;
    }
    known.left += 1;
    return null;
  }
}
