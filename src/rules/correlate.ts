/**
 * Correlations over the events that rules have found: counted in a window that slides with each event, by what they have in
 * common. What is met is told once for each group and each stretch of time, however often it is met in it.
 */
import { assertNever } from '../model/invariant.ts';
import type { CorrelationCondition, CorrelationRule } from './rule.ts';
import { Tally } from './tally.ts';

/** An event that one of the rules of a correlation has found; each request once for each rule. */
export interface Hit {
  /** The id of the rule. */
  readonly rule: string;
  readonly atUs: number;
  /** Events of different clusters never belong together. */
  readonly cluster: string;
  /** By what events belong together, one value for each field of the correlation. */
  readonly group: readonly string[];
  /** Of the field that is counted or summed up; empty where there is none. */
  readonly value: string;
  /** What another correlation has met may be met at many events, and counts once; absent for an event. */
  readonly finding?: string;
}

export interface Correlated<Of extends Hit> {
  readonly group: readonly string[];
  /** The number of the stretch of time, since the epoch. */
  readonly window: number;
  /** The events of the window when the condition was first met in it, oldest first. */
  readonly hits: readonly Of[];
  /** What was compared: a count, a sum, an average, a percentile. */
  readonly measure: number;
}

/** That the condition holds at an event, of those that lie before it in its group. */
export interface Met<Of extends Hit> {
  readonly group: readonly string[];
  readonly window: number;
  readonly measure: number;
  /** All of the group, oldest first; those of the window are from `from` on, up to `to`, which is left out. */
  readonly among: readonly Of[];
  readonly from: number;
  readonly to: number;
}

/** The same findings whatever the order in which the events come. */
export function correlate<Of extends Hit>(rule: CorrelationRule, hits: Iterable<Of>): readonly Correlated<Of>[] {
  const found = groupsOf(rule, hits).flatMap((group) => {
    const first = new Map<number, Met<Of>>();
    for (const met of meetingsOf(rule, group)) if (!first.has(met.window)) first.set(met.window, met);
    return [...first.values()];
  });
  return found
    .map(({ group, window, measure, among, from, to }) => ({ group, window, measure, hits: among.slice(from, to) }))
    .sort((one, other) => lastOf(one) - lastOf(other));
}

/** Every event at which the condition holds, not the first of a stretch of time alone. */
export function meetings<Of extends Hit>(rule: CorrelationRule, hits: Iterable<Of>): readonly Met<Of>[] {
  return groupsOf(rule, hits).flatMap((group) => [...meetingsOf(rule, group)]);
}

/** Each in the order of time; of equal times in that of the rules. */
function groupsOf<Of extends Hit>({ rules }: CorrelationRule, hits: Iterable<Of>): readonly (readonly Of[])[] {
  const groups = new Map<string, Of[]>();
  for (const hit of hits) {
    // What lacks all that events are grouped by belongs to nothing.
    if (hit.group.length > 0 && hit.group.every((value) => value === '')) continue;
    const key = JSON.stringify([hit.cluster, ...hit.group]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [hit]);
    else group.push(hit);
  }
  for (const group of groups.values())
    group.sort((one, other) => one.atUs - other.atUs || rules.indexOf(one.rule) - rules.indexOf(other.rule));
  return [...groups.values()];
}

function* meetingsOf<Of extends Hit>(rule: CorrelationRule, among: readonly Of[]): Generator<Met<Of>> {
  const tally = new Tally(rule);
  let from = 0;
  for (const [at, hit] of among.entries()) {
    tally.add(hit);
    for (let oldest = among[from]; oldest !== undefined && oldest.atUs < hit.atUs - rule.timespanUs; oldest = among[++from])
      tally.remove(oldest);
    // Equal times belong together: the last of them decides.
    const measure = tally.measure(hit.atUs);
    if (measure === null || !rule.conditions.every((condition) => holds(condition, measure))) continue;
    yield { group: hit.group, window: Math.floor(hit.atUs / rule.timespanUs), measure, among, from, to: at + 1 };
  }
}

function holds({ op, value }: CorrelationCondition, measure: number): boolean {
  switch (op) {
    case 'gt':
      return measure > value;
    case 'gte':
      return measure >= value;
    case 'lt':
      return measure < value;
    case 'lte':
      return measure <= value;
    case 'eq':
      return measure === value;
    case 'neq':
      return measure !== value;
    default:
      return assertNever(op);
  }
}

function lastOf({ hits }: Correlated<Hit>): number {
  return hits.at(-1)?.atUs ?? 0;
}
