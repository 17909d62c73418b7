/** Who makes which of the recorded requests, and what that takes. */
import { allNodes, type Consumer } from '../../policy/suggest/consumer.ts';
import type { Query } from '../../query/ast.ts';
import { compileTrafficByUser, type TrafficByUserRow } from '../../sql/policy/traffic-by-user.ts';
import type { Context } from '../context.ts';
import { daysBetween } from './days-between.ts';
import { timesOf, trafficRows } from './traffic-rows.ts';

export interface MeasuredTraffic {
  readonly consumers: readonly Consumer[];
  readonly events: number;
  readonly bytes: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly days: number;
}

export async function measureTraffic(query: Query, context: Context): Promise<MeasuredTraffic> {
  const rows = await trafficRows<TrafficByUserRow>((where) => compileTrafficByUser(query, where), context);
  const { first, last } = timesOf(rows);
  return {
    consumers: consumersOf(rows),
    events: rows.reduce((sum, { events }) => sum + Number(events), 0),
    bytes: rows.reduce((sum, { bytes }) => sum + Number(bytes), 0),
    first,
    last,
    days: first === null || last === null ? 0 : daysBetween(first, last),
  };
}

function consumersOf(rows: readonly TrafficByUserRow[]): readonly Consumer[] {
  const found = new Map<string, Consumer & { parts: Consumer['parts'][number][] }>();
  for (const { user, groups, path, verb, apigroup: apiGroup, resource, subresource, stage, ...row } of rows) {
    const key = JSON.stringify([user, path, verb, apiGroup, resource, subresource]);
    const known = found.get(key) ?? { user: userOf(user, groups), path, verb, apiGroup, resource, subresource, parts: [] };
    known.parts.push({
      stage,
      events: Number(row.events),
      bytes: Number(row.bytes),
      requestBytes: Number(row.request_bytes),
      responseBytes: Number(row.response_bytes),
    });
    found.set(key, known);
  }
  return [...found.values()];
}

function userOf(name: string, groups: readonly string[]): Consumer['user'] {
  if (name === '') return null;
  return name === allNodes.name ? allNodes : { name, groups };
}
