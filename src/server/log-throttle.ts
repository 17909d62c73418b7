/** Keeps whoever is refused again and again from filling the log: of lines that are alike one a second is written, with their count. */

const everyMs = 1000;

export class LogThrottle {
  readonly #clock: () => number;
  readonly #kinds = new Map<string, { writtenAt: number; left: number }>();

  /** Milliseconds, of any beginning. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** How many lines of the kind were left out before this one; null where this one is left out too. There are few kinds. */
  next(kind: string): number | null {
    const now = this.#clock();
    const known = this.#kinds.get(kind);
    if (known !== undefined && now - known.writtenAt < everyMs) {
      known.left += 1;
      return null;
    }
    this.#kinds.set(kind, { writtenAt: now, left: 0 });
    return known?.left ?? 0;
  }
}
