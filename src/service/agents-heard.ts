/**
 * Remembers which agents gave a sign of life, and writes it down a few times a minute, so that whichever server looks for those that fell
 * silent knows of all. While the store is away the last sign of each waits in memory.
 */
import type { Log } from '../platform/log.ts';
import { type AgentHeardRow, noteAgents } from '../sql/pipeline/agents.ts';
import type { Store } from '../store/store.ts';
import type { AgentReport } from './agent/notice.ts';

export interface AgentsHeardOptions {
  readonly store: () => Promise<Store>;
  readonly log: Log;
  /** 15 s by default. */
  readonly flushAfterMs?: number;
}

const usualFlushAfterMs = 15_000;
/** More than these at a time are made up. */
const most = 2000;
/** A statement and its values go into the head of a request. */
const rowsAtOnce = 100;

export class AgentsHeard {
  readonly #options: AgentsHeardOptions;
  readonly #waiting = new Map<string, AgentHeardRow>();
  #timer: NodeJS.Timeout | undefined;
  #isFailing = false;

  constructor(options: AgentsHeardOptions) {
    this.#options = options;
  }

  /** Never waits, and never fails. */
  heard(cluster: string, { node, version, everySeconds, waiting }: AgentReport, nowMs: number): void {
    const key = JSON.stringify([cluster, node]);
    if (!this.#waiting.has(key) && this.#waiting.size >= most) return;
    this.#waiting.set(key, { cluster, node, heard: Math.round(nowMs * 1000), every: everySeconds, version, ...waiting });
    this.#schedule();
  }

  async flush(): Promise<void> {
    const rows = [...this.#waiting];
    for (let at = 0; at < rows.length; at += rowsAtOnce) {
      const some = rows.slice(at, at + rowsAtOnce);
      const store = await this.#options.store();
      await store.command(noteAgents(some.map(([, row]) => row)));
      // One that was heard meanwhile waits for the next time.
      for (const [key, row] of some) if (this.#waiting.get(key) === row) this.#waiting.delete(key);
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.flush().catch(() => undefined);
  }

  #schedule(): void {
    this.#timer ??= setTimeout(async () => {
      this.#timer = undefined;
      try {
        await this.flush();
        this.#isFailing = false;
      } catch (error) {
        if (!this.#isFailing) this.#options.log.warn({ error }, 'Which agents are there cannot be written down yet; it is tried again.');
        this.#isFailing = true;
        this.#schedule();
      }
    }, this.#options.flushAfterMs ?? usualFlushAfterMs).unref();
  }
}
