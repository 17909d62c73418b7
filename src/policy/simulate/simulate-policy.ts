/**
 * What a policy would record of traffic that was recorded by another: kinds of events in, volumes by rule out. What the log
 * holds is counted; what it lacks is estimated from events of the same kind that have it, or is said to be unknown.
 */
import { outcomeOf } from '../describe/describe-policy.ts';
import type { Outcome } from '../describe/say-outcome.ts';
import { isAtLeast, type Level, levels, type Policy } from '../policy.ts';
import { bodiesOf, type RequestKind } from './bodies-of.ts';

/** Events of one kind, on which one rule decides. */
export interface TrafficGroup extends RequestKind {
  /** From 0; null where no rule decides. */
  readonly ruleIndex: number | null;
  readonly stage: string;
  /** At which they were recorded. */
  readonly level: string;
  readonly events: number;
  /** Of whole records. */
  readonly bytes: number;
  readonly requestEvents: number;
  readonly requestBytes: number;
  readonly responseEvents: number;
  readonly responseBytes: number;
}

export interface Volume {
  readonly events: number;
  readonly bytes: number;
}

export interface SimulatedVolume {
  readonly today: Volume;
  /** What would be left of it. */
  readonly kept: Volume;
  /** What would come beside it. */
  readonly estimated: Volume;
  /** Events whose bodies would be recorded, and are nowhere in the log. */
  readonly unknownBodies: number;
}

export interface SimulatedRule extends SimulatedVolume {
  readonly ruleIndex: number | null;
  readonly level: Level;
  /** Events that are kept, by stage. */
  readonly stages: Readonly<Record<string, number>>;
}

export interface Simulation {
  readonly total: SimulatedVolume;
  /** In the order of the rules; what no rule takes comes last. */
  readonly rules: readonly SimulatedRule[];
}

/** `"requestObject":` and a comma; `"responseObject":` and a comma. */
const requestKeyBytes = 17;
const responseKeyBytes = 18;

export function simulatePolicy(policy: Policy, groups: readonly TrafficGroup[]): Simulation {
  const means = new BodyMeans(groups);
  const rules = [...policy.rules.keys(), null].map((ruleIndex): SimulatedRule => {
    const own = groups.filter((group) => group.ruleIndex === ruleIndex);
    const outcome = outcomeOf(policy, ruleIndex === null ? undefined : policy.rules[ruleIndex]);
    const volumes = [...own.map((group) => simulateGroup(group, outcome, means)), ...missingStages(own, outcome)];
    const stages: Record<string, number> = {};
    for (const { stage, events } of own) if (isKept(outcome, stage)) stages[stage] = (stages[stage] ?? 0) + events;
    return { ruleIndex, level: outcome.level, ...sumOf(volumes), stages };
  });
  return { total: sumOf(rules), rules: rules.filter(({ ruleIndex, today }) => ruleIndex !== null || today.events > 0) };
}

function isKept({ level, omitStages }: Outcome, stage: string): boolean {
  return level !== 'None' && !omitStages.some((omitted) => omitted === stage);
}

function simulateGroup(group: TrafficGroup, outcome: Outcome, means: BodyMeans): SimulatedVolume {
  const today = { events: group.events, bytes: group.bytes };
  if (!isKept(outcome, group.stage)) return { ...nothing, today };
  const { bytes: added, unknown } = means.missingIn(group, outcome.level);
  return {
    today,
    kept: { events: group.events, bytes: keptBytes(group, outcome.level) },
    estimated: { events: 0, bytes: added },
    unknownBodies: unknown ? group.events : 0,
  };
}

/** The records as they are, less the bodies that the level leaves out, with the other word for the level. */
function keptBytes(group: TrafficGroup, level: Level): number {
  const request = isAtLeast(level, 'Request') ? 0 : group.requestBytes + group.requestEvents * requestKeyBytes;
  const response = isAtLeast(level, 'RequestResponse') ? 0 : group.responseBytes + group.responseEvents * responseKeyBytes;
  const written = lowest(level, group.level);
  return Math.max(0, group.bytes - request - response + group.events * (written.length - group.level.length));
}

