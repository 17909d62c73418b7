/**
 * How much of the store is kept, and how long. It deletes by age and only where an age is set; at the limit of the disk it
 * deletes nothing, but says so, and the server takes no more.
 */
import { statfs } from 'node:fs/promises';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import {
  countEventsBefore,
  countKeptBefore,
  deleteEventsBefore,
  deleteKeptBefore,
  deleteRestBefore,
  dropMonth,
  findMonthsBefore,
  type KeptTable,
  type MonthRow,
  measureStore,
  newestKept,
  type StoreSizeRow,
} from '../sql/retention.ts';
import type { Store } from '../store/store.ts';

export interface RetentionRules {
  readonly maxDisk?: number;
  readonly maxAge?: number;
  readonly drop: 'months' | 'rows';
  /** How long the record of who asked what is kept. */
  readonly reads?: number;
  /** How long findings are kept, and with them alerts. */
  readonly findings?: number;
}

export interface RetentionOutlook extends RetentionRules {
  readonly isFull: boolean;
  /** What would be deleted now; null where nothing ever is. */
  readonly next: { readonly before: Date; readonly events: number } | null;
}

export interface RetentionOptions {
  readonly store: () => Promise<Store>;
  readonly clock: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** From here on the log warns. */
const nearlyFull = 0.9;
const leastFreeBytes = 2 * 1024 ** 3;
const patient = { timeoutMs: 3_600_000 };

export class Retention {
  readonly #options: RetentionOptions;
  #rules: RetentionRules;
  #bytes = 0;
  #isWarned = false;
  #isLow = false;

  constructor(rules: RetentionRules, options: RetentionOptions) {
    this.#options = options;
    this.#rules = rules;
    this.setRules(rules);
  }

  setRules(rules: RetentionRules): void {
    this.#rules = rules;
    this.#options.metrics.storeLimit.set(rules.maxDisk ?? 0);
  }

  /** Whether the store has reached its limit, as it was measured last. */
  get isFull(): boolean {
    return this.#bytes >= (this.#rules.maxDisk ?? Number.POSITIVE_INFINITY);
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Looks at the size of the store, and says so where it is near its limit. */
  async measure(): Promise<void> {
    const { newest: _, bytes } = await this.#measure();
    const { maxDisk } = this.#rules;
    const { log, metrics } = this.#options;
    metrics.storeBytes.set(bytes);
    this.#bytes = bytes;
    const isNear = maxDisk !== undefined && bytes >= maxDisk * nearlyFull;
    if (this.isFull)
      log.error({ bytes, maxDisk }, 'The store has reached retention.maxDisk: nothing more is taken. Nothing is deleted for it.');
    else if (isNear && !this.#isWarned)
      log.warn({ bytes, maxDisk }, 'The store is near retention.maxDisk: at the limit nothing more is taken.');
    this.#isWarned = isNear;
    await this.#lookAtDisk();
  }

  /** The disk itself: when that is full, the spool takes nothing more. */
  async #lookAtDisk(): Promise<void> {
    const store = await this.#options.store();
    if (!store.embedded) return;
    const { bavail, bsize } = await statfs(store.location);
    const free = bavail * bsize;
    this.#options.metrics.storeFree.set(free);
    if (free < leastFreeBytes && !this.#isLow)
      this.#options.log.warn({ free }, 'The disk of the store is nearly full: when it is, nothing more is taken.');
    this.#isLow = free < leastFreeBytes;
  }

  /** Deletes what is too old; gives the number of events. */
  async retire(): Promise<number> {
    const { maxAge, drop, reads, findings } = this.#rules;
    await this.#retireKept('reads', reads);
    await this.#retireKept('findings', findings);
    if (maxAge === undefined) return 0;
    const { log, metrics } = this.#options;
    const { newest } = await this.#measure();
    if (newest === 0n) return 0;
    const cutoffUs = this.#cutoff(newest, maxAge);
    const store = await this.#options.store();
    const lock = await store.lockLoading();
    try {
      const events = drop === 'months' ? await this.#dropMonths(store, cutoffUs) : await this.#deleteRows(store, cutoffUs);
      if (events === 0) return 0;
      for (const statement of deleteRestBefore(cutoffUs)) await store.command(statement, patient);
      metrics.retired.inc(events);
      log.info(
        { events, before: new Date(Number(cutoffUs / 1000n)).toISOString(), drop },
        'Deleted events that are older than retention.maxAge.',
      );
      return events;
    } finally {
      await lock.release();
    }
  }

  /** A clock that runs years ahead deletes nothing, and neither does an event that pretends to be of the future. */
  #cutoff(newest: bigint, maxAge: number): bigint {
    const nowUs = BigInt(this.#options.clock()) * 1000n;
    return (newest < nowUs ? newest : nowUs) - BigInt(maxAge) * 1000n;
  }

  /** What retiring would do now. */
  async outlook(): Promise<RetentionOutlook> {
    const { maxAge, drop } = this.#rules;
    const rules = { ...this.#rules, isFull: this.isFull };
    const { newest } = maxAge === undefined ? { newest: 0n } : await this.#measure();
    if (maxAge === undefined || newest === 0n) return { ...rules, next: null };
    const cutoffUs = this.#cutoff(newest, maxAge);
    const store = await this.#options.store();
    const found =
      drop === 'months'
        ? await store.rows<{ events: string }>(findMonthsBefore(cutoffUs))
        : await store.rows<{ events: string }>(countEventsBefore(cutoffUs));
    const events = found.reduce((sum, row) => sum + Number(row.events), 0);
    return { ...rules, next: { before: new Date(Number(cutoffUs / 1000n)), events } };
  }

  async #retireKept(table: KeptTable, maxAge: number | undefined): Promise<void> {
    if (maxAge === undefined) return;
    const store = await this.#options.store();
    const [last] = await store.rows<{ newest: string }>(newestKept(table));
    const cutoffUs = this.#cutoff(BigInt(last?.newest ?? 0), maxAge);
    const [found] = await store.rows<{ old: string }>(countKeptBefore(table, cutoffUs));
    if (Number(found?.old ?? 0) > 0) await store.command(deleteKeptBefore(table, cutoffUs), patient);
  }

  async #dropMonths(store: Store, cutoffUs: bigint): Promise<number> {
    let events = 0;
    for (const { month, events: count } of await store.rows<MonthRow>(findMonthsBefore(cutoffUs))) {
      await store.command(dropMonth(Number(month)), patient);
      events += Number(count);
    }
    return events;
  }

  async #deleteRows(store: Store, cutoffUs: bigint): Promise<number> {
    // Whole months first, which costs nothing.
    const whole = await this.#dropMonths(store, cutoffUs);
    const [found] = await store.rows<{ events: string }>(countEventsBefore(cutoffUs));
    const events = Number(found?.events ?? 0);
    if (events > 0) await store.command(deleteEventsBefore(cutoffUs), patient);
    return whole + events;
  }

  async #measure(): Promise<{ bytes: number; newest: bigint }> {
    const store = await this.#options.store();
    const [row] = await store.rows<StoreSizeRow>(measureStore);
    return { bytes: Number(row?.bytes ?? 0), newest: BigInt(row?.newest ?? 0) };
  }
}
