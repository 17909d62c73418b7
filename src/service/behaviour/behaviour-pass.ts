/**
 * Behaviour, judged while events arrive: about twice a minute everything new is collected, and what it makes unusual is found. How far
 * was collected stands in the store beside what was (see collect.ts); how far it was judged is kept beside the watermark, since one of the
 * two may have come further when a look was broken off.
 */
import { z } from 'zod';
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
/** What was stored before a look may be seen after it: loads take their time, and clocks differ. */
const lookBackUs = 120_000_000n;
/** A collection of the whole past takes its time. */
const patientMs = 290_000;

/** Milliseconds since the epoch. */
const keptLook = z.object({ lookedMs: z.number() });

interface Judging extends Arrival {
  /** What was stored since is looked at as well; null for nothing. */
  readonly sinceUs: bigint | null;
}

interface Holding {
  readonly settings: BehaviourSettings;
  readonly rules: readonly FindingRule[];
  readonly geo: GeoDatabase | null;
}

export class BehaviourPass implements DetectionPass {
  readonly name = 'behaviour';
  #holding: Holding | null;
  /** When the last look ended that got through. */
  #endedMs: number | null = null;
  /** When it began: what was stored before was judged. Null where nobody knows of any. */
  #lookedMs: number | null = null;
  /** Whether something may have been collected since then and not judged. */
  #isBehind = true;

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
    const beganMs = given.clock();
    const isSoon = this.#endedMs !== null && Math.abs(beganMs - this.#endedMs) < everyMs;
    if (isSoon) return [];
    const wasBehind = this.#isBehind;
    this.#isBehind = true;
    const findings = await this.#look(events, given, { ...this.#holding, wasBehind });
    this.#isBehind = false;
    this.#lookedMs = beganMs;
    this.#endedMs = given.clock();
    return findings;
  }

  keep(): unknown {
    return this.#lookedMs === null ? null : { lookedMs: this.#lookedMs };
  }

  begin(kept: unknown): void {
    this.#lookedMs = keptLook.safeParse(kept).data?.lookedMs ?? null;
    this.#isBehind = true;
    this.#endedMs = null;
  }

  async #look(
    events: NewEvents,
    { store, context, signal }: PassGiven,
    { settings, rules, geo, wasBehind }: Holding & { readonly wasBehind: boolean },
  ): Promise<readonly Finding[]> {
    const { trustedProxies } = context;
    const options = { signal, timeoutMs: patientMs };
    const collected = await collect({ store, options, trustedProxies, signal });
    const judging = this.#judgingOf(events, collected, wasBehind);
    if (judging === null) return [];
    const { sinceUs, ...arrival } = judging;
    const hoursUs = (await store.rows<HourRow>(touchedHours(arrival, sinceUs), options)).map(({ hour }) => BigInt(hour));
    const [first, last] = [hoursUs[0], hoursUs.at(-1)];
    if (first === undefined || last === undefined) return [];
    const judged = { fromUs: first, toUs: last + hourUs, storedUs: arrival.ingestedUs, hoursUs, clusters: [] };
    return judge(rules, { store, options, settings, judged, trustedProxies, geo, warn: context.warn });
  }

  /** What is judged; null where nothing is. `wasBehind`: a look before may have been broken off. */
  #judgingOf(events: NewEvents, { arrival, isFirst }: Collected, wasBehind: boolean): Judging | null {
    const slice = events.rows === 0 ? null : events;
    // The past of a store that was never looked at is learnt from, and raises nothing.
    const given = isFirst ? slice : (arrival ?? (wasBehind ? slice : null));
    const lookedUs = this.#lookedMs === null ? (slice?.ingestedUs ?? null) : BigInt(Math.trunc(this.#lookedMs)) * 1000n;
    if (isFirst || !wasBehind || lookedUs === null) return given === null ? null : { ...given, sinceUs: given.ingestedUs };
    const fromUs = lookedUs - lookBackUs;
    if (given === null) return { writers: [], ingestedUs: fromUs, sinceUs: fromUs };
    const { writers, ingestedUs } = given;
    if (ingestedUs === null) return { writers, ingestedUs, sinceUs: fromUs };
    const sinceUs = ingestedUs < fromUs ? ingestedUs : fromUs;
    return { writers, ingestedUs: sinceUs, sinceUs };
  }
}

async function hold(config: BehaviourConfig): Promise<Holding | null> {
  const settings = behaviourSettings(config);
  const rules = chooseBehaviourRules([], settings.off);
  const geo = settings.geoDatabase === null ? null : await openGeoDatabase(settings.geoDatabase);
  return config.enabled ? { settings, rules, geo } : null;
}
