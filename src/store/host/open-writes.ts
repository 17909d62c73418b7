/**
 * The requests that may change the store and have not ended: the right to load is not passed on, after a holder that
 * vanished, while something is left of what it had begun.
 */
export class OpenWrites {
  readonly #open = new Set<Promise<void>>();

  /** Notes a request from its arrival on, before it is known what it will do; the function it gives ends the note. */
  begin(): () => void {
    let end: () => void = () => undefined;
    const open = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#open.add(open);
    return () => {
      this.#open.delete(open);
      end();
    };
  }

  /** Resolves when those that are open now have ended. */
  async ended(): Promise<void> {
    await Promise.all(this.#open);
  }
}
