/** Tells when something may have changed in the directories of the logs. Only a hint: where the system gives none, the next poll finds it. */
import { type FSWatcher, watch } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export class DirectoryHints {
  readonly #watchers = new Map<string, FSWatcher>();
  #isHinted = false;
  #wake: () => void = () => undefined;

  /** Watches these directories and no others. */
  follow(directories: Iterable<string>): void {
    const wanted = new Set(directories);
    for (const [directory, watcher] of this.#watchers) {
      if (wanted.has(directory)) continue;
      watcher.close();
      this.#watchers.delete(directory);
    }
    for (const directory of wanted) if (!this.#watchers.has(directory)) this.#watch(directory);
  }

  /** Resolves after a change, at once if there was one since the last call, or after the time. True: there was a change. */
  async wait(timeoutMs: number, signal: AbortSignal): Promise<boolean> {
    if (!this.#isHinted && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener('abort', this.#wake, { once: true });
      });
      signal.removeEventListener('abort', this.#wake);
      this.#wake = () => undefined;
    }
    const isHinted = this.#isHinted;
    this.#isHinted = false;
    return isHinted;
  }

  /** Lets time pass; what changes meanwhile is seen by whoever looks then. */
  async pause(timeMs: number, signal: AbortSignal): Promise<void> {
    await delay(timeMs, undefined, { signal }).catch(() => undefined);
    this.#isHinted = false;
  }

  close(): void {
    this.follow([]);
  }

  #watch(directory: string): void {
    try {
      const watcher = watch(directory, { persistent: false }, () => {
        this.#isHinted = true;
        this.#wake();
      });
      watcher.on('error', () => {
        watcher.close();
        this.#watchers.delete(directory);
      });
      this.#watchers.set(directory, watcher);
    } catch {
      // No more watches are to be had, or the directory is gone: polling goes on.
    }
  }
}
