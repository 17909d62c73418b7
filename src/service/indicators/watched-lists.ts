/** The lists of indicators of a running server: looked at every so often, with what is wrong with one in the log. */
import type { IndicatorLists } from '../../model/indicator-list.ts';
import type { IndicatorSettings } from '../../platform/config-indicators.ts';
import type { Log } from '../../platform/log.ts';
import { type KeeperOptions, ListKeeper, type ListState } from './list-keeper.ts';

/** A file that changes holds within it; an address has a time of its own. */
const lookMs = 15_000;

export class WatchedLists {
  /** Told when a list is there that was not, or is gone; what happened before somebody asked for it is told then. */
  onNames: (() => Promise<void>) | null = null;
  readonly #keeper: ListKeeper;
  readonly #log: Log;
  readonly #stop: AbortController;
  readonly #timer: NodeJS.Timeout;
  #names: string;
  #looking = false;

  private constructor(keeper: ListKeeper, stop: AbortController, log: Log) {
    this.#keeper = keeper;
    this.#stop = stop;
    this.#log = log;
    this.#names = namesOf(keeper.lists());
    this.#timer = setInterval(() => void this.#look(), lookMs);
    this.#timer.unref();
  }

  static async open(
    settings: readonly IndicatorSettings[],
    { log, ...options }: Pick<KeeperOptions, 'spool' | 'env' | 'clock' | 'lookup'> & { readonly log: Log },
  ): Promise<WatchedLists> {
    const stop = new AbortController();
    const keeper = new ListKeeper({
      ...options,
      keepsCopies: true,
      signal: stop.signal,
      warn: (message) => log.warn(message),
    });
    await keeper.apply(settings, { waits: false });
    const watched = new WatchedLists(keeper, stop, log);
    void watched.#look();
    return watched;
  }

  lists(): IndicatorLists {
    return this.#keeper.lists();
  }

  states(): readonly ListState[] {
    return this.#keeper.states();
  }

  /** Rules are to be read anew after it. */
  async apply(settings: readonly IndicatorSettings[]): Promise<void> {
    await this.#keeper.apply(settings, { waits: false });
    this.#names = namesOf(this.lists());
    void this.#look();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#stop.abort();
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      await this.#keeper.refresh();
      const names = namesOf(this.lists());
      if (names === this.#names || this.onNames === null) return;
      this.#names = names;
      await this.onNames();
    } catch (error) {
      this.#log.warn({ error }, 'Rules could not be read anew for a list that has come.');
    } finally {
      this.#looking = false;
    }
  }
}

function namesOf(lists: IndicatorLists): string {
  return [...lists.keys()].sort().join(' ');
}
