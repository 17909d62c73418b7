/** What a policy would record of the recorded traffic, in all and by rule, in figures alone. */
import type { Policy } from '../../policy/policy.ts';
import { simulatePolicy } from '../../policy/simulate/simulate-policy.ts';
import type { Query } from '../../query/ast.ts';
import { compileTrafficOfMany, type TrafficOfManyRow } from '../../sql/policy/traffic-of-many.ts';
import type { Context } from '../context.ts';
import { groupOfMany } from './price-changes.ts';
import { trafficRows } from './traffic-rows.ts';

export interface SimulatedPolicy {
  readonly events: number;
  readonly bytes: number;
  /** In the order of the rules. */
  readonly rules: readonly { readonly todayEvents: number; readonly todayBytes: number; readonly bytes: number }[];
  readonly notes: string[];
}

export async function simulateOne(policy: Policy, query: Query, context: Context): Promise<SimulatedPolicy> {
  const rows = await trafficRows<TrafficOfManyRow>((where) => compileTrafficOfMany([policy], query, where), context);
  const { total, rules } = simulatePolicy(
    policy,
    rows.map((row) => groupOfMany(row, 0)),
  );
  return {
    events: total.kept.events + total.estimated.events,
    bytes: total.kept.bytes + total.estimated.bytes,
    rules: rules
      .filter(({ ruleIndex }) => ruleIndex !== null)
      .map(({ today, kept, estimated }) => ({ todayEvents: today.events, todayBytes: today.bytes, bytes: kept.bytes + estimated.bytes })),
    notes: [
      'Requests that today’s policy leaves out are not in the log: what they would take is unknown.',
      ...(total.unknownBodies > 0
        ? [`${total.unknownBodies} events would be recorded with bodies that the log holds none of: their size is unknown, and left out.`]
        : []),
      ...(policy.omitManagedFields === true ? ['managedFields are not taken off: bodies will be smaller.'] : []),
    ],
  };
}
