/**
 * The pass of detection that looks at the audit log itself: what came and what did not, when, and how it was recorded. What depends on the
 * clock alone is looked at every few minutes, over a stretch that reaches back, so that nothing is missed between.
 */
import type { Finding } from '../../model/finding.ts';
import type { DetectionPass, NewEvents, PassGiven } from '../detector/detection-pass.ts';
import { SilentAgents } from './agents.ts';
import { watchClocks } from './clocks.ts';
import { lastQuarter, watchRecording } from './recording.ts';
import { watchHoles, watchRecords } from './records.ts';
import { watchSilences } from './silences.ts';
import { findStreams, watchStreams } from './streams.ts';

const lookEveryMs = 30_000;
const lookDeepEveryMs = 600_000;
const reachUs = 7_200_000_000n;
/** Of what could not be handed out, the newest are kept. */
const mostHeld = 1000;
/** A pass whose findings could not be recorded is run again: what is found once is handed out so often. The same is recorded once. */
const handOutTimes = 4;

interface Held {
  readonly finding: Finding;
  given: number;
}

export class PipelinePass implements DetectionPass {
  readonly name = 'pipeline';
  #held: readonly Held[] = [];
  #lookedMs = Number.NEGATIVE_INFINITY;
  #deepMs = Number.NEGATIVE_INFINITY;
  #quarter = Number.NEGATIVE_INFINITY;
  readonly #agents = new SilentAgents();
  readonly #isOn: () => boolean;

  /** @param isOn whether the configuration wants it. */
  constructor(isOn: () => boolean) {
    this.#isOn = isOn;
  }

  async run(events: NewEvents, given: PassGiven): Promise<readonly Finding[]> {
    if (!this.#isOn()) return [];
    const nowMs = given.clock();
    const found = await watchClocks(events, given);
    await this.#look(nowMs, startOf(events, nowMs), given);
    const held = this.#held;
    for (const each of held) each.given++;
    this.#held = held.filter((each) => each.given < handOutTimes);
    return [...held.map(({ finding }) => finding), ...found];
  }

  async #look(nowMs: number, sinceUs: bigint, given: PassGiven): Promise<void> {
    // A clock that is set back does not put it off.
    if (Math.abs(nowMs - this.#lookedMs) < lookEveryMs) return;
    const streams = await findStreams(given);
    const found = [...watchStreams(streams, given), ...(await watchRecords(sinceUs, given)), ...(await this.#agents.watch(given))];
    for (const finding of found) this.#hold(finding);
    this.#lookedMs = nowMs;
    const quarter = lastQuarter(nowMs);
    if (quarter !== this.#quarter) {
      for (const finding of await watchRecording(quarter, given)) this.#hold(finding);
      this.#quarter = quarter;
    }
    if (Math.abs(nowMs - this.#deepMs) < lookDeepEveryMs) return;
    const clusters = [...new Set(streams.map(({ cluster }) => cluster))];
    for (const finding of [...(await watchSilences(clusters, given)), ...(await watchHoles(sinceUs, given))]) this.#hold(finding);
    this.#deepMs = nowMs;
  }

  #hold(finding: Finding): void {
    if (this.#held.some((held) => held.finding.id === finding.id)) return;
    this.#held = [...this.#held, { finding, given: 0 }].slice(-mostHeld);
  }
}

/** As far back as anything new goes, and no less than two hours. */
function startOf({ ingestedUs }: NewEvents, nowMs: number): bigint {
  const usualUs = BigInt(nowMs) * 1000n - reachUs;
  return ingestedUs !== null && ingestedUs > 0n && ingestedUs < usualUs ? ingestedUs : usualUs;
}
