/**
 * The pass of detection that looks at the audit log itself: what came and what did not, when, and how it was recorded. What depends on the
 * clock alone is looked at every few minutes, over a stretch that reaches back, so that nothing is missed between.
 */
import type { Finding } from '../../model/finding.ts';
import type { DetectionPass, NewEvents, PassGiven } from '../detector/detection-pass.ts';
import type { SetAsideRule } from '../detector/set-aside-rules.ts';
import { AsideWatch } from './aside-watch.ts';
import { watchClocks } from './clocks.ts';
import { lastQuarter, watchRecording } from './recording.ts';
import { watchHoles, watchRecords } from './records.ts';
import { watchSilences } from './silences.ts';
import { findStreams, watchStreams } from './streams.ts';

const lookEveryMs = 30_000;
const lookDeepEveryMs = 600_000;
const reachUs = 7_200_000_000n;

export interface PipelinePassOptions {
  /** Whether the configuration wants it. */
  readonly isOn: () => boolean;
  /** The rules that are set aside; null where that is not known yet. */
  readonly aside: () => readonly SetAsideRule[] | null;
}

export class PipelinePass implements DetectionPass {
  readonly name = 'pipeline';
  /** By id: what was found is given, also where something behind it failed. */
  readonly #found = new Map<string, Finding>();
  readonly #rules = new AsideWatch();
  #lookedMs = Number.NEGATIVE_INFINITY;
  #deepMs = Number.NEGATIVE_INFINITY;
  #quarter = Number.NEGATIVE_INFINITY;
  readonly #options: PipelinePassOptions;

  constructor(options: PipelinePassOptions) {
    this.#options = options;
  }

  async run(events: NewEvents, given: PassGiven): Promise<readonly Finding[]> {
    if (!this.#options.isOn()) return [];
    const nowMs = given.clock();
    this.#hold(await watchClocks(events, given));
    await this.#look(nowMs, startOf(events, nowMs), given);
    const found = [...this.#found.values()];
    this.#found.clear();
    return found;
  }

  keep(): unknown {
    return this.#rules.keep();
  }

  begin(kept: unknown): void {
    this.#rules.begin(kept);
    this.#lookedMs = Number.NEGATIVE_INFINITY;
    this.#deepMs = Number.NEGATIVE_INFINITY;
    this.#quarter = Number.NEGATIVE_INFINITY;
  }

  async #look(nowMs: number, sinceUs: bigint, given: PassGiven): Promise<void> {
    // A clock that is set back does not put it off.
    if (Math.abs(nowMs - this.#lookedMs) < lookEveryMs) return;
    const streams = await findStreams(given);
    this.#hold(watchStreams(streams, given));
    this.#hold(await watchRecords(sinceUs, given));
    this.#hold(this.#rules.look(this.#options.aside(), nowMs));
    this.#lookedMs = nowMs;
    const quarter = lastQuarter(nowMs);
    if (quarter !== this.#quarter) {
      this.#hold(await watchRecording(quarter, given));
      this.#quarter = quarter;
    }
    if (Math.abs(nowMs - this.#deepMs) < lookDeepEveryMs) return;
    const clusters = [...new Set(streams.map(({ cluster }) => cluster))];
    this.#hold(await watchSilences(clusters, given));
    this.#hold(await watchHoles(sinceUs, given));
    this.#deepMs = nowMs;
  }

  #hold(findings: readonly Finding[]): void {
    for (const finding of findings) this.#found.set(finding.id, finding);
  }
}

/** As far back as anything new goes, and no less than two hours. */
function startOf({ ingestedUs }: NewEvents, nowMs: number): bigint {
  const usualUs = BigInt(nowMs) * 1000n - reachUs;
  return ingestedUs !== null && ingestedUs > 0n && ingestedUs < usualUs ? ingestedUs : usualUs;
}
