/** The events that suspicions rest on: which they are, and of the last one as much as a finding tells of it. */
import { lastStageOnly } from '../relations/table-source.ts';
import { standing } from '../schema.ts';
import { Params, type Statement } from '../statement.ts';

/** Which requests: of somebody, between two instants, both among them. */
export interface EvidenceQuery {
  readonly cluster: string;
  readonly user: string;
  readonly fromUs: bigint;
  readonly toUs: bigint;
  readonly which: 'all' | 'denied' | 'creates';
}

export interface EvidenceRow {
  /** Which of the queries, from 0. */
  readonly number: number;
  /** Microseconds; of the first and of the last of all, not only of those that are listed. */
  readonly first: string;
  readonly last: string;
  readonly events: string;
  /** The oldest first. */
  readonly audit_ids: readonly string[];
}

export const mostEvidence = 100;

/** What makes objects that somebody keeps: no questions to the API server in the form of objects, no events, no leases. */
export const makesObjectSql =
  "verb = 'create' AND subresource = '' AND code < 400 AND resource NOT IN ('', 'events', 'leases', 'tokenreviews', 'subjectaccessreviews', 'localsubjectaccessreviews', 'selfsubjectaccessreviews', 'selfsubjectrulesreviews', 'selfsubjectreviews')";

const conditions = { all: '1', denied: 'code IN (401, 403)', creates: makesObjectSql };

/** One statement for all. */
export function gatherEvidence(queries: readonly EvidenceQuery[]): Statement {
  const params = new Params();
  const instant = (us: bigint) => `fromUnixTimestamp64Micro(${params.bind('Int64', us)}, 'UTC')`;
  const selects = queries.map(({ cluster, user, fromUs, toUs, which }, number) => {
    const where = [
      // The hour is the beginning of the sort key.
      `toStartOfHour(time) >= toStartOfHour(${instant(fromUs)})`,
      `toStartOfHour(time) <= toStartOfHour(${instant(toUs)})`,
      `time >= ${instant(fromUs)} AND time <= ${instant(toUs)}`,
      `cluster = ${params.bind('String', cluster)}`,
      `user = ${params.bind('String', user)}`,
      lastStageOnly,
      conditions[which],
    ];
    return (
      `SELECT toUInt32(${number}) AS number, toString(toUnixTimestamp64Micro(min(time))) AS first, toString(toUnixTimestamp64Micro(max(time))) AS last, toString(count()) AS events, ` +
      `arrayMap(x -> x.2, groupArraySorted(${mostEvidence * 2})((time, toString(auditid)))) AS audit_ids FROM events WHERE ${where.join(' AND ')} HAVING count() > 0`
    );
  });
  return { sql: selects.join(' UNION ALL '), params: params.values };
}

export interface LastEvent {
  readonly cluster: string;
  readonly user: string;
  readonly atUs: bigint;
}

export interface LastEventRow {
  readonly cluster: string;
  readonly identity: string;
  /** Microseconds. */
  readonly at: string;
  readonly impersonated: string;
  readonly source_ips: readonly string[];
  readonly user_agent: string;
  readonly seen_verb: string;
  readonly seen_code: number;
}

/** What a finding tells of the last event that it rests on. */
export function describeEvents(events: readonly LastEvent[]): Statement {
  const params = new Params();
  const times = events.map(({ atUs }) => params.bind('Int64', atUs));
  const instants = times.map((time) => `fromUnixTimestamp64Micro(${time}, 'UTC')`);
  const who = (values: readonly string[]) => params.bind('Array(String)', [...new Set(values)]);
  const last = (column: string) => `argMax(${column}, standing)`;
  return {
    sql:
      'SELECT toString(cluster) AS cluster, toString(user) AS identity, toString(toUnixTimestamp64Micro(time)) AS at, ' +
      `toString(${last('impersonateduser')}) AS impersonated, ${last('arrayMap(x -> toString(x), sourceips)')} AS source_ips, toString(${last('useragent')}) AS user_agent, toString(${last('verb')}) AS seen_verb, ` +
      `${last('events.code')} AS seen_code FROM events ` +
      `WHERE toStartOfHour(time) IN (${instants.map((instant) => `toStartOfHour(${instant})`).join(', ')}) AND time IN (${instants.join(', ')}) ` +
      `AND user IN (${who(events.map(({ user }) => user))}) AND cluster IN (${who(events.map(({ cluster }) => cluster))}) AND standing NOT IN (${standing.earlier}, ${standing.superseded}) ` +
      'GROUP BY events.cluster, events.user, time',
    params: params.values,
  };
}
