/** The events that a suspicion rests on: the first hundred, and the last one as far as a finding tells of it. */
import { lastStageOnly, TableNames } from '../relations/table-source.ts';
import { Params, type Statement } from '../statement.ts';
import { actionSql, nodeSql } from './collect-sightings.ts';

/** Which requests: of somebody, between two instants, both among them; and of these those that fit all that is said. */
export interface EvidenceQuery {
  readonly cluster: string;
  readonly user: string;
  readonly fromUs: bigint;
  readonly toUs: bigint;
  readonly which: 'all' | 'denied' | 'creates';
  readonly address?: string;
  readonly action?: string;
  readonly node?: string;
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
  readonly impersonated: string;
  readonly source_ips: readonly string[];
  readonly user_agent: string;
  readonly seen_verb: string;
  readonly seen_code: number;
  readonly seen_resource: string;
  readonly seen_subresource: string;
  readonly api_group: string;
  readonly seen_namespace: string;
  readonly seen_name: string;
}

export const mostEvidence = 100;

/** What makes objects that somebody keeps: no questions to the API server in the form of objects, no events, no leases. */
export const makesObjectSql =
  "verb = 'create' AND subresource = '' AND code < 400 AND resource NOT IN ('', 'events', 'leases', 'tokenreviews', 'subjectaccessreviews', 'localsubjectaccessreviews', 'selfsubjectaccessreviews', 'selfsubjectrulesreviews', 'selfsubjectreviews')";

const conditions = { all: '1', denied: 'code IN (401, 403)', creates: makesObjectSql };

/** One statement for all. */
export function gatherEvidence(queries: readonly EvidenceQuery[], trustedProxies: readonly string[]): Statement {
  const params = new Params();
  const names = new TableNames(trustedProxies, params);
  const instant = (us: bigint) => `fromUnixTimestamp64Micro(${params.bind('Int64', us)}, 'UTC')`;
  const selects = queries.map(({ cluster, user, fromUs, toUs, which, address, action, node }, number) => {
    const where = [
      // The hour is the beginning of the sort key.
      `toStartOfHour(time) >= toStartOfHour(${instant(fromUs)})`,
      `toStartOfHour(time) <= toStartOfHour(${instant(toUs)})`,
      `time >= ${instant(fromUs)} AND time <= ${instant(toUs)}`,
      `cluster = ${params.bind('String', cluster)}`,
      `user = ${params.bind('String', user)}`,
      lastStageOnly,
      conditions[which],
      ...(address === undefined ? [] : [`${names.column('source_ip')} = ${params.bind('String', address)}`]),
      ...(action === undefined ? [] : [`${actionSql} = ${params.bind('String', action)}`]),
      ...(node === undefined ? [] : [`${nodeSql} = ${params.bind('String', node)}`]),
    ];
    const last = (column: string) => `argMax(${column}, (time, standing))`;
    return (
      `SELECT toUInt32(${number}) AS number, toString(toUnixTimestamp64Micro(min(time))) AS first, toString(toUnixTimestamp64Micro(max(time))) AS last, toString(count()) AS events, ` +
      `arrayMap(x -> x.2, arraySlice(arraySort(groupArraySorted(${mostEvidence * 2})((time, toString(auditid)))), 1, ${mostEvidence * 2})) AS audit_ids, ` +
      `toString(${last('impersonateduser')}) AS impersonated, ${last('arrayMap(x -> toString(x), sourceips)')} AS source_ips, toString(${last('useragent')}) AS user_agent, toString(${last('verb')}) AS seen_verb, ` +
      `${last('code')} AS seen_code, toString(${last('resource')}) AS seen_resource, toString(${last('subresource')}) AS seen_subresource, toString(${last('apigroup')}) AS api_group, ` +
      `toString(${last('namespace')}) AS seen_namespace, ${last('name')} AS seen_name FROM events WHERE ${where.join(' AND ')} HAVING count() > 0`
    );
  });
  return { sql: selects.join(' UNION ALL '), params: params.values };
}
