/**
 * Runs one pass for as long as a server does: over what is new, slice by slice, each at least once. The watermark is stored after the
 * findings are: an interrupted slice comes again, and its findings have the ids that they had. What could not be recorded is kept here, and
 * recorded before anything else, without asking the pass again.
 */
import type { Finding } from '../../model/finding.ts';
import type { Log } from '../../platform/log.ts';
import type { Store } from '../../store/store.ts';
import type { FindingSink } from '../alerts/finding-sink.ts';
import type { Context } from '../context.ts';
import type { DetectionPass, NewEvents } from './detection-pass.ts';
import { limitTime } from './limit-time.ts';
import { describeSlice, nothingNew, readHeads } from './new-events.ts';
import { PassProgress, type Progress } from './pass-progress.ts';
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
  /** Whether this server still has the turn: asked before anything is recorded, since a look may take long. */
  readonly holds?: (store: Store) => Promise<boolean>;
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
const longestWaitMs = 60_000;

/** What a pass gave, until it is recorded. */
interface Given {
  readonly findings: readonly Finding[];
  readonly rows: number;
  readonly ingestedUs: bigint | null;
  readonly seconds: number;
  /** How far all is done then; null where another server had its turn since, and this says nothing any more. */
  readonly done: Progress | null;
}

export class PassRunner {
  readonly #options: PassRunnerOptions;
  readonly #stored: PassProgress;
  #progress: Progress | null = null;
  #given: Given | null = null;
  /** Counts the turns of this server. */
  #turn = 0;
  readonly #madeMs: number;
  #calledMs: number;
  #failures = 0;
  #againMs = 0;
  #slice: number;
  #behind = 0;
  #lastError: string | null = null;

  constructor(options: PassRunnerOptions) {
    this.#options = options;
    this.#stored = new PassProgress(options.pass.name, options.clock);
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
    this.#turn += 1;
    this.#progress = null;
    if (this.#given !== null) this.#given = { ...this.#given, done: null };
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
      const about = { pass: this.name, error, failures: this.#failures };
      failed(this.name);
      if (this.#given !== null)
        log.warn({ ...about, findings: this.#given.findings.length }, 'What was found could not be recorded; it is tried again.');
      else {
        // Fewer events are less work, and hold fewer that it could fail on.
        this.#slice = Math.max(Math.min(leastSlice, this.#slice), Math.floor(this.#slice / 2));
        log.warn(about, 'A pass of detection failed; the same events come again.');
      }
      return false;
    }
  }

  /** Records what is left, and stores how far it has come. */
  async close(store: Store): Promise<void> {
    await this.#record(store);
    if (this.#progress !== null) await this.#stored.save(this.#progress, store);
  }

  async #look(store: Store, signal: AbortSignal): Promise<boolean> {
    const { clock } = this.#options;
    if (!(await this.#record(store))) return false;
    const turn = this.#turn;
    const { watermark } = this.#progress ?? (await this.#begin(store, signal));
    const heads = await readHeads(store, watermark, signal);
    const ranges = watermark.next(heads, this.#slice);
    if (ranges.length === 0) {
      this.#behind = 0;
      const next = watermark.trimmed(nowUs(clock), heads);
      if (Math.abs(clock() - this.#calledMs) >= idleMs) await this.#run(nothingNew, { next, turn, store, signal });
      else await this.#finish({ watermark: next, turn }, store);
      return false;
    }
    const next = watermark.after(ranges);
    this.#behind = Number(next.behind(heads));
    const events = await describeSlice(store, ranges, this.#behind > 0, signal);
    if (events.rows === 0) await this.#finish({ watermark: next, turn }, store);
    else await this.#run(events, { next, turn, store, signal });
    this.#slice = Math.min(this.#options.sliceEvents ?? usualSlice, this.#slice * 2);
    return this.#behind > 0;
  }

  async #run(events: NewEvents, { next, turn, store, signal }: Asked): Promise<void> {
    const { pass, contextOf, clock, passMs = usualPassMs } = this.#options;
    // By the clock that nobody sets.
    const startedMs = performance.now();
    const limited = limitTime(signal, passMs);
    const given = { store, context: contextOf(limited.signal), clock, signal: limited.signal };
    const findings = await pass.run(events, given).finally(() => limited.end());
    limited.signal.throwIfAborted();
    this.#calledMs = clock();
    const { rows, ingestedUs } = events;
    const seconds = (performance.now() - startedMs) / 1000;
    const done = turn === this.#turn ? { watermark: next, kept: pass.keep?.() ?? null } : null;
    this.#given = { findings, rows, ingestedUs, seconds, done };
    await this.#record(store);
  }

  /** What is in the store then is done. False where it is another server’s turn. */
  async #record(store: Store): Promise<boolean> {
    if (this.#given === null) return true;
    const { pass, sink, clock, reported, holds } = this.#options;
    const { findings } = this.#given;
    // Who was away for so long that another took over leaves it to that one; what it has recorded by now counts once.
    if (findings.length > 0 && holds !== undefined && !(await holds(store))) return false;
    const startedMs = performance.now();
    if (findings.length > 0) await sink.record(findings);
    const { rows, ingestedUs, seconds, done } = this.#given;
    this.#given = null;
    const lagSeconds = ingestedUs === null ? 0 : Math.max(0, clock() - Number(ingestedUs / 1000n)) / 1000;
    const recordSeconds = (performance.now() - startedMs) / 1000;
    reported({ pass: pass.name, rows, findings, seconds: seconds + recordSeconds, lagSeconds, behind: this.#behind });
    if (done === null) return true;
    this.#progress = done;
    if (findings.length > 0) await this.#stored.save(done, store);
    else await this.#stored.saveSometimes(done, store);
    return true;
  }

  /** There was nothing to ask the pass about. */
  async #finish({ watermark, turn }: { readonly watermark: Watermark; readonly turn: number }, store: Store): Promise<void> {
    if (turn !== this.#turn || this.#progress === null) return;
    this.#progress = { ...this.#progress, watermark };
    await this.#stored.saveSometimes(this.#progress, store);
  }

  async #begin(store: Store, signal: AbortSignal): Promise<Progress> {
    const { pass, log, start } = this.#options;
    const turn = this.#turn;
    const stored = await this.#stored.load(store);
    const progress = stored ?? { watermark: await this.#beginning(store, signal), kept: null };
    pass.begin?.(progress.kept);
    if (turn === this.#turn) this.#progress = progress;
    if (stored !== null) return progress;
    if (start === 'all') log.info({ pass: this.name }, 'Detection begins with all that is stored.');
    else log.info({ pass: this.name }, 'Detection begins with what comes from now on; `telltale detect` looks at what is stored already.');
    await this.#stored.save(progress, store);
    return progress;
  }

  /** What was loaded before this runner was made counts as seen, however long the store took to open. */
  async #beginning(store: Store, signal: AbortSignal): Promise<Watermark> {
    if (this.#options.start === 'all') return Watermark.atBeginning();
    const beforeUs = BigInt(this.#madeMs) * 1000n;
    const heads = await readHeads(store, { sinceUs: Watermark.sinceAtStart(beforeUs), beforeUs }, signal);
    return Watermark.atHeads(beforeUs, heads);
  }
}

interface Asked {
  readonly next: Watermark;
  readonly turn: number;
  readonly store: Store;
  readonly signal: AbortSignal;
}

function nowUs(clock: () => number): bigint {
  return BigInt(clock()) * 1000n;
}
