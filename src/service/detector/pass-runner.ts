/**
 * Runs one pass for as long as a server does: over what is new, slice by slice, each at least once. The watermark is stored after the
 * findings are: an interrupted slice comes again, and its findings have the ids that they had.
 */
import type { Finding } from '../../model/finding.ts';
import type { Log } from '../../platform/log.ts';
import { StateStore } from '../../store/state-store.ts';
import type { Store } from '../../store/store.ts';
import type { FindingSink } from '../alerts/finding-sink.ts';
import type { Context } from '../context.ts';
import type { DetectionPass, NewEvents } from './detection-pass.ts';
import { limitTime } from './limit-time.ts';
import { describeSlice, nothingNew, readHeads } from './new-events.ts';
import { Watermark } from './watermark.ts';

export interface PassReport {
  readonly pass: string;
  readonly rows: number;
  readonly findings: readonly Finding[];
  readonly seconds: number;
  /** How long ago the first of the events was stored. */
  readonly lagSeconds: number;
  /** Events that wait still. */
  readonly behind: number;
}

/** With what comes from now on, or with all that a store holds. */
export type Beginning = 'now' | 'all';

export interface PassRunnerOptions {
  readonly pass: DetectionPass;
  /** Where the first look at a store begins. */
  readonly start: Beginning;
  readonly sink: FindingSink;
  readonly contextOf: (signal: AbortSignal) => Context;
  readonly clock: () => number;
  readonly log: Log;
  readonly reported: (report: PassReport) => void;
  readonly failed: (pass: string) => void;
  /** The most events of a slice. */
  readonly sliceEvents?: number;
  /** How long a pass may take over a slice. */
  readonly passMs?: number;
}

const usualSlice = 40_000;
const leastSlice = 1_000;
const usualPassMs = 300_000;
/** A pass is called without events as well. */
const idleMs = 60_000;
/** Without findings the watermark is stored this often: a new start looks at that much again. */
const saveMs = 5_000;
const longestWaitMs = 60_000;

export class PassRunner {
  readonly #options: PassRunnerOptions;
  #watermark: Watermark | null = null;
  #version = 0;
  #savedMs = 0;
  #isSaved = true;
  readonly #madeMs: number;
  #calledMs: number;
  #failures = 0;
  #againMs = 0;
  #slice: number;
  #behind = 0;
  #lastError: string | null = null;

  constructor(options: PassRunnerOptions) {
    this.#options = options;
    this.#slice = options.sliceEvents ?? usualSlice;
    this.#madeMs = options.clock();
    this.#calledMs = this.#madeMs;
  }

  get name(): string {
    return this.#options.pass.name;
  }

  /** Why the last slice failed; null where it did not. */
  get lastError(): string | null {
    return this.#lastError;
  }

  get behind(): number {
    return this.#behind;
  }

  /** Another server had its turn: what is stored holds, not what was known here. */
  forget(): void {
    this.#watermark = null;
  }

