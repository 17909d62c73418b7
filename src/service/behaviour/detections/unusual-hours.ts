/** People at work at an hour of the day, or at a weekend, that was not theirs in the four weeks before. */
import { hourUs } from '../../../sql/behaviour/activity.ts';
import { historyHours } from '../baseline.ts';
import { behaviourRules as rules } from '../behaviour-rules.ts';
import type { BehaviourSettings } from '../behaviour-settings.ts';
import { sayInstant } from '../say.ts';
import type { Suspicion } from '../suspicion.ts';
import type { HourGiven } from './hourly.ts';

/** Who was there on fewer days has no hours yet. */
const leastDays = 5;
/** An hour earlier or later is no surprise. */
const tolerance = 1;
const weekendHours = 14 * 24;

/** The first unusual hour of each day. */
export function unusualHours(given: readonly HourGiven[], { learnMs }: BehaviourSettings): Suspicion[] {
  const found = new Map<string, Suspicion>();
  for (const hour of [...given].sort((one, other) => one.hour - other.hour)) {
    if (hour.kind !== 'human' || hour.requests === 0) continue;
    const key = JSON.stringify([hour.cluster, hour.user, dayOf(hour.hour)]);
    if (found.has(key)) continue;
    const suspicion = judgeHour(hour, learnMs);
    if (suspicion !== null) found.set(key, suspicion);
  }
  return [...found.values()];
}

const dayOf = (hour: number) => Math.floor(hour / 24);
/** The epoch was a Thursday. */
const isWeekend = (hour: number) => (dayOf(hour) + 3) % 7 >= 5;

function judgeHour({ cluster, user, hour, requests, sinceUs, past }: HourGiven, learnMs: number): Suspicion | null {
  const startUs = BigInt(hour) * hourUs;
  if (startUs - sinceUs < BigInt(learnMs) * 1000n) return null;
  // Of this day nothing counts: who began too early is too early all morning.
  const before = [...past]
    .filter(([at, one]) => dayOf(at) < dayOf(hour) && at >= hour - historyHours && one.requests > 0)
    .map(([at]) => at);
  const days = new Set(before.map(dayOf)).size;
  if (days < leastDays) return null;
  const usual = [...new Set(before.map((at) => at % 24))].sort((one, other) => one - other);
  const isOdd = usual.every((at) => distance(at, hour % 24) > tolerance);
  const isOddWeekend = isWeekend(hour) && startUs - sinceUs >= BigInt(weekendHours) * hourUs && !before.some(isWeekend);
  if (!isOdd && !isOddWeekend) return null;
  const date = sayInstant(startUs).slice(0, 10);
  return {
    rule: rules.outsideHours,
    cluster,
    user,
    actorKind: 'human',
    what: date,
    atUs: startUs,
    reason: `${user} was at work ${isOdd ? `at ${sayInstant(startUs).slice(11, 16)} UTC` : 'at a weekend'} on ${date}, as on none of ${days} days before`,
    facts: [
      {
        label: 'Expected',
        value: isOdd ? `Work at these hours of the day (UTC): ${sayHours(usual)}.` : 'Work from Monday to Friday alone.',
      },
      { label: 'Seen', value: `${requests.toLocaleString('en-US')} requests in the hour from ${sayInstant(startUs)}.` },
      { label: 'How often', value: `On none of the ${days} days of the four weeks before on which ${user} was at work.` },
    ],
    evidence: { cluster, user, fromUs: startUs, toUs: startUs + hourUs - 1n, which: 'all' },
  };
}

const distance = (one: number, other: number) => Math.min(Math.abs(one - other), 24 - Math.abs(one - other));

/** `8–12, 14`. */
function sayHours(hours: readonly number[]): string {
  const runs: number[][] = [];
  for (const hour of hours) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === hour - 1) run.push(hour);
    else runs.push([hour]);
  }
  return runs.map((run) => (run.length === 1 ? String(run[0]) : `${run[0]}–${run.at(-1)}`)).join(', ');
}
