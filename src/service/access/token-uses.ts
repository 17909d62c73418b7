/** When each token was used last: in memory, and in the store a quarter of an hour later at most. */
import { StateStore } from '../../store/state-store.ts';
import type { Store } from '../../store/store.ts';
import { kinds } from './access-documents.ts';
import type { Directory } from './directory.ts';

export interface TokenUsesOptions {
  readonly directory: Directory;
  readonly store: () => Promise<Store>;
  readonly clock: () => number;
}

const lateMs = 900_000;

export class TokenUses {
  readonly #options: TokenUsesOptions;
  readonly #used = new Map<string, number>();

  constructor(options: TokenUsesOptions) {
    this.#options = options;
  }

  note(id: string): void {
    this.#used.set(id, this.#options.clock());
  }

  /** What the store is behind by more than that. */
  async write(leastMs = lateMs): Promise<void> {
    if (this.#used.size === 0) return;
    const { tokenUses } = await this.#options.directory.now();
    const late = [...this.#used].filter(([id, usedAt]) => usedAt - (tokenUses.get(id) ?? Number.NEGATIVE_INFINITY) > leastMs);
    await this.#add(late);
  }

  /** The newest of each stays. */
  async tidy(): Promise<void> {
    const state = await this.#state();
    const { tokenUses } = await this.#options.directory.now();
    // What other servers write meanwhile is newer than that.
    const before = this.#options.clock();
    await this.#add([...tokenUses]);
    await state.forget(before);
    for (const id of this.#used.keys()) if (!tokenUses.has(id)) this.#used.delete(id);
  }

  async #add(uses: readonly (readonly [string, number])[]): Promise<void> {
    const atMs = this.#options.clock();
    await (await this.#state()).add(
      uses.map(([id, usedAt]) => ({ id, document: JSON.stringify({ usedAt }), atMs })),
      'telltale',
    );
  }

  async #state(): Promise<StateStore> {
    return new StateStore(await this.#options.store(), kinds.tokenUse, this.#options.clock);
  }
}
