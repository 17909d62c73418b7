/** How far a pass has come, and what it keeps beside, as a document in the store: read at the start, and written when it has moved. */
import { StateStore } from '../../store/state-store.ts';
import type { Store } from '../../store/store.ts';
import { Watermark } from './watermark.ts';

/** The kind of the documents; a pass has one, by its name. */
export const progressKind = 'detector';

export interface Progress {
  readonly watermark: Watermark;
  readonly kept: unknown;
}

/** Without findings it is stored this often: a new start looks at that much again. */
const saveMs = 5_000;

export class PassProgress {
  readonly #pass: string;
  readonly #clock: () => number;
  #version = 0;
  #savedMs = 0;
  /** As it stands in the store. */
  #saved: string | null = null;

  constructor(pass: string, clock: () => number) {
    this.#pass = pass;
    this.#clock = clock;
  }

  /** Null where there is none. */
  async load(store: Store): Promise<Progress | null> {
    const found = (await this.#states(store).latest()).find(({ id }) => id === this.#pass);
    this.#version = found?.version ?? 0;
    this.#saved = found?.document ?? null;
    const watermark = Watermark.parse(this.#saved);
    return watermark === null ? null : { watermark, kept: Watermark.keptBeside(this.#saved) };
  }

  async saveSometimes(progress: Progress, store: Store): Promise<void> {
    if (Math.abs(this.#clock() - this.#savedMs) >= saveMs) await this.save(progress, store);
  }

  async save({ watermark, kept }: Progress, store: Store): Promise<void> {
    const document = watermark.print(kept);
    if (document === this.#saved) return;
    await this.#states(store).append({ id: this.#pass, author: 'telltale', version: this.#version + 1 }, document);
    this.#version += 1;
    this.#saved = document;
    this.#savedMs = this.#clock();
  }

  #states(store: Store): StateStore {
    return new StateStore(store, progressKind, this.#clock);
  }
}
