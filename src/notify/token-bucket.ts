/** How many may go in a time: so many at once after a silence, and so many a minute. Told the time, so it is the same in a test. */
export interface Rate {
  readonly perMinute: number;
  readonly burst: number;
}

export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #atMs: number;

  constructor(rate: Rate, nowMs: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#atMs = nowMs;
  }

  take(nowMs: number): boolean {
    this.#fill(nowMs);
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  /** How long until the next may go; 0 for now. */
  waitMs(nowMs: number): number {
    this.#fill(nowMs);
    return this.#tokens >= 1 ? 0 : Math.ceil(((1 - this.#tokens) * 60_000) / this.#rate.perMinute);
  }

  /** A clock that is put back gives nothing, and takes nothing. */
  #fill(nowMs: number): void {
    const { perMinute, burst } = this.#rate;
    this.#tokens = Math.min(burst, this.#tokens + (Math.max(0, nowMs - this.#atMs) * perMinute) / 60_000);
    this.#atMs = nowMs;
  }
}
