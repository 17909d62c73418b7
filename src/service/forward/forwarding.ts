/** All forwards of a server, as its configuration wants them; taken anew on SIGHUP. Each runs by itself, where the last one stopped. */
import { createGuardedLookup } from '../../notify/guard/guarded-lookup.ts';
import type { DestinationSettings } from '../../platform/config-destinations.ts';
import type { ForwardSettings } from '../../platform/config-forward.ts';
import type { Log } from '../../platform/log.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { readVersion } from '../../platform/version.ts';
import type { Store } from '../../store/store.ts';
import type { Context } from '../context.ts';
import { Detector } from '../detector/detector.ts';
import { endedSoon } from '../ended-soon.ts';
import { ForwardPass } from './forward-pass.ts';
import { readForward } from './read-forward.ts';

export interface ForwardingOptions {
  readonly store: () => Promise<Store>;
  /** A context over the store, with all of it in sight and nothing masked. */
  readonly contextOf: (signal: AbortSignal) => Context;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
}

interface Settings {
  readonly forward: readonly ForwardSettings[];
  readonly destinations: readonly DestinationSettings[];
}

/** What is read of the store at once. */
const sliceEvents = 4000;
/** What is slow on purpose gets through within the time of a pass. */
const sliceSeconds = 60;
/** Refused events are told so often, and counted beyond. */
const mostTold = 20;

interface Running {
  readonly written: string;
  readonly detector: Detector;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

export class Forwarding {
  readonly #options: ForwardingOptions;
  #running: readonly Running[] = [];

  private constructor(options: ForwardingOptions) {
    this.#options = options;
  }

  /** @throws AppError `config-invalid` where a forward names no destination that takes events, or its query does not read well. */
  static async open(settings: Settings, options: ForwardingOptions): Promise<Forwarding> {
    const forwarding = new Forwarding(options);
    await forwarding.apply(settings);
    return forwarding;
  }

  /** @throws AppError as `open`; what ran before goes on then. */
  async apply(settings: Settings): Promise<void> {
    const passes = settings.forward.map((forward) => ({ forward, pass: this.#passOf(forward, settings.destinations) }));
    const written = ({ to, ...rest }: ForwardSettings) => JSON.stringify([rest, to, settings.destinations.find(({ name }) => name === to)]);
    const kept = this.#running.filter((running) => settings.forward.some((forward) => written(forward) === running.written));
    await this.#end(this.#running.filter((running) => !kept.includes(running)));
    const fresh = passes.filter(({ forward }) => !kept.some((running) => running.written === written(forward)));
    this.#running = [...kept, ...fresh.map(({ forward, pass }) => this.#start(forward, pass, written(forward)))];
  }

  /** To be called when something was stored. */
  wake(): void {
    for (const { detector } of this.#running) detector.wake();
  }

  async close(): Promise<void> {
    await this.#end(this.#running);
    this.#running = [];
  }

  #passOf(settings: ForwardSettings, destinations: readonly DestinationSettings[]): ForwardPass {
    const { env, clock, log, metrics } = this.#options;
    const { name: forward, to } = settings;
    let told = 0;
    return new ForwardPass({
      settings,
      ...readForward(settings, destinations),
      world: { env, clock, version: readVersion(), lookup: createGuardedLookup() },
      sent: (events) => metrics.forwarded.inc({ forward }, events),
      refused: ({ id, auditID, cluster }, detail) => {
        metrics.forwardRefused.inc({ forward });
        if (++told <= mostTold)
          log.error({ forward, to, id, auditID, cluster, detail }, 'An event is not taken by its destination, and is left out.');
      },
    });
  }

  #start({ name: forward, eventsPerSecond }: ForwardSettings, pass: ForwardPass, written: string): Running {
    const { metrics, env: _, ...others } = this.#options;
    const slice = eventsPerSecond === undefined ? sliceEvents : Math.min(sliceEvents, eventsPerSecond * sliceSeconds);
    const detector = new Detector({
      ...others,
      passes: [pass],
      sink: { record: async () => undefined },
      sliceEvents: slice,
      lease: `forward-${forward}`,
      reported: ({ behind }) => metrics.forwardBehind.set({ forward }, behind),
      failed: () => metrics.forwardFailures.inc({ forward }),
    });
    const stop = new AbortController();
    return { written, detector, stop, done: detector.run(stop.signal) };
  }

  async #end(running: readonly Running[]): Promise<void> {
    for (const { stop } of running) stop.abort();
    await endedSoon(Promise.all(running.map(({ done }) => done)));
  }
}
