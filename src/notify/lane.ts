/**
 * The way to one destination: what waits for it goes out in batches, oldest first. After a failure it rests, longer each time; what
 * was tried goes behind what was not, so that one alert that cannot be taken does not hold the others.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Alert, isLevelAtLeast } from '../model/alert.ts';
import type { DestinationSettings } from '../platform/config-destinations.ts';
import { attempt, type World } from './attempt.ts';
import type { Delivery } from './delivery-log.ts';
import type { Destination, Outcome } from './destination.ts';
import { destinationFor } from './destinations.ts';
import { addToFold, alertOfFold } from './fold.ts';
import type { Entry, Outbox } from './outbox/outbox.ts';
import { TokenBucket } from './token-bucket.ts';

export interface LaneOptions extends World {
  readonly outbox: Outbox;
  readonly deliver: (deliveries: readonly Delivery[]) => Promise<void>;
  readonly folded: (destination: string) => void;
  readonly failed: (error: unknown) => void;
  /** The first rest after a failure; each is twice the one before, up to an hour. */
  readonly firstRestMs: number;
  /** How long alerts that are more than the rate are counted before they are told. */
  readonly foldMs: number;
}

const longestRestMs = 3_600_000;
/** More than that waiting for one destination are counted, whatever its rate. */
const mostWaiting = 10_000;

interface Waiting {
  readonly entry: Entry;
  tries: number;
}

export class Lane {
  readonly settings: DestinationSettings;
  readonly #options: LaneOptions;
  readonly #destination: Destination<DestinationSettings['kind']>;
  readonly #bucket: TokenBucket | null;
  #waiting: Waiting[];
  #failures = 0;
  #restUntilMs = 0;
  #stopped = false;
  /** Whether there may be something to do that the last look did not see. */
  #woken = false;
  #sleep = new AbortController();
  readonly #running: Promise<void>;

  constructor(settings: DestinationSettings, options: LaneOptions) {
    this.settings = settings;
    this.#options = options;
    this.#destination = destinationFor(settings);
    this.#bucket = settings.rate === undefined ? null : new TokenBucket(settings.rate, options.clock());
    this.#waiting = [...options.outbox.entries()].filter(({ to }) => to === settings.name).map((entry) => ({ entry, tries: 0 }));
    this.#running = this.#run();
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  wants({ rule, status, cluster }: Alert): boolean {
    const { alerts, minLevel, clusters, updates } = this.settings;
    if (!alerts) return false;
    return isLevelAtLeast(rule.level, minLevel) && (clusters.includes('*') || clusters.includes(cluster)) && (updates || status === 'open');
  }

  /** On disk when it resolves, by itself or in the count of others. */
  async take(alert: Alert): Promise<void> {
    const { outbox, clock, folded } = this.#options;
    const { name } = this.settings;
    const passes = this.#destination.keepsState === true && alert.status !== 'open';
    if (!passes && (this.#waiting.length >= mostWaiting || this.#bucket?.take(clock()) === false)) {
      folded(name);
      await outbox.setFold(name, addToFold(outbox.fold(name), alert, clock()));
    } else {
      const entry = await outbox.put(name, alert, clock());
      if (entry !== null) this.#waiting.push({ entry, tries: 0 });
    }
    this.#wake();
  }

  /** What is under way ends with its signal; what waits stays in the outbox. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#running;
  }

  #wake(): void {
    this.#woken = true;
    this.#sleep.abort();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#woken = false;
      const restMs = await this.#step().catch((error: unknown) => {
        this.#options.failed(error);
        return this.#options.firstRestMs;
      });
      if (restMs === 0 || this.#woken) continue;
      this.#sleep = new AbortController();
      await sleep(restMs, undefined, { signal: this.#sleep.signal, ref: false }).catch(() => undefined);
    }
  }

  /** Gives how long there is nothing to do. */
  async #step(): Promise<number> {
    const now = this.#options.clock();
    const foldMs = await this.#unfold(now);
    const restMs = this.#restUntilMs - now;
    if (this.#waiting.length === 0) return Math.min(foldMs, longestRestMs);
    if (restMs > 0) return Math.min(restMs, foldMs, longestRestMs);
    const batch = this.#waiting
      .sort((one, other) => one.tries - other.tries || one.entry.atMs - other.entry.atMs)
      .slice(0, this.#destination.most);
    const outcomes = await attempt(
      this.settings,
      batch.map(({ entry }) => entry.alert),
      this.#options,
    );
    // Who is told to stop has not failed.
    if (this.#options.signal.aborted && outcomes.every(({ result }) => result !== 'done')) return this.#options.firstRestMs;
    await this.#settle(batch, outcomes);
    return 0;
  }

  /** Gives how long until there is something to tell of what was folded. */
  async #unfold(now: number): Promise<number> {
    const { outbox, foldMs } = this.#options;
    const { name } = this.settings;
    const fold = outbox.fold(name);
    if (fold === null) return longestRestMs;
    const leftMs = Math.max(fold.sinceMs + foldMs - now, this.#bucket?.waitMs(now) ?? 0);
    if (leftMs > 0) return leftMs;
    this.#bucket?.take(now);
    this.#waiting.push({ entry: await outbox.unfold(name, alertOfFold(fold, name), now), tries: 0 });
    return longestRestMs;
  }

  async #settle(batch: readonly Waiting[], outcomes: readonly Outcome[]): Promise<void> {
    const { outbox, deliver, clock, firstRestMs } = this.#options;
    const now = clock();
    const told = batch.map((waiting, at) => {
      waiting.tries++;
      const outcome = outcomes[at] ?? { result: 'retry' as const, detail: 'nothing was said of it' };
      const isLate = outcome.result === 'retry' && now - waiting.entry.atMs >= this.settings.giveUpAfter;
      return { waiting, outcome, result: isLate ? ('given-up' as const) : outcome.result };
    });
    const ended = new Set(told.filter(({ result }) => result !== 'retry').map(({ waiting }) => waiting));
    // What could not be noted is done all the same; after a restart it may go out once more.
    await outbox.end([...ended].map(({ entry }) => entry.id)).catch(this.#options.failed);
    this.#waiting = this.#waiting.filter((waiting) => !ended.has(waiting));
    const failed = told.filter(({ result }) => result === 'retry');
    this.#failures = failed.length === 0 ? 0 : this.#failures + 1;
    if (failed.length > 0) {
      const wanted = Math.max(0, ...failed.map(({ outcome }) => outcome.afterMs ?? 0));
      const own = Math.min(longestRestMs, firstRestMs * 2 ** Math.min(this.#failures - 1, 20));
      // Apart from others that failed at the same time.
      this.#restUntilMs = now + Math.max(wanted, own * (0.75 + Math.random() / 2));
    }
    await deliver(told.map(({ waiting, outcome, result }) => this.#deliveryOf(waiting, outcome.detail, result, now)));
  }

  #deliveryOf({ entry, tries }: Waiting, detail: string, result: Delivery['result'], now: number): Delivery {
    const { name, kind } = this.settings;
    const time = new Date(now).toISOString();
    return { time, destination: name, kind, alert: entry.alert.id, rule: entry.alert.rule.id, attempt: tries, result, detail };
  }
}
