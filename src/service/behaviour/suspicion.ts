/** What a detection of behaviour gives, before its events are looked up: everything that makes a finding but these. */
import type { FindingRule } from '../../model/finding.ts';
import type { WatchedKind } from '../../sql/behaviour/collect-sightings.ts';
import type { EvidenceQuery } from '../../sql/behaviour/evidence.ts';
import type { Judged } from '../../sql/behaviour/new-sightings.ts';
import type { StatementOptions, Store } from '../../store/store.ts';
import type { BehaviourSettings } from './behaviour-settings.ts';
import type { GeoDatabase } from './geo-database.ts';

export interface Suspicion {
  readonly rule: FindingRule;
  readonly cluster: string;
  readonly user: string;
  readonly actorKind: WatchedKind;
  /** What was noticed, so that the same is the same finding: a value, an hour. Nothing in it changes when more events come. */
  readonly what: string;
  /** When, in microseconds, as far as the events are not there to tell. */
  readonly atUs: bigint;
  readonly reason: string;
  readonly facts: readonly Fact[];
  readonly evidence: EvidenceQuery;
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}

export interface DetectionGiven {
  readonly store: Store;
  readonly options: StatementOptions;
  readonly settings: BehaviourSettings;
  readonly judged: Judged;
  readonly trustedProxies: readonly string[];
  readonly warn: (message: string) => void;
  /** Null where none is configured. */
  readonly geo: GeoDatabase | null;
}

/** One statement or two, and what follows from their rows. */
export interface BehaviourDetection {
  /** What it may raise. */
  readonly rules: readonly FindingRule[];
  find(given: DetectionGiven): Promise<readonly Suspicion[]>;
}
