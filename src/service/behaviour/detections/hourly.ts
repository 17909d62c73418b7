/**
 * What goes by counts of an hour: more requests or refusals than usual, a new identity that makes many objects, people at work at an
 * hour that is not theirs. What was before the hour alone decides what is usual.
 */
import type { FindingRule } from '../../../model/finding.ts';
import {
  type ActivityRow,
  busyHours,
  type HistoryRow,
  historyOf,
  hourOf,
  hourUs,
  judgedHours,
  type OffHoursRow,
  offHours,
} from '../../../sql/behaviour/activity.ts';
import type { WatchedKind } from '../../../sql/behaviour/collect-sightings.ts';
import { baselineAt, historyHours } from '../baseline.ts';
import { behaviourRules as rules } from '../behaviour-rules.ts';
import type { BehaviourSettings } from '../behaviour-settings.ts';
import { sayInstant, sayKind, sayLength } from '../say.ts';
import type { BehaviourDetection, Suspicion } from '../suspicion.ts';
import { unusualHours } from './unusual-hours.ts';

/** What is known of an identity, and of an hour of it. */
export interface HourGiven {
  readonly cluster: string;
  readonly user: string;
  readonly kind: WatchedKind;
  readonly hour: number;
  readonly requests: number;
  readonly denied: number;
  readonly creates: number;
  readonly sinceUs: bigint;
  readonly kindSinceUs: bigint;
  /** Hours in which something was done, by their number. */
  readonly past: ReadonlyMap<number, { readonly requests: number; readonly denied: number }>;
}

/** A statement holds so many names, and memory the hours of so many. */
const identitiesAtOnce = 500;

export const hourly: BehaviourDetection = {
  rules: [rules.newIdentityCreates, rules.volumeSpike, rules.deniedBurst, rules.outsideHours],
  async find({ store, options, settings, judged }) {
    const { volume, denied, newIdentity, workingHours } = settings;
    const floors = { requests: volume.floor, denied: denied.floor, creates: newIdentity.creates };
    const busy = await store.rows<ActivityRow>(busyHours(judged, floors), options);
    const names = [...new Set(busy.map(({ identity }) => identity))];
    const hours = judgedHours(judged);
    const suspicions: Suspicion[] = [];
    for (let at = 0; at < names.length; at += identitiesAtOnce) {
      const some = names.slice(at, at + identitiesAtOnce);
      const first = busy.find(({ identity }) => some.includes(identity))?.hour ?? hours.from;
      const statement = historyOf(some, { from: Math.max(first, hours.from) - historyHours, to: hours.to }, judged.clusters);
      const pasts = new Map((await store.rows<HistoryRow>(statement, options)).map((row) => [keyOf(row), row]));
      const chosen = new Set(some);
      const given = busy.filter(({ identity }) => chosen.has(identity)).flatMap((row) => givenOf(row, pasts.get(keyOf(row))));
      for (const hour of given) suspicions.push(...judgeHour(hour, settings));
      if (workingHours === null) suspicions.push(...unusualHours(given, settings));
    }
    if (workingHours !== null) {
      const off = await store.rows<OffHoursRow>(offHours(judged, workingHours), options);
      suspicions.push(...off.map(suspectOffHours));
    }
    return suspicions;
  },
};

const keyOf = ({ cluster, identity }: { readonly cluster: string; readonly identity: string }) => JSON.stringify([cluster, identity]);

function givenOf(row: ActivityRow, history: HistoryRow | undefined): HourGiven[] {
  // Whose sightings are not collected yet is judged when they are.
  if (history === undefined) return [];
  const { cluster, identity, hour, requests, denied, creates } = row;
  return [
    {
      cluster,
      user: identity,
      kind: row.kind as WatchedKind,
      hour,
      requests: Number(requests),
      denied: Number(denied),
      creates: Number(creates),
      sinceUs: BigInt(history.since),
      kindSinceUs: BigInt(history.kind_since),
      past: pastOf(history),
    },
  ];
}

const pasts = new WeakMap<HistoryRow, HourGiven['past']>();

/** Made once for all hours of an identity. */
function pastOf(history: HistoryRow): HourGiven['past'] {
  const known = pasts.get(history);
  if (known !== undefined) return known;
  const made = new Map(history.hours.map(([hour, requests, denied]) => [hour, { requests: Number(requests), denied: Number(denied) }]));
  pasts.set(history, made);
  return made;
}

function judgeHour(given: HourGiven, settings: BehaviourSettings): Suspicion[] {
  return [
    ...judgeCount(given, settings, 'requests', rules.volumeSpike, settings.volume),
    ...judgeCount(given, settings, 'denied', rules.deniedBurst, settings.denied),
    ...judgeNew(given, settings),
  ];
}

const said = { requests: 'made', denied: 'was refused' };

