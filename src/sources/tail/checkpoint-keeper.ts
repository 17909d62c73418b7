/** Writes the checkpoint after it moved, once a second at most: what lies between is read again after a crash, and known at the other end. */
import { unreadable } from '../file/input.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint-file.ts';
import type { ContentState } from './content.ts';
import type { TailReport } from './tail-report.ts';

const writeEveryMs = 1000;

export class CheckpointKeeper {
  readonly #path: string;
  readonly #states: () => readonly ContentState[];
  readonly #report: (report: TailReport) => void;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();
  #hasFailed = false;
  /** Of the clock that only runs forward. */
  #writtenMs = Number.NEGATIVE_INFINITY;

  constructor(path: string, states: () => readonly ContentState[], report: (report: TailReport) => void) {
    this.#path = path;
    this.#states = states;
    this.#report = report;
  }

  moved(): void {
    const sinceMs = performance.now() - this.#writtenMs;
    this.#timer ??= setTimeout(() => void this.write(), Math.max(0, writeEveryMs - sinceMs));
  }

  async write(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writing.then(() => this.#write());
    await this.#writing;
  }

  async #write(): Promise<void> {
    this.#writtenMs = performance.now();
    try {
      await writeCheckpoint(this.#path, this.#states());
      this.#hasFailed = false;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      if (!this.#hasFailed) this.#report({ kind: 'checkpoint-unwritable', path: this.#path, code });
      this.#hasFailed = true;
      this.moved();
    }
  }
}

/** What the checkpoint says; null: there is none yet. A damaged one is told of, and everything is read again. */
export async function restoreStates(path: string, report: (report: TailReport) => void): Promise<readonly ContentState[] | null> {
  const restored = await readCheckpoint(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  if (restored.kind === 'states') return restored.states;
  if (restored.kind === 'none') return null;
  report({ kind: 'checkpoint-damaged', path, keptAs: restored.keptAs });
  return [];
}
