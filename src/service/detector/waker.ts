/** Lets loops sleep until something has happened, or for a time at most. What happens while they work wakes them as soon as they would sleep. */

export class Waker {
  readonly #sleepers = new Set<() => void>();
  #count = 0;

  wake(): void {
    this.#count += 1;
    for (const awaken of this.#sleepers) awaken();
  }

  /** To be given to `sleep` later. */
  get now(): number {
    return this.#count;
  }

  /** Resolves at once where it was woken after `since`. */
  async sleep(ms: number, signal: AbortSignal, since: number): Promise<void> {
    if (signal.aborted || this.#count > since) return;
    await new Promise<void>((resolve) => {
      const awaken = () => {
        clearTimeout(timer);
        this.#sleepers.delete(awaken);
        signal.removeEventListener('abort', awaken);
        resolve();
      };
      const timer = setTimeout(awaken, ms);
      this.#sleepers.add(awaken);
      signal.addEventListener('abort', awaken, { once: true });
    });
  }
}
