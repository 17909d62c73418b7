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

export interface NewSightingsOptions {
  /** What comes before all of the kind were watched for so long is left out: nothing can be said of it. Null for nothing. */
  readonly learnUs: bigint | null;
  /** Only what nobody of the kind had before. */
  readonly toAll?: boolean;
  /** Only what nobody like it had before, or so small a share of its kind, or what may be judged by itself. Default: all. */
  readonly rareShare?: number;
}

/** More than this is more than anybody looks at; who asks says so. */
export const mostNew = 100_000;

export function newSightings(judged: Judged, dimension: Dimension, { learnUs, toAll = false, rareShare }: NewSightingsOptions): Statement {
  const params = new Params();
  const { fromUs, toUs, storedUs, clusters } = judged;
  const instant = (us: bigint) => `fromUnixTimestamp64Micro(${params.bind('Int64', us)}, 'UTC')`;
  const among = [
    ...(clusters.length === 0 ? ["cluster != ''"] : [`cluster IN (${params.bind('Array(String)', clusters)})`]),
    `dimension = ${params.bind('String', dimension)}`,
  ];
  const isAll = storedUs === null && fromUs <= 0n;
  const recent = [`first >= ${instant(fromUs)}`, ...(storedUs === null ? [] : [`stored >= ${instant(storedUs)}`])];
  const perhaps = isAll ? [] : [`(cluster, value) IN (SELECT DISTINCT cluster, value FROM sightings${renderWhere([...among, ...recent])})`];
  const held =
    'SELECT cluster, value, identity, kind, argMin(peers, first) AS peers, min(first) AS since, min(stored) AS stored_first ' +
    `FROM sightings${renderWhere([...among, ...perhaps])} GROUP BY cluster, value, identity, kind`;
  // How many had it strictly before: a window for each, for arrays of all instants would not fit where there are many identities.
  const before = (keys: string) => `toUInt32(rank() OVER (PARTITION BY ${keys} ORDER BY since) - 1)`;
  const ranked =
    `SELECT *, ${before('cluster, value, kind, peers')} AS had_by_peers, ${before('cluster, value, kind')} AS had_by_kind, ` +
    `${before("cluster, value, kind = 'human'")} AS had_by_machines, min(since) OVER (PARTITION BY cluster, value) AS anybody FROM (${held})`;
  const candidates = `SELECT * FROM (${ranked}) WHERE since >= ${instant(fromUs)} AND since < ${instant(toUs)}${storedUs === null ? '' : ` AND stored_first >= ${instant(storedUs)}`}`;
  const identities = `SELECT cluster, kind, identity, argMin(peers, first) AS peers, min(first) AS since FROM sightings WHERE dimension = 'self' GROUP BY cluster, kind, identity`;
  const counted = (keys: string) =>
    `SELECT DISTINCT ${keys}, since, min(since) OVER (PARTITION BY ${keys}) AS began, toUInt32(count() OVER (PARTITION BY ${keys} ORDER BY since RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)) AS size FROM (${identities})`;
  const told = [
    ...(learnUs === null ? [] : ['k.size > 0', `dateDiff('microsecond', k.began, c.since) >= ${params.bind('Int64', learnUs)}`]),
    ...(toAll ? ['c.had_by_kind = 0'] : []),
    ...(rareShare === undefined
      ? []
      : [`(c.had_by_peers = 0 OR c.kind = 'node' OR c.had_by_kind <= greatest(1, k.size * ${params.bind('Float64', rareShare)}))`]),
  ];
  const began = (side: string) => `if(${side}.size = 0, c.since, ${side}.began)`;
  const sql =
    `SELECT toString(c.cluster) AS cluster, toString(c.kind) AS kind, toString(c.peers) AS peers, '${dimension}' AS dimension, c.value AS value, c.identity AS identity, ` +
    `${micros('c.since')} AS at, ${micros('i.since')} AS identity_since, ${micros(began('p'))} AS peers_since, ${micros(began('k'))} AS kind_since, ` +
    'p.size AS peers_size, k.size AS kind_size, c.had_by_peers AS peers_had, c.had_by_kind AS kind_had, ' +
    `if(c.kind = 'human', 0, c.had_by_machines) AS machines_had, ${micros('c.anybody')} AS value_since ` +
    `FROM (${candidates}) AS c ` +
    `LEFT JOIN (${identities}) AS i ON i.cluster = c.cluster AND i.kind = c.kind AND i.identity = c.identity ` +
    `ASOF LEFT JOIN (${counted('cluster, kind, peers')}) AS p ON p.cluster = c.cluster AND p.kind = c.kind AND p.peers = c.peers AND c.since > p.since ` +
    `ASOF LEFT JOIN (${counted('cluster, kind')}) AS k ON k.cluster = c.cluster AND k.kind = c.kind AND c.since > k.since ` +
    `${renderWhere(told)} ORDER BY c.since, c.cluster, c.identity, c.value LIMIT ${mostNew}`;
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