  /** Looks once; true where more is waiting. Never throws: what fails is told, and tried again later. */
  async look(store: Store, signal: AbortSignal): Promise<boolean> {
    const { clock, log, failed } = this.#options;
    if (clock() < this.#againMs && this.#againMs - clock() <= longestWaitMs) return false;
    try {
      const more = await this.#look(store, signal);
      if (this.#failures > 0) log.info({ pass: this.name }, 'Detection goes on.');
      this.#failures = 0;
      this.#lastError = null;
      return more;
    } catch (error) {
      if (signal.aborted) return false;
      this.#failures += 1;
      this.#lastError = error instanceof Error ? error.message : String(error);
      this.#againMs = clock() + Math.min(longestWaitMs, 1000 * 2 ** (this.#failures - 1));
      // Fewer events are less work, and hold fewer that it could fail on.
      this.#slice = Math.max(Math.min(leastSlice, this.#slice), Math.floor(this.#slice / 2));
      failed(this.name);
      log.warn({ pass: this.name, error, failures: this.#failures }, 'A pass of detection failed; the same events come again.');
      return false;
    }
  }

  /** Stores how far it has come. */
  async close(store: Store): Promise<void> {
    if (!this.#isSaved) await this.#save(store);
  }

  async #look(store: Store, signal: AbortSignal): Promise<boolean> {
    const { clock } = this.#options;
    const watermark = this.#watermark ?? (await this.#load(store, signal));
    const heads = await readHeads(store, watermark, signal);
    const ranges = watermark.next(heads, this.#slice);
    if (ranges.length === 0) {
      this.#behind = 0;
      if (Math.abs(clock() - this.#calledMs) >= idleMs) await this.#run(nothingNew, store, signal);
      this.#move(watermark.trimmed(nowUs(clock), heads));
      await this.#saveSometimes(store);
      return false;
    }
    const next = watermark.after(ranges);
    this.#behind = Number(next.behind(heads));
    const events = await describeSlice(store, ranges, this.#behind > 0, signal);
    const found = events.rows === 0 ? 0 : await this.#run(events, store, signal);
    this.#move(next);
    if (found > 0) await this.#save(store);
    else await this.#saveSometimes(store);
    this.#slice = Math.min(this.#options.sliceEvents ?? usualSlice, this.#slice * 2);
    return this.#behind > 0;
  }

  /** Gives how many findings there were; they are in the store. */
  async #run(events: NewEvents, store: Store, signal: AbortSignal): Promise<number> {
    const { pass, sink, contextOf, clock, reported, passMs = usualPassMs } = this.#options;
    // By the clock that nobody sets.
    const startedMs = performance.now();
    const limited = limitTime(signal, passMs);
    const given = { store, context: contextOf(limited.signal), clock, signal: limited.signal };
    const findings = await pass.run(events, given).finally(() => limited.end());
    limited.signal.throwIfAborted();
    if (findings.length > 0) await sink.record(findings);
    const doneMs = clock();
    const seconds = (performance.now() - startedMs) / 1000;
    this.#calledMs = doneMs;
    const lagSeconds = events.ingestedUs === null ? 0 : Math.max(0, doneMs - Number(events.ingestedUs / 1000n)) / 1000;
    reported({ pass: pass.name, rows: events.rows, findings, seconds, lagSeconds, behind: this.#behind });
    return findings.length;
  }

  async #load(store: Store, signal: AbortSignal): Promise<Watermark> {
    const { clock, log, start } = this.#options;
    const states = new StateStore(store, 'detector', clock);
    const kept = (await states.latest()).find(({ id }) => id === this.name);
    const stored = Watermark.parse(kept?.document ?? null);
    this.#version = kept?.version ?? 0;
    const watermark = stored ?? (await this.#begin(store, signal));
    this.#watermark = watermark;
    this.#isSaved = stored !== null;
    if (stored === null) {
      if (start === 'all') log.info({ pass: this.name }, 'Detection begins with all that is stored.');
      else
        log.info({ pass: this.name }, 'Detection begins with what comes from now on; `telltale detect` looks at what is stored already.');
      await this.#save(store);
    }
    return watermark;
  }

  /** What was loaded before this runner was made counts as seen, however long the store took to open. */
  async #begin(store: Store, signal: AbortSignal): Promise<Watermark> {
    if (this.#options.start === 'all') return Watermark.atBeginning();
    const beforeUs = BigInt(this.#madeMs) * 1000n;
    const heads = await readHeads(store, { sinceUs: Watermark.sinceAtStart(beforeUs), beforeUs }, signal);
    return Watermark.atHeads(beforeUs, heads);
  }

  #move(watermark: Watermark): void {
    if (watermark !== this.#watermark) this.#isSaved = false;
    this.#watermark = watermark;
  }

  async #saveSometimes(store: Store): Promise<void> {
    if (!this.#isSaved && Math.abs(this.#options.clock() - this.#savedMs) >= saveMs) await this.#save(store);
  }

  async #save(store: Store): Promise<void> {
    const watermark = this.#watermark;
    if (watermark === null) return;
    const states = new StateStore(store, 'detector', this.#options.clock);
    this.#version += 1;
    await states.append({ id: this.name, author: 'telltale', version: this.#version }, watermark.print());
    this.#isSaved = true;
    this.#savedMs = this.#options.clock();
  }
}

function nowUs(clock: () => number): bigint {
  return BigInt(clock()) * 1000n;
}
