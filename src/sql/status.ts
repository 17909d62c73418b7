/** How each cluster does. What is about all events is grouped so that the tallies tell it (see schema.ts). */
import { renderWhere } from './relations/event-source.ts';
import { compileVisible, type Scope } from './scope.ts';
import { Params, type Statement } from './statement.ts';

export interface ClusterStatusRow {
  readonly cluster: string;
  readonly events: string;
  readonly last_event: string;
  readonly last_stored: string;
  readonly levels: readonly string[];
}

/** More sources than anybody reads. */
const mostSources = 20;

export function clusterStatus(scope: Scope, clusters: readonly string[]): Statement {
  const params = new Params();
  const byLevel =
    'SELECT cluster, toString(level) AS name, count() AS held, max(time) AS newest, max(ingested) AS stored ' +
    `FROM events${renderWhere(compileVisible(scope, clusters, params))} GROUP BY cluster, level`;
  return {
    sql:
      'SELECT toString(cluster) AS cluster, sum(held) AS events, max(newest) AS last_event, max(stored) AS last_stored, ' +
      `arraySort(groupUniqArray(10)(name)) AS levels FROM (${byLevel}) AS levels GROUP BY levels.cluster ORDER BY cluster`,
    params: params.values,
  };
}

export interface ClusterRecentRow {
  readonly cluster: string;
  readonly recent: string;
}

/** How many events of each cluster were stored since this instant. */
export function clusterRecent(scope: Scope, clusters: readonly string[], sinceUs: bigint): Statement {
  const params = new Params();
  const since = `ingested >= fromUnixTimestamp64Micro(${params.bind('Int64', sinceUs)}, 'UTC')`;
  return {
    sql: `SELECT toString(cluster) AS cluster, count() AS recent FROM events${renderWhere([since, ...compileVisible(scope, clusters, params)])} GROUP BY events.cluster`,
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
  return {
    sql:
      'SELECT toString(cluster) AS cluster, toString(source) AS source, count() AS events, max(ingested) AS last_stored ' +
      `FROM events${renderWhere(compileVisible(scope, clusters, params))} GROUP BY events.cluster, events.source ORDER BY cluster, last_stored DESC, source LIMIT ${mostSources} BY cluster`,
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
  return {
    sql: `SELECT toString(cluster) AS cluster, toString(reason) AS reason, count() AS count, max(ingested) AS newest FROM bad_records${renderWhere(parts)} GROUP BY bad_records.cluster, bad_records.reason`,
    params: params.values,
  };
}
