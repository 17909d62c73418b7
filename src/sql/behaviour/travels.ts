/** Where people were when, for what needs to know the places of addresses: which the engine does not. */
import { columnOf } from '../columns.ts';
import { TableNames } from '../relations/table-source.ts';
import { standing } from '../schema.ts';
import { numbered, Params, type Statement } from '../statement.ts';
import type { Judged } from './new-sightings.ts';

export interface StayRow {
  readonly cluster: string;
  readonly identity: string;
  readonly address: string;
  /** Microseconds, of the first and of the last request. */
  readonly from: string;
  readonly to: string;
}

/** Who was somewhere longer ago could be anywhere by now. */
const lookBackUs = 86_400_000_000n;
const mostStays = 100_000;

/** The stays of people who came from more than one address, each quarter of an hour by itself, in the order of time. */
export function stays({ fromUs, toUs, clusters }: Judged, trustedProxies: readonly string[]): Statement {
  const params = new Params();
  const address = `toString(${new TableNames(trustedProxies, params).column('source_ip')})`;
  const kind = columnOf('actor_kind');
  const instant = (us: bigint) => `fromUnixTimestamp64Micro(${params.bind('Int64', us)}, 'UTC')`;
  const among = clusters.length === 0 ? '' : ` AND cluster IN (${params.bind('Array(String)', clusters)})`;
  const several = `SELECT cluster, identity FROM sightings WHERE dimension = 'address' AND kind = 'human' AND last >= ${instant(fromUs - lookBackUs)} AND first < ${instant(toUs)} GROUP BY cluster, identity HAVING uniqExact(value) > 1`;
  const sql =
    `SELECT toString(cluster) AS cluster, toString(user) AS identity, ${address} AS address, toString(toUnixTimestamp64Micro(min(time))) AS from, toString(toUnixTimestamp64Micro(max(time))) AS to ` +
    `FROM events WHERE time >= ${instant(fromUs - lookBackUs)} AND time < ${instant(toUs)} AND standing != ${standing.superseded} AND ${kind.kind === 'computed' ? kind.sql : "''"} = 'human'${among} ` +
    `AND (cluster, toString(user)) IN (${several}) GROUP BY events.cluster, events.user, address, intDiv(toUnixTimestamp64Micro(time), 900000000) ORDER BY min(time), identity LIMIT ${mostStays}`;
  return numbered(sql, params);
}

export interface AddressRow {
  readonly cluster: string;
  readonly identity: string;
  readonly address: string;
  /** Microseconds. */
  readonly first: string;
  readonly stored: string;
}

/** Every address that people came from, and since when. */
export function addressesOfPeople(clusters: readonly string[]): Statement {
  const params = new Params();
  const among = clusters.length === 0 ? '' : ` AND cluster IN (${params.bind('Array(String)', clusters)})`;
  const micros = (sql: string) => `toString(toUnixTimestamp64Micro(${sql}))`;
  return {
    sql:
      `SELECT toString(cluster) AS cluster, identity, value AS address, ${micros('min(s.first)')} AS first, ${micros('min(s.stored)')} AS stored ` +
      `FROM sightings AS s WHERE dimension = 'address' AND s.kind = 'human'${among} GROUP BY s.cluster, identity, value ORDER BY min(s.first), identity LIMIT 500000`,
    params: params.values,
  };
}
