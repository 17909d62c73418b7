/** The bodies that are being received, in all and of each credential: one that sends slowly, or much, leaves room for the others. */

/** What one credential may have of all slots. */
const share = 0.75;

export class BodySlots {
  readonly #taken = new Map<string, number>();
  #all = 0;

  /** Takes one of `limit` slots, which may be another number each time. Gives the way to give it back; null where none is free. */
  take(credential: string, limit: number): (() => void) | null {
    const own = this.#taken.get(credential) ?? 0;
    if (this.#all >= limit || own >= Math.ceil(limit * share)) return null;
    this.#all += 1;
    this.#taken.set(credential, own + 1);
    return () => this.#give(credential);
  }

  #give(credential: string): void {
    this.#all -= 1;
    const left = (this.#taken.get(credential) ?? 0) - 1;
    if (left > 0) this.#taken.set(credential, left);
    else this.#taken.delete(credential);
  }
}
