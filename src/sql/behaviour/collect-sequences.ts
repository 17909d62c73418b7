/**
 * Pairs of actions that an identity did one right after the other within a minute, as sightings. Minutes are looked at whole, whenever
 * an event of theirs arrives, so that it does not matter in what pieces events come.
 */
import { type Arrival, arrivedSql } from '../arrival.ts';
import { columnOf } from '../columns.ts';
import { standing } from '../schema.ts';
import { numbered, Params, type Statement } from '../statement.ts';
import { actionSql, peersSql, plausibleSql } from './collect-sightings.ts';

/** Controllers go round in the same few; nodes and the control plane as well. */
const isFollowed =
  "user != '' AND NOT startsWith(user, 'system:serviceaccount:kube-system:') AND kind IN ('human', 'service-account') AND resource != ''";

export function collectSequences(arrival: Arrival): Statement {
  const params = new Params();
  const kind = columnOf('actor_kind');
  const kindSql = kind.kind === 'computed' ? kind.sql : "''";
  const touched = (unit: string) =>
    `${unit}(time) IN (SELECT DISTINCT ${unit}(time) FROM events WHERE ${arrivedSql(arrival, params)} AND ${isFollowed.replace('kind', kindSql)})`;
  const steps =
    `SELECT cluster, toString(user) AS identity, ${kindSql} AS kind, groups, ${actionSql} AS action, time, auditid, ingested ` +
    `FROM events WHERE ${touched('toStartOfHour')} AND ${touched('toStartOfMinute')} AND ${isFollowed.replace('kind', kindSql)} AND ${plausibleSql} AND standing NOT IN (${standing.earlier}, ${standing.superseded})`;
  const order =
    'OVER (PARTITION BY cluster, identity, toStartOfMinute(time) ORDER BY time, auditid, action ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)';
  const pairs = `SELECT *, first_value(action) ${order} AS earlier, ${peersSql} AS peers FROM (${steps})`;
  const sql =
    'INSERT INTO sightings (cluster, dimension, value, identity, kind, peers, first, last, stored) ' +
    "SELECT cluster, 'sequence', concat(earlier, ', then ', action) AS value, identity, kind, peers, min(time), max(time), min(ingested) " +
    `FROM (${pairs}) WHERE earlier != action GROUP BY cluster, value, identity, kind, peers`;
  return numbered(sql, params);
}
