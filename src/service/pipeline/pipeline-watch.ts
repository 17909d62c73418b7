/**
 * What a server notices of its own sources goes to where findings are kept at once, whichever server detects: its log files, its spool and its
 * configuration are nobody else’s to look at. What cannot be recorded waits in memory and is tried again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding } from '../../model/finding.ts';
import type { Log } from '../../platform/log.ts';
import type { TailReport } from '../../sources/tail/tail-report.ts';
import type { SpoolStatus } from '../../spool/spool.ts';
import type { FindingSink } from '../alerts/finding-sink.ts';
import { endedSoon } from '../ended-soon.ts';
import type { RetentionRules } from '../retention.ts';
import { findingOfReport, findingOfRetention, findingOfSpool } from './noted.ts';
import type { LogPlace } from './notice-findings.ts';

export interface PipelineWatchOptions {
  readonly sink: FindingSink;
  /** Whether the configuration wants it. */
  readonly isOn: () => boolean;
  readonly spool: () => Pick<SpoolStatus, 'directory' | 'damaged'>;
  readonly clock: () => number;
  readonly log: Log;
  /** How often it looks, 5 s by default. */
  readonly everyMs?: number;
}

const usualEveryMs = 5000;
/** Of what waits, the newest are kept. */
const mostWaiting = 1000;
const cannotRecord = 'What was noticed of the audit log cannot be recorded yet; it is tried again.';

export class PipelineWatch {
  readonly #options: PipelineWatchOptions;
  #waiting: readonly Finding[] = [];
  #damaged = 0;
  #isFailing = false;
  readonly #stop = new AbortController();
  #running: Promise<void> | null = null;

  constructor(options: PipelineWatchOptions) {
    this.#options = options;
  }

  /** A followed log has something worth telling. */
  noteLog(report: TailReport, place: LogPlace): void {
    this.#note(findingOfReport(report, place, this.#options.clock()));
  }

  /** What an agent noticed. Resolves when it is recorded, however long that takes, or when nobody wants it. @throws when the server ends before. */
  async keep(findings: readonly Finding[]): Promise<void> {
    const { isOn, sink, log, everyMs = usualEveryMs } = this.#options;
    const { signal } = this.#stop;
    for (let tries = 0; isOn(); tries++) {
      signal.throwIfAborted();
      try {
        await sink.record(findings);
        return;
      } catch (error) {
        if (tries === 0) log.warn({ error, findings: findings.length }, cannotRecord);
      }
      await sleep(everyMs, undefined, { signal });
    }
  }

  noteRetention(before: RetentionRules, after: RetentionRules): void {
    this.#note(findingOfRetention(before, after, this.#options.clock()));
  }

  start(): void {
    this.#running ??= this.#run(this.#stop.signal);
  }

  /** What is noted by then is recorded, if it can be; a store that does not answer holds nobody up. */
  async close(): Promise<void> {
    this.#stop.abort();
    await endedSoon(this.#running);
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look();
      await sleep(this.#options.everyMs ?? usualEveryMs, undefined, { signal }).catch(() => undefined);
    }
    await this.look();
  }

  async look(): Promise<void> {
    const { sink, spool, clock, log } = this.#options;
    const { damaged, directory } = spool();
    if (damaged.entries > this.#damaged) this.#note(findingOfSpool(damaged, directory, clock()));
    this.#damaged = damaged.entries;
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    try {
      await sink.record(waiting);
      this.#waiting = this.#waiting.filter((finding) => !waiting.includes(finding));
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) log.warn({ error, findings: waiting.length }, cannotRecord);
      this.#isFailing = true;
    }
  }

  #note(finding: Finding | null): void {
    if (finding !== null && this.#options.isOn()) this.#waiting = [...this.#waiting, finding].slice(-mostWaiting);
  }
}
