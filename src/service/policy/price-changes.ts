/** What changes of a policy cost on recorded traffic: events and bytes that the changed policy records more. */
import type { Policy } from '../../policy/policy.ts';
import { simulatePolicy, type TrafficGroup, type Volume } from '../../policy/simulate/simulate-policy.ts';
import type { Query } from '../../query/ast.ts';
import { compileTrafficOfMany, type TrafficOfManyRow } from '../../sql/policy/traffic-of-many.ts';
import type { Context } from '../context.ts';
import { groupOf } from './simulate-traffic.ts';
import { timesOf, trafficRows } from './traffic-rows.ts';

export interface Price extends Volume {
  /** Events whose bodies would be recorded, and are nowhere in the log. */
  readonly unknownBodies: number;
  readonly isEstimated: boolean;
}

export interface Prices {
  /** Of each policy, beside the first. */
  readonly prices: readonly Price[];
  readonly first: string | null;
  readonly last: string | null;
  readonly events: number;
}

/** Each policy is a part of the statement; so many at a time stay within what the engine takes. */
const mostAtOnce = 12;

/** @param base what they are held to */
export async function priceChanges(base: Policy, changed: readonly Policy[], query: Query, context: Context): Promise<Prices> {
  const prices: Price[] = [];
  const times: { first: string | null; last: string | null; events: number } = { first: null, last: null, events: 0 };
  for (let from = 0; from === 0 || from < changed.length; from += mostAtOnce) {
    const policies = [base, ...changed.slice(from, from + mostAtOnce)];
    const rows = await trafficRows<TrafficOfManyRow>((where) => compileTrafficOfMany(policies, query, where), context);
    if (from === 0) Object.assign(times, timesOf(rows), { events: rows.reduce((sum, row) => sum + Number(row.events), 0) });
    const [before, ...after] = policies.map(
      (policy, at) =>
        simulatePolicy(
          policy,
          rows.map((row) => groupOfMany(row, at)),
        ).total,
    );
    if (before === undefined) continue;
    for (const { kept, estimated, unknownBodies } of after)
      prices.push({
        events: kept.events + estimated.events - before.kept.events - before.estimated.events,
        bytes: kept.bytes + estimated.bytes - before.kept.bytes - before.estimated.bytes,
        unknownBodies: Math.max(0, unknownBodies - before.unknownBodies),
        isEstimated: estimated.bytes > before.estimated.bytes,
      });
  }
  return { prices, ...times };
}

/** The rows as the policy at this place has them. */
export function groupOfMany({ rules, ...row }: TrafficOfManyRow, at: number): TrafficGroup {
  return groupOf({ ...row, rule: rules[at] ?? 0 });
}
