/** How many things may pass: so many a second, and more at once after a rest. */
export interface AllowanceTerms {
  readonly perSecond: number;
  /** What gathers while nothing passes. */
  readonly atOnce: number;
}

export class Allowance {
  readonly #terms: AllowanceTerms;
  #left: number;
  #lastMs: number | undefined;

  constructor(terms: AllowanceTerms) {
    this.#terms = terms;
    this.#left = terms.atOnce;
  }

  /** How many of these may pass now. */
  take(wanted: number, nowMs: number): number {
    const { perSecond, atOnce } = this.#terms;
    const restedMs = Math.max(0, nowMs - (this.#lastMs ?? nowMs));
    this.#lastMs = nowMs;
    this.#left = Math.min(atOnce, this.#left + (restedMs / 1000) * perSecond);
    const granted = Math.min(wanted, Math.floor(this.#left));
    this.#left -= granted;
    return granted;
  }
}
