/**
 * The right to load, as one loader takes it: load by load, and without letting go of it in between where the next is ready.
 * That one may then look at the store while its predecessor is still being journalled.
 */
import type { LoadingLock, Store } from './store.ts';

/** So many loads follow each other under one lock: then whoever else waits for it has a turn. */
const mostLoads = 8;

export interface LoadingTurn {
  /** Whether a load before may be half done; of the first load under a lock alone. */
  readonly unfinished: boolean;
  /** The last number that was given under this lock; null where the journal knows it. */
  head: bigint | null;
  assertHeld(): void;
  /** The lock is let go when nobody has a turn under it any more. */
  leave(isWhole: boolean): Promise<void>;
}

interface Hold {
  readonly lock: LoadingLock;
  loads: number;
  /** Loads that have not left. */
  open: number;
  isWhole: boolean;
  head: bigint | null;
}

export class LoadingTurns {
  readonly #store: Store;
  #hold: Hold | null = null;

  constructor(store: Store) {
    this.#store = store;
  }

  /** To be called by one load at a time, in their order. */
  async take(): Promise<LoadingTurn> {
    const kept = this.#hold !== null && this.#hold.loads < mostLoads ? this.#hold : null;
    const hold = kept ?? { lock: await this.#store.lockLoading(), loads: 0, open: 0, isWhole: true, head: null };
    this.#hold = hold;
    hold.loads += 1;
    hold.open += 1;
    return {
      unfinished: kept === null && hold.lock.unfinished,
      get head() {
        return hold.head;
      },
      set head(head) {
        hold.head = head;
      },
      assertHeld: () => hold.lock.assertHeld(),
      leave: (isWhole) => this.#leave(hold, isWhole),
    };
  }

  async #leave(hold: Hold, isWhole: boolean): Promise<void> {
    hold.isWhole &&= isWhole;
    hold.open -= 1;
    if (hold.open > 0) return;
    if (this.#hold === hold) this.#hold = null;
    await hold.lock.release(hold.isWhole);
  }
}
