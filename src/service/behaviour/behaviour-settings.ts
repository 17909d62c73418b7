/** What the detections of behaviour go by. docs/decisions/behaviour.md says why the defaults are what they are. */
import { type BehaviourConfig, weekdays } from '../../platform/config-behaviour.ts';

export interface WorkingHours {
  /** 1 is Monday, 7 Sunday. */
  readonly days: readonly number[];
  /** Minutes since midnight; `to` is not among them. */
  readonly from: number;
  readonly to: number;
  /** Such as Europe/Berlin. */
  readonly timeZone: string;
}

export interface ClusterRanges {
  readonly cluster: string;
  /** CIDR ranges of its pods and nodes. */
  readonly ranges: readonly string[];
}

export interface BehaviourSettings {
  /** Nothing is raised about an identity, or those like it, before they were watched for so long. */
  readonly learnMs: number;
  /** Names of detections that do not run. */
  readonly off: readonly string[];
  /** How long an identity is new, and how many objects it may make in an hour meanwhile. */
  readonly newIdentity: { readonly forMs: number; readonly creates: number };
  /** Requests in an hour: so many times the usual spread above what is usual, and never less than the floor. */
  readonly volume: { readonly factor: number; readonly floor: number };
  /** Likewise of refused requests. */
  readonly denied: { readonly factor: number; readonly floor: number };
  /** Who was away for so long is dormant. */
  readonly dormantMs: number;
  /** What so small a share of a kind has ever done is rare. */
  readonly rareShare: number;
  /** So many pairs of actions in an hour that nobody of a kind did one after the other before. */
  readonly sequences: number;
  readonly travel: { readonly leastKm: number; readonly kmPerHour: number };
  /** Null: learnt for each person. */
  readonly workingHours: WorkingHours | null;
  readonly clusterRanges: readonly ClusterRanges[];
  /** A MMDB file that tells countries, and perhaps places, of addresses. */
  readonly geoDatabase: string | null;
}

export function behaviourSettings(config: BehaviourConfig): BehaviourSettings {
  const { workingHours } = config;
  return {
    learnMs: config.learn,
    off: config.off,
    newIdentity: { forMs: config.newFor, creates: config.newCreates },
    volume: { factor: config.volumeFactor, floor: config.volumeFloor },
    denied: { factor: config.deniedFactor, floor: config.deniedFloor },
    dormantMs: config.dormantAfter,
    rareShare: config.rarePercent / 100,
    sequences: config.sequences,
    travel: { leastKm: config.travelKm, kmPerHour: config.travelKmPerHour },
    workingHours: workingHours === undefined ? null : hoursOf(workingHours),
    clusterRanges: config.clusterRanges,
    geoDatabase: config.geoDatabase ?? null,
  };
}

function hoursOf({ days, from, to, timeZone }: NonNullable<BehaviourConfig['workingHours']>): WorkingHours {
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  return { days: days.map((day) => weekdays.indexOf(day) + 1), from: minutes(from), to: minutes(to), timeZone };
}