function lowest(level: Level, recorded: string): string {
  const at = levels.indexOf(recorded as Level);
  return at >= 0 && at < levels.indexOf(level) ? recorded : level;
}

/** Stages that today's policy leaves out, and this one does not: one event for each request of the kind, as long as one without bodies. */
function missingStages(groups: readonly TrafficGroup[], outcome: Outcome): readonly SimulatedVolume[] {
  const kinds = new Map<string, TrafficGroup[]>();
  for (const group of groups) kinds.set(keyOf(group), [...(kinds.get(keyOf(group)) ?? []), group]);
  return [...kinds.values()].flatMap((own) => {
    const [first] = own;
    const complete = own.filter(({ stage }) => stage === 'ResponseComplete');
    const events = complete.reduce((sum, group) => sum + group.events, 0);
    if (first === undefined || events === 0) return [];
    const bytes = complete.reduce((sum, group) => sum + keptBytes(group, 'Metadata'), 0);
    const possible = ['RequestReceived', ...(bodiesOf(first).isLongRunning ? ['ResponseStarted'] : [])];
    return possible
      .filter((stage) => isKept(outcome, stage) && own.every((group) => group.stage !== stage))
      .map(() => ({ ...nothing, estimated: { events, bytes } }));
  });
}

/** How long bodies are, for each kind of request whose bodies the log holds. */
class BodyMeans {
  readonly #request: ReadonlyMap<string, number>;
  readonly #response: ReadonlyMap<string, number>;

  constructor(groups: readonly TrafficGroup[]) {
    const complete = groups.filter(({ stage }) => stage === 'ResponseComplete');
    this.#request = meansOf(complete, 'Request', ({ requestBytes, requestEvents }) => requestBytes + requestEvents * requestKeyBytes);
    this.#response = meansOf(
      complete,
      'RequestResponse',
      ({ responseBytes, responseEvents }) => responseBytes + responseEvents * responseKeyBytes,
    );
  }

  /** The bodies that the level asks for and the records lack. */
  missingIn(group: TrafficGroup, level: Level): { readonly bytes: number; readonly unknown: boolean } {
    const has = bodiesOf(group);
    const lacks = (least: Level) =>
      group.stage === 'ResponseComplete' && isAtLeast(level, least) && levels.indexOf(group.level as Level) < levels.indexOf(least);
    const request = has.request && lacks('Request') ? this.#request.get(keyOf(group)) : 0;
    const response = has.response && lacks('RequestResponse') ? this.#response.get(keyOf(group)) : 0;
    return {
      bytes: Math.round(((request ?? 0) + (response ?? 0)) * group.events),
      unknown: request === undefined || response === undefined,
    };
  }
}

function meansOf(groups: readonly TrafficGroup[], least: Level, bytesOf: (group: TrafficGroup) => number): ReadonlyMap<string, number> {
  const sums = new Map<string, Volume>();
  for (const group of groups) {
    if (levels.indexOf(group.level as Level) < levels.indexOf(least)) continue;
    const known = sums.get(keyOf(group)) ?? { events: 0, bytes: 0 };
    sums.set(keyOf(group), { events: known.events + group.events, bytes: known.bytes + bytesOf(group) });
  }
  return new Map([...sums].map(([key, { events, bytes }]) => [key, bytes / events]));
}

function keyOf({ verb, apiGroup, resource, subresource }: RequestKind): string {
  return JSON.stringify([verb, apiGroup, resource, subresource]);
}

const none: Volume = { events: 0, bytes: 0 };
const nothing: SimulatedVolume = { today: none, kept: none, estimated: none, unknownBodies: 0 };

function sumOf(volumes: readonly SimulatedVolume[]): SimulatedVolume {
  const add = (one: Volume, other: Volume) => ({ events: one.events + other.events, bytes: one.bytes + other.bytes });
  return volumes.reduce(
    (sum, { today, kept, estimated, unknownBodies }) => ({
      today: add(sum.today, today),
      kept: add(sum.kept, kept),
      estimated: add(sum.estimated, estimated),
      unknownBodies: sum.unknownBodies + unknownBodies,
    }),
    nothing,
  );
}
