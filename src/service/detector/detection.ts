/** Continuous detection of a server as its configuration wants it: on or off, with which rules; taken anew on SIGHUP. */
import type { IndicatorLists } from '../../model/indicator-list.ts';
import type { Log } from '../../platform/log.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { Store } from '../../store/store.ts';
import type { FindingSink } from '../alerts/finding-sink.ts';
import type { Context } from '../context.ts';
import { endedSoon } from '../ended-soon.ts';
import type { DetectionPass } from './detection-pass.ts';
import { Detector } from './detector.ts';
import type { Beginning } from './pass-runner.ts';
import { RulePass } from './rule-pass.ts';
import { type RuleSettings, readRunningRules } from './running-rules.ts';
import type { SetAsideRule } from './set-aside-rules.ts';

export interface DetectionSettings extends RuleSettings {
  readonly enabled: boolean;
  /** Where the first start over a store begins. */
  readonly start: Beginning;
}

export interface DetectionOptions {
  readonly store: () => Promise<Store>;
  /** A context over the store, with all of it in sight and nothing masked. */
  readonly contextOf: (signal: AbortSignal) => Context;
  /** What rules may ask. */
  readonly lists: () => IndicatorLists;
  readonly sink: FindingSink;
  /** What looks beside the rules. */
  readonly passes: readonly DetectionPass[];
  readonly clock: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
}

export class Detection {
  readonly #options: DetectionOptions;
  readonly #rules: RulePass;
  readonly #detector: Detector;
  #running: { readonly stop: AbortController; readonly done: Promise<void> } | null = null;

  private constructor(options: DetectionOptions, rules: RulePass, start: Beginning) {
    const { passes, metrics, lists: _, ...others } = options;
    this.#options = options;
    this.#rules = rules;
    this.#detector = new Detector({
      ...others,
      passes: [rules, ...passes],
      start,
      reported: ({ pass, findings, seconds, lagSeconds, behind }) => {
        metrics.detectionSeconds.observe({ pass }, seconds);
        metrics.detectionLag.set({ pass }, lagSeconds);
        metrics.detectionBehind.set({ pass }, behind);
        metrics.rulesAside.set(rules.aside.length);
        for (const { rule } of findings) metrics.findings.inc({ source: rule.source, level: rule.level });
      },
      failed: (pass) => metrics.detectionFailures.inc({ pass }),
    });
  }

  /** @throws AppError where a folder of rules is not there. */
  static async open(settings: DetectionSettings, options: DetectionOptions): Promise<Detection> {
    const rules = new RulePass(await readRunningRules(settings, options.lists(), (message) => options.log.warn(message)), options);
    const detection = new Detection(options, rules, settings.start);
    detection.#start(settings);
    return detection;
  }

  /** @throws AppError where a folder of rules is not there; what was there before then holds. */
  async apply(settings: DetectionSettings): Promise<void> {
    this.#rules.setRules(await readRunningRules(settings, this.#options.lists(), (message) => this.#options.log.warn(message)));
    if (!settings.enabled) await this.close();
    else this.#start(settings);
  }

  /** The ids of the rules that failed or were too slow, and are tried again later. */
  get aside(): ReadonlySet<string> {
    return new Set(this.#rules.aside.map(({ rule }) => rule.id));
  }

  /** These rules; null where those of a server before are not read yet. */
  get setAside(): readonly SetAsideRule[] | null {
    return this.#rules.hasBegun ? this.#rules.aside : null;
  }

  /** To be called when something was stored. */
  wake(): void {
    this.#detector.wake();
  }

  async close(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    running?.stop.abort();
    // A store that does not answer holds nobody up: what was not stored of the watermark is looked at again.
    await endedSoon(running?.done);
  }

  #start({ enabled }: DetectionSettings): void {
    if (!enabled || this.#running !== null) return;
    const stop = new AbortController();
    this.#running = { stop, done: this.#detector.run(stop.signal) };
  }
}
