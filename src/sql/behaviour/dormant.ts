/** Identities that came back after a long absence. */
import { renderWhere } from '../relations/event-source.ts';
import { numbered, Params, type Statement } from '../statement.ts';
import type { Judged } from './new-sightings.ts';

export interface DormantRow {
  readonly cluster: string;
  readonly kind: 'human' | 'service-account';
  readonly identity: string;
  /** Microseconds, as all that follow: the first request after the absence, the last before it, the first of all. */
  readonly back: string;
  readonly gone: string;
  readonly since: string;
  /** Days with requests before. */
  readonly days: number;
}

export function awakened({ fromUs, toUs, clusters, storedUs }: Judged, awayUs: bigint): Statement {
  const params = new Params();
  const instant = (us: bigint) => `fromUnixTimestamp64Micro(${params.bind('Int64', us)}, 'UTC')`;
  const among = [
    "dimension = 'day'",
    "kind IN ('human', 'service-account')",
    ...(clusters.length === 0 ? [] : [`cluster IN (${params.bind('Array(String)', clusters)})`]),
  ];
  // Only who was there in the range can have come back in it.
  const there = [
    ...among,
    `last >= ${instant(fromUs)}`,
    `first < ${instant(toUs)}`,
    ...(storedUs === null ? [] : [`stored >= ${instant(storedUs)}`]),
  ];
  const days =
    `SELECT cluster, kind, identity, value AS day, min(first) AS began, max(last) AS ended FROM sightings${renderWhere(among)} ` +
    `AND (cluster, identity) IN (SELECT cluster, identity FROM sightings${renderWhere(there)}) GROUP BY cluster, kind, identity, value`;
  const frame = 'OVER (PARTITION BY cluster, kind, identity ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)';
  const gaps = `SELECT *, max(ended) ${frame} AS gone, min(began) ${frame} AS since, count() ${frame} AS days FROM (${days})`;
  const micros = (column: string) => `toString(toUnixTimestamp64Micro(${column}))`;
  const sql =
    `SELECT toString(cluster) AS cluster, toString(kind) AS kind, identity, ${micros('began')} AS back, ${micros('g.gone')} AS gone, ${micros('g.since')} AS since, toUInt32(g.days) AS days ` +
    `FROM (${gaps}) AS g WHERE g.days > 0 AND began >= ${instant(fromUs)} AND began < ${instant(toUs)} ` +
    `AND dateDiff('microsecond', g.gone, began) >= ${params.bind('Int64', awayUs)} ORDER BY began, identity`;
  return numbered(sql, params);
}
