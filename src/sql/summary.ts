/**
 * What the summary asks that the query language cannot say: where the flow of events fell silent, and what could not be read.
 * The scope is part of each statement, as everywhere.
 */
import { compileScope, type Scope } from './scope.ts';
import { Params, type Statement } from './statement.ts';

export interface SummaryFilter {
  readonly scope: Scope;
  /** Empty for all. */
  readonly clusters: readonly string[];
  /** Microseconds since the epoch; `from` is taken in, `to` is not. */
  readonly fromUs: bigint | null;
  readonly toUs: bigint | null;
}

export interface SilencesRow {
  /** Steps from one active slice of time to the next, in all clusters together. */
  readonly steps: string;
  /** Seconds that nineteen of twenty steps do not exceed. */
  readonly usual: number;
  /** Longest first: the length as a negative number of seconds, cluster, from, to. */
  readonly longest: readonly (readonly [minusSeconds: number, cluster: string, from: string, to: string])[];
}

/** So many of the longest steps are given; which of them are silences is for the caller to say. */
export const longestSteps = 200;

/**
 * The time between neighbouring events of a cluster. Slices bound the work, whatever the number of events; the first and the
 * last event of each slice keep the lengths exact.
 */
export function measureSilences(filter: SummaryFilter, sliceSeconds: number): Statement {
  const params = new Params();
  const slice = params.bind('UInt32', sliceSeconds);
  const where = conditions(filter, params);
  const slices = `SELECT cluster, intDiv(toUnixTimestamp(time), ${slice}) AS slice, min(time) AS first, max(time) AS last FROM events${where} GROUP BY cluster, slice`;
  const steps = `SELECT cluster, first, lagInFrame(last, 1, first) OVER (PARTITION BY cluster ORDER BY slice ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS before FROM (${slices})`;
  return {
    sql:
      'SELECT count() AS steps, quantileExact(0.95)(length) AS usual, ' +
      `groupArraySorted(${longestSteps})(tuple(-length, toString(cluster), before, first)) AS longest ` +
      `FROM (SELECT cluster, before, first, (toUnixTimestamp64Micro(first) - toUnixTimestamp64Micro(before)) / 1000000 AS length FROM (${steps}) WHERE first > before)`,
    params: params.values,
  };
}

/** Bad records by reason. They have no time of their own, so a range does not apply to them. */
export function countBadRecords({ scope, clusters }: SummaryFilter): Statement {
  const params = new Params();
  const parts = clusters.length === 0 ? [] : [`cluster IN (${params.bind('Array(String)', clusters)})`];
  if (scope.clusters !== 'all') parts.push(`cluster IN (${params.bind('Array(String)', scope.clusters)})`);
  // Nobody knows the namespace of what cannot be read: only who sees all of them may see it.
  if (scope.namespaces !== 'all') parts.push('false');
  const where = parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`;
  return {
    sql: `SELECT toString(reason) AS reason, count() AS count FROM bad_records${where} GROUP BY reason ORDER BY count DESC, reason`,
    params: params.values,
  };
}

function conditions({ scope, clusters, fromUs, toUs }: SummaryFilter, params: Params): string {
  const parts: string[] = [];
  if (clusters.length > 0) parts.push(`cluster IN (${params.bind('Array(String)', clusters)})`);
  if (fromUs !== null) parts.push(`time >= fromUnixTimestamp64Micro(${params.bind('Int64', fromUs)}, 'UTC')`);
  if (toUs !== null) parts.push(`time < fromUnixTimestamp64Micro(${params.bind('Int64', toUs)}, 'UTC')`);
  const visible = compileScope(scope, params);
  if (visible !== null) parts.push(visible);
  return parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`;
}
