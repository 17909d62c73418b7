/** From when to when there are events, and of which clusters and namespaces, within a scope. */
import { renderWhere } from './relations/event-source.ts';
import { compileVisible, type Scope } from './scope.ts';
import { Params, type Statement } from './statement.ts';

export interface ExtentRow {
  readonly events: string;
  readonly first: string;
  readonly last: string;
}

export interface CountedRow {
  readonly value: string;
  readonly count: string;
}

const mostClusters = 1000;
const mostNamespaces = 200;

/** Without a condition the engine knows it from the parts, and reads nothing. */
export function measureExtent(scope: Scope, clusters: readonly string[]): Statement {
  const params = new Params();
  const where = renderWhere(compileVisible(scope, clusters, params));
  return { sql: `SELECT count() AS events, min(time) AS first, max(time) AS last FROM events${where}`, params: params.values };
}

export function countClusters(scope: Scope, clusters: readonly string[]): Statement {
  const params = new Params();
  const where = renderWhere(compileVisible(scope, clusters, params));
  return {
    sql: `SELECT toString(cluster) AS value, count() AS count FROM events${where} GROUP BY events.cluster ORDER BY count DESC, value LIMIT ${mostClusters}`,
    params: params.values,
  };
}

export function countNamespaces(scope: Scope, clusters: readonly string[]): Statement {
  const params = new Params();
  const where = renderWhere([...compileVisible(scope, clusters, params), "namespace != ''"]);
  return {
    sql: `SELECT toString(namespace) AS value, count() AS count FROM events${where} GROUP BY events.namespace ORDER BY count DESC, value LIMIT ${mostNamespaces}`,
    params: params.values,
  };
}
