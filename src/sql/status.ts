/** How each cluster does, in one row: over the columns that are smallest. */
import { compileScope, type Scope } from './scope.ts';
import { Params, type Statement } from './statement.ts';

export interface ClusterStatusRow {
  readonly cluster: string;
  readonly events: string;
  readonly last_event: string;
  readonly last_stored: string;
  /** Stored since the instant that was given. */
  readonly recent: string;
  readonly levels: readonly string[];
}

/** More sources than anybody reads. */
const mostSources = 20;

export function clusterStatus(scope: Scope, clusters: readonly string[], recentUs: bigint): Statement {
  const params = new Params();
  const since = `fromUnixTimestamp64Micro(${params.bind('Int64', recentUs)}, 'UTC')`;
  const parts: string[] = [];
  if (clusters.length > 0) parts.push(`cluster IN (${params.bind('Array(String)', clusters)})`);
  const visible = compileScope(scope, params);
  if (visible !== null) parts.push(visible);
  const where = parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`;
  return {
    sql:
      'SELECT toString(cluster) AS cluster, count() AS events, max(time) AS last_event, max(ingested) AS last_stored, ' +
      `countIf(ingested >= ${since}) AS recent, arraySort(groupUniqArray(10)(toString(level))) AS levels ` +
      `FROM events${where} GROUP BY events.cluster ORDER BY cluster`,
    params: params.values,
  };
}

export interface ClusterSourceRow {
  readonly cluster: string;
  readonly source: string;
  readonly events: string;
  readonly last_stored: string;
}

/** What the events of each cluster came through, the latest first. */
export function clusterSources(scope: Scope, clusters: readonly string[]): Statement {
  const params = new Params();
  const parts = clusters.length === 0 ? [] : [`cluster IN (${params.bind('Array(String)', clusters)})`];
  const visible = compileScope(scope, params);
  if (visible !== null) parts.push(visible);
  const where = parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`;
  return {
    sql:
      'SELECT toString(cluster) AS cluster, toString(source) AS source, count() AS events, max(ingested) AS last_stored ' +
      `FROM events${where} GROUP BY events.cluster, events.source ORDER BY cluster, last_stored DESC, source LIMIT ${mostSources} BY cluster`,
    params: params.values,
  };
}

export interface ClusterBadRow {
  readonly cluster: string;
  readonly reason: string;
  readonly count: string;
  readonly newest: string;
}

export function clusterBadRecords(scope: Scope, clusters: readonly string[]): Statement {
  const params = new Params();
  const parts: string[] = [];
  if (clusters.length > 0) parts.push(`cluster IN (${params.bind('Array(String)', clusters)})`);
  if (scope.clusters !== 'all') parts.push(`cluster IN (${params.bind('Array(String)', scope.clusters)})`);
  // Nobody knows the namespace of what cannot be read: only who sees all of them may see it.
  if (scope.namespaces !== 'all') parts.push('false');
  const where = parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`;
  return {
    sql: `SELECT toString(cluster) AS cluster, toString(reason) AS reason, count() AS count, max(ingested) AS newest FROM bad_records${where} GROUP BY bad_records.cluster, bad_records.reason`,
    params: params.values,
  };
}
