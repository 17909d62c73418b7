/**
 * Behaviour, judged while events arrive: about twice a minute everything new is collected, and what it makes unusual is found. How far
 * was collected stands in the store beside what was; see collect.ts.
 */

import type { Finding, FindingRule } from '../../model/finding.ts';
import type { BehaviourConfig } from '../../platform/config-behaviour.ts';
import type { Arrival } from '../../sql/arrival.ts';
import { type HourRow, hourUs, touchedHours } from '../../sql/behaviour/activity.ts';
import type { DetectionPass, NewEvents, PassGiven } from '../detector/detection-pass.ts';
import { type BehaviourSettings, behaviourSettings } from './behaviour-settings.ts';
import { type Collected, collect } from './collect.ts';
import { type GeoDatabase, openGeoDatabase } from './geo-database.ts';
import { chooseBehaviourRules, judge } from './judge.ts';

const everyMs = 30_000;
/** So much may have been passed over before the process ended. */
const lookBackUs = 120_000_000n;
/** A collection of the whole past takes its time. */
const patientMs = 290_000;

interface Holding {
  readonly settings: BehaviourSettings;
  readonly rules: readonly FindingRule[];
  readonly geo: GeoDatabase | null;
}

export class BehaviourPass implements DetectionPass {
  readonly name = 'behaviour';
  #holding: Holding | null;
  #endedMs: number | null = null;
  /** The last slice and what it gave: when it comes again, that was not recorded. */
  #last: { readonly slice: string; readonly findings: readonly Finding[] } | null = null;

  private constructor(holding: Holding | null) {
    this.#holding = holding;
  }

  /** @throws AppError `config-invalid`, `usage` */
  static async open(config: BehaviourConfig): Promise<BehaviourPass> {
    return new BehaviourPass(await hold(config));
  }

  /** @throws AppError `config-invalid`, `usage`; what was there before then holds. */
  async apply(config: BehaviourConfig): Promise<void> {
    this.#holding = await hold(config);
  }

  async run(events: NewEvents, given: PassGiven): Promise<readonly Finding[]> {
    if (this.#holding === null) return [];
    const slice = sliceOf(events);
    if (events.rows > 0 && this.#last?.slice === slice) return this.#last.findings;
    const isSoon = this.#endedMs !== null && Math.abs(given.clock() - this.#endedMs) < everyMs;
    if (isSoon) return [];
    const findings = await this.#look(events, given, this.#holding);
    this.#last = { slice, findings };
    this.#endedMs = given.clock();
    return findings;
  }

  async #look(events: NewEvents, { store, context, signal }: PassGiven, { settings, rules, geo }: Holding): Promise<readonly Finding[]> {
    const { trustedProxies } = context;
    const options = { signal, timeoutMs: patientMs };
    const collected = await collect({ store, options, trustedProxies, signal });
    const arrival = this.#arrivalOf(events, collected);
    if (arrival === null) return [];
    const hoursUs = (await store.rows<HourRow>(touchedHours(arrival, arrival.ingestedUs), options)).map(({ hour }) => BigInt(hour));
    const [first, last] = [hoursUs[0], hoursUs.at(-1)];
    if (first === undefined || last === undefined) return [];
    const judged = { fromUs: first, toUs: last + hourUs, storedUs: arrival.ingestedUs, hoursUs, clusters: [] };
    return judge(rules, { store, options, settings, judged, trustedProxies, geo, warn: context.warn });
  }

  /** What is judged; null where nothing is. */
  #arrivalOf(events: NewEvents, { arrival, isFirst }: Collected): Arrival | null {
    const slice = events.rows === 0 ? null : events;
    // The past of a store that was never looked at is learnt from, and raises nothing.
    if (isFirst || arrival === null) return this.#endedMs === null || isFirst ? slice : null;
    if (this.#endedMs !== null || slice === null) return arrival;
    const since = slice.ingestedUs === null || arrival.ingestedUs === null ? null : slice.ingestedUs - lookBackUs;
    return { ...arrival, ingestedUs: since === null || (arrival.ingestedUs ?? since) < since ? arrival.ingestedUs : since };
  }
}

async function hold(config: BehaviourConfig): Promise<Holding | null> {
  const settings = behaviourSettings(config);
  const rules = chooseBehaviourRules([], settings.off);
  const geo = settings.geoDatabase === null ? null : await openGeoDatabase(settings.geoDatabase);
  return config.enabled ? { settings, rules, geo } : null;
}

function sliceOf({ writers }: NewEvents): string {
  return writers.map(({ writer, afterSeq, upToSeq }) => `${writer} ${afterSeq} ${upToSeq}`).join('\n');
}
