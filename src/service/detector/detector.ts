/**
 * Continuous detection while a server runs: each pass in a loop of its own, woken when something was stored. It looks about once a second at most,
 * and rests between its looks, so that receiving and questions go on.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../platform/log.ts';
import { StateStore } from '../../store/state-store.ts';
import type { Store } from '../../store/store.ts';
import type { FindingSink } from '../alerts/finding-sink.ts';
import type { Context } from '../context.ts';
import type { DetectionPass } from './detection-pass.ts';
import { Lease } from './lease.ts';
import { type Beginning, type PassReport, PassRunner } from './pass-runner.ts';
import { Waker } from './waker.ts';

export interface DetectorOptions {
  readonly store: () => Promise<Store>;
  readonly contextOf: (signal: AbortSignal) => Context;
  readonly passes: readonly DetectionPass[];
  /** Where the first look at a store begins, `now` by default. */
  readonly start?: Beginning;
  readonly sink: FindingSink;
  readonly clock: () => number;
  readonly log: Log;
  readonly reported?: (report: PassReport) => void;
  readonly failed?: (pass: string) => void;
  /** The least time between two looks, 1 s by default. */
  readonly everyMs?: number;
  readonly sliceEvents?: number;
  /** What servers on one store share out among them; `detector` by default. */
  readonly lease?: string;
}

export interface PassStatus {
  readonly pass: string;
  /** Events that wait for it. */
  readonly behind: number;
  readonly error: string | null;
}

const usualEveryMs = 1000;
/** Without anything stored it looks this often: another server on the same store may have stored something. */
const unwokenMs = 5000;
const forgetMs = 3_600_000;

export class Detector {
  readonly #options: DetectorOptions;
  readonly #runners: readonly PassRunner[];
  readonly #lease: Lease;
  readonly #waker = new Waker();
  #isOurs = false;
  #taking: Promise<boolean> | null = null;
  #keptMs = Number.NEGATIVE_INFINITY;

  constructor(options: DetectorOptions) {
    this.#options = options;
    const { clock, log, sink, contextOf, reported = () => undefined, failed = () => undefined, sliceEvents, start = 'now' } = options;
    this.#lease = new Lease(clock, options.lease);
    this.#runners = options.passes.map(
      (pass) =>
        new PassRunner({
          pass,
          sink,
          contextOf,
          clock,
          log,
          start,
          reported,
          failed,
          holds: (store) => this.#hold(store),
          ...(sliceEvents !== undefined && { sliceEvents }),
        }),
    );
  }

  /** To be called when the loader has stored something. */
  wake(): void {
    this.#waker.wake();
  }

  /** Whether this server detects; another on the same store may. */
  get isOurs(): boolean {
    return this.#isOurs;
  }

  status(): readonly PassStatus[] {
    return this.#runners.map(({ name, behind, lastError }) => ({ pass: name, behind, error: lastError }));
  }

  /** Runs until the signal fires. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#runners.map((runner) => this.#loop(runner, signal)));
    if (!this.#isOurs) return;
    const { store, log } = this.#options;
    try {
      const open = await store();
      for (const runner of this.#runners)
        await runner.close(open).catch((error: unknown) => {
          log.debug(
            { error, pass: runner.name },
            'How far detection has come could not be stored; the next start looks at a little again.',
          );
        });
      await this.#lease.release(open);
    } catch (error) {
      log.debug({ error }, 'The store is away; the next start looks at a little again.');
    }
  }

  async #loop(runner: PassRunner, signal: AbortSignal): Promise<void> {
    const { everyMs = usualEveryMs, log, store } = this.#options;
    while (!signal.aborted) {
      const before = this.#waker.now;
      const startedMs = performance.now();
      let more = false;
      try {
        const open = await store();
        if (await this.#hold(open)) more = await runner.look(open, signal);
      } catch (error) {
        if (!signal.aborted) log.debug({ error, pass: runner.name }, 'The store is away; detection waits for it.');
      }
      const tookMs = performance.now() - startedMs;
      // New events wait for the end of the next look as well: the longer one takes, the shorter the rest between them.
      await pause(Math.max(everyMs - tookMs, Math.min(tookMs / 3, everyMs), everyMs / 3), signal);
      if (!more) await this.#waker.sleep(unwokenMs, signal, before);
    }
  }

  /** One asks for all passes. */
  async #hold(store: Store): Promise<boolean> {
    this.#taking ??= this.#take(store).finally(() => {
      this.#taking = null;
    });
    return this.#taking;
  }

  async #take(store: Store): Promise<boolean> {
    const { log, clock } = this.#options;
    const held = await this.#lease.hold(store);
    if (held !== this.#isOurs) {
      for (const runner of this.#runners) runner.forget();
      if (!store.embedded)
        log.info({ who: this.#lease.who }, held ? 'This server detects from now on.' : 'Another server on this store detects.');
    }
    this.#isOurs = held;
    if (held && Math.abs(clock() - this.#keptMs) > forgetMs) {
      this.#keptMs = clock();
      await new StateStore(store, 'detector', clock).keepNewest();
    }
    return held;
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
