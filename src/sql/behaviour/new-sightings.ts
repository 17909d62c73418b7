/**
 * What an identity was seen with for the first time, with what tells whether that is new: since when it, those like it and all of its
 * kind are watched, how many they were at that instant, and how many of them had it before. Only what was before that instant counts, so
 * that the past is judged as it was judged then.
 */
import { renderWhere } from '../relations/event-source.ts';
import { numbered, Params, type Statement } from '../statement.ts';
import type { Dimension, WatchedKind } from './collect-sightings.ts';

/** What is looked at: things of a range of time; where something is stored only, what was not stored before that instant. Microseconds. */
export interface Judged {
  /** The hours of that range that anything is looked for in, by their beginnings; null for all of them. */
  readonly hoursUs: readonly bigint[] | null;
  readonly fromUs: bigint;
  /** Not among them. */
  readonly toUs: bigint;
  readonly storedUs: bigint | null;
  /** Empty for all. */
  readonly clusters: readonly string[];
}

export interface NewSightingRow {
  readonly cluster: string;
  readonly kind: WatchedKind;
  readonly peers: string;
  readonly dimension: Dimension;
  readonly value: string;
  readonly identity: string;
  /** Microseconds, as all that follow. */
  readonly at: string;
  /** Since when there are events of the identity, of those like it, of its kind. */
  readonly identity_since: string;
  readonly peers_since: string;
  readonly kind_since: string;
  /** How many identities there were before. */
  readonly peers_size: number;
  readonly kind_size: number;
  /** How many of them had it before. */
  readonly peers_had: number;
  readonly kind_had: number;
  /** How many service accounts, nodes and parts of the control plane had it before. */
  readonly machines_had: number;
  /** When anybody had it first. */
  readonly value_since: string;
}

const micros = (sql: string) => `toString(toUnixTimestamp64Micro(${sql}))`;

/** `toAll`: only what nobody of the kind had before. */
export function newSightings(judged: Judged, dimensions: readonly Dimension[], { toAll = false } = {}): Statement {
  const params = new Params();
  const { fromUs, toUs, storedUs, clusters } = judged;
  const instant = (us: bigint) => `fromUnixTimestamp64Micro(${params.bind('Int64', us)}, 'UTC')`;
  const among = [
    ...(clusters.length === 0 ? [] : [`cluster IN (${params.bind('Array(String)', clusters)})`]),
    `dimension IN (${params.bind('Array(String)', dimensions)})`,
  ];
  const since = [
    `first >= ${instant(fromUs)}`,
    `first < ${instant(toUs)}`,
    ...(storedUs === null ? [] : [`stored >= ${instant(storedUs)}`]),
  ];
  const perhaps = `SELECT DISTINCT cluster, dimension, value FROM sightings${renderWhere([...among, ...since])}`;
  // Of everybody who has a value that somebody may have for the first time.
  const held =
    'SELECT cluster, dimension, value, identity, kind, argMin(peers, first) AS peers, min(first) AS since, min(stored) AS stored_first ' +
    `FROM sightings${renderWhere([...among, `(cluster, dimension, value) IN (${perhaps})`])} GROUP BY cluster, dimension, value, identity, kind`;
  const candidates = `SELECT * FROM (${held}) WHERE since >= ${instant(fromUs)} AND since < ${instant(toUs)}${storedUs === null ? '' : ` AND stored_first >= ${instant(storedUs)}`}`;
  const identities =
    "SELECT cluster, kind, identity, argMin(peers, first) AS peers, min(first) AS since FROM sightings WHERE dimension = 'self' GROUP BY cluster, kind, identity";
  const grouped = (keys: string, from: string, name: string) =>
    `(SELECT ${keys}, groupArray(since) AS ${name} FROM (${from}) GROUP BY ${keys})`;
  const before = (list: string) => `toUInt32(arrayCount(x -> x < c.since, ${list}))`;
  const machines = `(SELECT cluster, dimension, value, groupArrayIf(since, kind != 'human') AS machine_had, min(since) AS anybody FROM (${held}) GROUP BY cluster, dimension, value)`;
  const sql =
    'SELECT toString(c.cluster) AS cluster, toString(c.kind) AS kind, toString(c.peers) AS peers, toString(c.dimension) AS dimension, c.value AS value, c.identity AS identity, ' +
    `${micros('c.since')} AS at, ${micros('i.since')} AS identity_since, ` +
    `${micros('arrayMin(p.all_peers)')} AS peers_since, ${micros('arrayMin(k.all_kind)')} AS kind_since, ` +
    `${before('p.all_peers')} AS peers_size, ${before('k.all_kind')} AS kind_size, ` +
    `${before('vp.peers_with')} AS peers_had, ${before('vk.kind_with')} AS kind_had, ${before('va.machine_had')} AS machines_had, ${micros('va.anybody')} AS value_since ` +
    `FROM (${candidates}) AS c ` +
    `LEFT JOIN (${identities}) AS i ON i.cluster = c.cluster AND i.kind = c.kind AND i.identity = c.identity ` +
    `LEFT JOIN ${grouped('cluster, kind, peers', identities, 'all_peers')} AS p ON p.cluster = c.cluster AND p.kind = c.kind AND p.peers = c.peers ` +
    `LEFT JOIN ${grouped('cluster, kind', identities, 'all_kind')} AS k ON k.cluster = c.cluster AND k.kind = c.kind ` +
    `LEFT JOIN ${grouped('cluster, kind, peers, dimension, value', held, 'peers_with')} AS vp ON vp.cluster = c.cluster AND vp.kind = c.kind AND vp.peers = c.peers AND vp.dimension = c.dimension AND vp.value = c.value ` +
    `LEFT JOIN ${grouped('cluster, kind, dimension, value', held, 'kind_with')} AS vk ON vk.cluster = c.cluster AND vk.kind = c.kind AND vk.dimension = c.dimension AND vk.value = c.value ` +
    `LEFT JOIN ${machines} AS va ON va.cluster = c.cluster AND va.dimension = c.dimension AND va.value = c.value ` +
    (toAll ? 'WHERE arrayMin(vk.kind_with) >= c.since ' : '') +
    'ORDER BY c.since, c.cluster, c.identity, c.dimension, c.value LIMIT 20000';
  return numbered(sql, params);
}

export interface WatchedRow {
  readonly learnt: string;
  readonly learning: string;
}

/** How many identities there are events of over so long a time, and of how many there are not. */
export function countWatched(clusters: readonly string[], learnUs: bigint): Statement {
  const params = new Params();
  const among = ["dimension = 'self'", ...(clusters.length === 0 ? [] : [`cluster IN (${params.bind('Array(String)', clusters)})`])];
  const each = `SELECT dateDiff('microsecond', min(first), max(last)) AS watched FROM sightings${renderWhere(among)} GROUP BY cluster, kind, identity`;
  const isLearnt = `watched >= ${params.bind('Int64', learnUs)}`;
  return numbered(`SELECT countIf(${isLearnt}) AS learnt, countIf(NOT (${isLearnt})) AS learning FROM (${each})`, params);
}
