/** Words that several detections say things in. */

import { isoOf } from '../../model/iso-time.ts';
import type { WatchedKind } from '../../sql/behaviour/collect-sightings.ts';

const ones: Readonly<Record<WatchedKind, string>> = {
  human: 'person',
  'service-account': 'service account',
  node: 'node',
  'control-plane': 'part of the control plane',
};
const many: Readonly<Record<WatchedKind, string>> = {
  human: 'people',
  'service-account': 'service accounts',
  node: 'nodes',
  'control-plane': 'parts of the control plane',
};

/** `1 person`, `12 service accounts`. */
export function sayKind(count: number, kind: WatchedKind): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? ones[kind] : many[kind]}`;
}

/** To the second. */
export function sayInstant(us: bigint): string {
  return `${isoOf(us).slice(0, 19).replace('T', ' ')} UTC`;
}

/** `3 days`, `26 hours`. */
export function sayLength(ms: number): string {
  const [size, unit] = ms >= 2 * 86_400_000 ? [86_400_000, 'days'] : ms >= 2 * 3_600_000 ? [3_600_000, 'hours'] : [60_000, 'minutes'];
  return `${Math.round(ms / size).toLocaleString('en-US')} ${unit}`;
}