function judgeCount(
  given: HourGiven,
  { learnMs }: BehaviourSettings,
  what: 'requests' | 'denied',
  rule: FindingRule,
  { factor, floor }: { readonly factor: number; readonly floor: number },
): Suspicion[] {
  const { cluster, user, kind, hour, past, sinceUs, kindSinceUs } = given;
  const count = given[what];
  if (count < floor) return [];
  const startUs = BigInt(hour) * hourUs;
  const learnUs = BigInt(learnMs) * 1000n;
  const isLearnt = startUs - sinceUs >= learnUs;
  // Nobody new is refused often; how much somebody new does is not known.
  const isNewcomer = what === 'denied' && !isLearnt && startUs - kindSinceUs >= learnUs;
  if (!isLearnt && !isNewcomer) return [];
  const usual = isLearnt ? baselineAt(hour, hourOf(sinceUs) + 1, (at) => past.get(at)?.[what] ?? 0) : null;
  if (isLearnt && usual === null) return [];
  const threshold = usual === null ? floor : Math.max(floor, usual.median + factor * usual.spread);
  if (count < threshold) return [];
  const span = `in the hour from ${sayInstant(startUs)}`;
  const expected =
    usual === null
      ? `Hardly any: ${user} was not known for ${sayLength(learnMs)} yet.`
      : `About ${say(usual.median)}, and no more than ${say(threshold)}: the median of ${usual.samples} such hours of the ${usual.of} before, and ${factor} times their spread.`;
  const often = [...past].filter(([at, one]) => at < hour && at >= hour - historyHours && one[what] >= count).length;
  return [
    {
      rule: kind === 'human' || (kind === 'service-account' && !isController(user)) ? rule : { ...rule, level: 'low' },
      cluster,
      user,
      actorKind: kind,
      what: String(hour),
      atUs: startUs,
      reason: `${user} ${said[what]} ${say(count)} ${what === 'requests' ? 'requests' : 'times'} ${span}, where ${usual === null ? 'hardly any' : `about ${say(usual.median)}`} were expected`,
      facts: [
        { label: 'Expected', value: expected },
        { label: 'Seen', value: `${say(count)} ${span}.` },
        { label: 'How often', value: `${often === 0 ? 'In no hour' : `In ${say(often)} hours`} of the four weeks before it were as many.` },
      ],
      evidence: { cluster, user, fromUs: startUs, toUs: startUs + hourUs - 1n, which: what === 'denied' ? 'denied' : 'all' },
    },
  ];
}

const isController = (user: string) => user.startsWith('system:serviceaccount:kube-system:');

function judgeNew(
  { cluster, user, kind, hour, creates, sinceUs, kindSinceUs }: HourGiven,
  { newIdentity, learnMs }: BehaviourSettings,
): Suspicion[] {
  const startUs = BigInt(hour) * hourUs;
  const isWatched = sinceUs - kindSinceUs >= BigInt(learnMs) * 1000n;
  const isNew = startUs - sinceUs < BigInt(newIdentity.forMs) * 1000n;
  const isMeant = kind === 'human' || (kind === 'service-account' && !isController(user));
  if (creates < newIdentity.creates || !isWatched || !isNew || !isMeant) return [];
  const known = sayLength(Number((sinceUs - kindSinceUs) / 1000n));
  return [
    {
      rule: kind === 'human' ? rules.newIdentityCreates : { ...rules.newIdentityCreates, level: 'medium' },
      cluster,
      user,
      actorKind: kind,
      what: String(hour),
      atUs: startUs,
      reason: `${user}, who was first seen at ${sayInstant(sinceUs)}, made ${say(creates)} objects in the hour from ${sayInstant(startUs)}`,
      facts: [
        {
          label: 'Expected',
          value: `No more than ${say(newIdentity.creates)} objects an hour from an identity that is known for less than ${sayLength(newIdentity.forMs)}.`,
        },
        {
          label: 'Seen',
          value: `${say(creates)} objects made in the hour from ${sayInstant(startUs)}; first seen at ${sayInstant(sinceUs)}.`,
        },
        {
          label: 'How often',
          value: `${sayKind(2, kind).replace(/^2 /, 'Other ')} of ${cluster} were watched for ${known} before it came.`,
        },
      ],
      evidence: { cluster, user, fromUs: startUs, toUs: startUs + hourUs - 1n, which: 'creates' },
    },
  ];
}

function suspectOffHours({ cluster, identity: user, day, from, to, requests }: OffHoursRow): Suspicion {
  const fromUs = BigInt(from);
  const toUs = BigInt(to) + hourUs / 4n - 1n;
  return {
    rule: rules.outsideHours,
    cluster,
    user,
    actorKind: 'human',
    what: day,
    atUs: fromUs,
    reason: `${user} was at work outside of working hours on ${day}, from ${sayInstant(fromUs)}`,
    facts: [
      { label: 'Expected', value: 'Nothing outside of the working hours of the configuration.' },
      { label: 'Seen', value: `${say(Number(requests))} requests on ${day}, from ${sayInstant(fromUs)} to ${sayInstant(toUs)}.` },
    ],
    evidence: { cluster, user, fromUs, toUs, which: 'all' },
  };
}

const say = (count: number) => Math.round(count).toLocaleString('en-US');
