/** When each stream brought something: a cluster’s webhook, or the logs of a machine, whatever their files are called meanwhile. */
import { Params, type Statement } from '../statement.ts';

export interface StreamRow {
  readonly cluster: string;
  readonly stream: string;
  /** How often something came. */
  readonly arrivals: string;
  /** Seconds between two arrivals, which all but a hundredth of them keep to. */
  readonly usual: number;
  /** Microseconds since the epoch. */
  readonly last: string;
  /** The longest waits: from and to, in microseconds. */
  readonly waits: readonly (readonly [from: string, to: string])[];
}

/** What is read once, by hand, is no stream, and does not stop. */
export const streamSql = "if(startsWith(source, 'file:'), concat('logs of ', extract(source, '@([^@]*)$')), toString(source))";
const isStream = "(source = 'webhook' OR match(source, '^file:.*@[^@]+$'))";

export function streamsSince(sinceUs: bigint): Statement {
  const params = new Params();
  const since = `loaded >= fromUnixTimestamp64Micro(${params.bind('Int64', sinceUs)}, 'UTC')`;
  const steps =
    `SELECT toString(cluster) AS cluster, ${streamSql} AS stream, toUnixTimestamp64Micro(loaded) AS at, ` +
    'lagInFrame(at, 1, at) OVER (PARTITION BY cluster, stream ORDER BY at ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS before ' +
    `FROM loads WHERE ${since} AND ${isStream}`;
  return {
    sql:
      'SELECT cluster, stream, count() AS arrivals, quantileExact(0.99)(at - before) / 1000000 AS usual, max(at) AS last, ' +
      'arrayMap(wait -> [toString(wait.2), toString(wait.3)], groupArraySorted(5)(tuple(before - at, before, at))) AS waits ' +
      `FROM (${steps}) GROUP BY cluster, stream ORDER BY cluster, stream`,
    params: params.values,
  };
}

export interface DifferingRow {
  readonly cluster: string;
  readonly source: string;
  /** The beginning of the hour, in seconds since the epoch. */
  readonly hour: string;
  readonly differing: string;
}

/** Copies of events whose bodies were not those of the copy before. */
export function differingSince(sinceUs: bigint): Statement {
  const params = new Params();
  return {
    sql:
      'SELECT toString(l.cluster) AS cluster, toString(l.source) AS source, toString(toUnixTimestamp(toStartOfHour(l.loaded))) AS hour, sum(l.differing) AS differing ' +
      `FROM loads AS l WHERE l.loaded >= fromUnixTimestamp64Micro(${params.bind('Int64', sinceUs)}, 'UTC') AND l.differing > 0 ` +
      'GROUP BY l.cluster, l.source, toStartOfHour(l.loaded) ORDER BY hour, cluster, source LIMIT 200',
    params: params.values,
  };
}

export interface BadRow {
  readonly cluster: string;
  readonly stream: string;
  readonly reason: string;
  readonly hour: string;
  readonly count: string;
}

/** What came and could not be read. */
export function badSince(sinceUs: bigint): Statement {
  const params = new Params();
  return {
    sql:
      `SELECT toString(cluster) AS cluster, ${streamSql} AS stream, toString(reason) AS reason, toString(toUnixTimestamp(toStartOfHour(ingested))) AS hour, count() AS count ` +
      `FROM bad_records WHERE ingested >= fromUnixTimestamp64Micro(${params.bind('Int64', sinceUs)}, 'UTC') ` +
      'GROUP BY bad_records.cluster, stream, bad_records.reason, toStartOfHour(ingested) ORDER BY hour, cluster, stream, reason LIMIT 200',
    params: params.values,
  };
}

export interface HoleRow {
  readonly writer: string;
  readonly hour: string;
  readonly missing: string;
  readonly cluster: string;
}

/** Numbers that were given within an hour and are not there any more: the numbers of a loader have no gaps. */
export function holesBetween(fromUs: bigint, toUs: bigint): Statement {
  const params = new Params();
  const range = `ingested >= fromUnixTimestamp64Micro(${params.bind('Int64', fromUs)}, 'UTC') AND ingested < fromUnixTimestamp64Micro(${params.bind('Int64', toUs)}, 'UTC')`;
  return {
    sql:
      "SELECT toString(writer) AS writer, toString(toUnixTimestamp(toStartOfHour(ingested))) AS hour, max(seq) - min(seq) + 1 - uniqExact(seq) AS missing, if(uniqExact(cluster) = 1, toString(any(cluster)), '') AS cluster " +
      `FROM events WHERE ${range} GROUP BY events.writer, toStartOfHour(ingested) HAVING missing > 0 ORDER BY hour, writer LIMIT 200`,
    params: params.values,
  };
}
