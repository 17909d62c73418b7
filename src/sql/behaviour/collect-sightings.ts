/**
 * Fills the table `sightings` from events: what each identity was seen with, first and last. Everything in a row is a
 * minimum or a maximum, so events that are collected twice change nothing, and neither does their order.
 */
import { type Arrival, arrivedSql, type WriterRange } from '../arrival.ts';
import type { EventNames } from '../event-names.ts';
import { TableNames } from '../relations/table-source.ts';
import { standing } from '../schema.ts';
import { numbered, Params, type Statement } from '../statement.ts';

/** Who is behind a request, in four words; see `actor_kind`. Nobody's requests are not collected. */
export const watchedKinds = ['human', 'service-account', 'node', 'control-plane'] as const;
export type WatchedKind = (typeof watchedKinds)[number];

/**
 * What is remembered of an identity. `self` is the identity itself, `day` a day on which it was there; `placed` is where a token that is bound to a pod was used, and where
 * a kubelet sits: the name of the node, a blank, the address.
 */
export const dimensions = ['self', 'day', 'address', 'network', 'client', 'action', 'namespace', 'node', 'placed', 'sequence'] as const;
export type Dimension = (typeof dimensions)[number];

/**
 * What claims to be older than Kubernetes, or far ahead of when it was stored, is not learnt from: one such event would make everybody
 * known since then.
 */
export const plausibleSql = "time >= toDateTime64('2014-06-01 00:00:00', 6, 'UTC') AND time <= addDays(ingested, 31)";

const nodeOfToken = "toString(extra['authentication.kubernetes.io/node-name'][1])";

/** The node that a token is bound to, or that a kubelet is. */
export const nodeSql = `if(startsWith(user, 'system:node:'), substring(user, 13), ${nodeOfToken})`;

/** Of an address the network that belongs together: /24, or /48. Empty for what is no address. */
export const networkSql = (address: string) =>
  `multiIf(isIPv4String(${address}), concat(arrayStringConcat(arraySlice(splitByChar('.', ${address}), 1, 3), '.'), '.0/24'), ` +
  `isIPv6String(${address}), concat(cutIPv6(toIPv6OrDefault(${address}), 10, 0), '/48'), '')`;

/** `create deployments.apps`, `get pods/log`; empty for requests that are for no resource. */
export const actionSql =
  "if(resource = '', '', concat(verb, ' ', resource, if(subresource = '', '', concat('/', subresource)), if(apigroup = '', '', concat('.', apigroup))))";

/** Who is like whom: service accounts of one namespace, people of the same groups; of the others all of a kind. */
export const peersSql =
  "multiIf(kind = 'service-account', splitByChar(':', identity)[3], kind != 'human', '', " +
  "substring(arrayStringConcat(arraySort(arrayFilter(x -> NOT startsWith(x, 'system:') OR x = 'system:masters', groups)), ', '), 1, 256))";

/** The columns that everything of a sighting is told from. */
function lookedAt(names: EventNames): readonly string[] {
  return [
    'cluster',
    'toString(user) AS identity',
    `${names.column('actor_kind')} AS kind`,
    'groups',
    `toString(${names.column('source_ip')}) AS address`,
    `${names.column('client')} AS client`,
    `${actionSql} AS action`,
    'toString(namespace) AS namespace',
    `${nodeSql} AS node`,
    'toDate32(time) AS day',
  ];
}

export function collectSightings(arrival: Arrival, trustedProxies: readonly string[]): Statement {
  const params = new Params();
  const names = new TableNames(trustedProxies, params);
  const keys = lookedAt(names);
  const distinct =
    `SELECT ${keys.join(', ')}, min(time) AS first_seen, max(time) AS last_seen, min(ingested) AS first_stored ` +
    `FROM events WHERE ${arrivedSql(arrival, params)} AND standing != ${standing.superseded} AND user != '' AND ${plausibleSql} GROUP BY ALL`;
  const pairs = [
    ['self', "'-'"],
    ['day', 'toString(day)'],
    ['address', 'address'],
    ['network', networkSql('address')],
    ['client', 'client'],
    ['action', 'action'],
    ['namespace', 'toString(namespace)'],
    ['node', "if(kind = 'service-account', node, '')"],
    ['placed', "if(node = '', '', concat(node, ' ', address))"],
  ].map(([dimension, value]) => `('${dimension}', ${value})`);
  const exploded =
    `SELECT cluster, identity, kind, ${peersSql} AS peers, first_seen, last_seen, first_stored, ` +
    `arrayJoin(arrayFilter(x -> x.2 != '', [${pairs.join(', ')}])) AS sighted FROM (${distinct}) ` +
    `WHERE kind IN (${watchedKinds.map((kind) => `'${kind}'`).join(', ')})`;
  const sql =
    'INSERT INTO sightings (cluster, dimension, value, identity, kind, peers, first, last, stored) ' +
    'SELECT cluster, sighted.1 AS dimension, sighted.2 AS value, identity, kind, peers, min(first_seen), max(last_seen), min(first_stored) ' +
    `FROM (${exploded}) GROUP BY cluster, dimension, value, identity, kind, peers`;
  return numbered(sql, params);
}

/**
 * What was collected so far stands in the same table: for each writer a row whose `last` is the last number, as microseconds since the
 * epoch. Whoever trusts other proxies has to collect anew.
 */
const mark = 'collected';

export function markCollected(writers: readonly WriterRange[], trustedProxies: readonly string[]): Statement {
  const params = new Params();
  const rows = writers.map(({ writer, upToSeq }) => `(${params.bind('String', writer)}, ${params.bind('Int64', upToSeq)})`);
  const number = "fromUnixTimestamp64Micro(read.2, 'UTC')";
  const sql =
    'INSERT INTO sightings (cluster, dimension, value, identity, kind, peers, first, last, stored) ' +
    `SELECT '', '${mark}', ${params.bind('String', trustedProxies.join(','))}, read.1, '', '', ${number}, ${number}, ${number} ` +
    `FROM (SELECT arrayJoin([${rows.join(', ')}]) AS read)`;
  return numbered(sql, params);
}

export interface UncollectedRow {
  readonly writer: string;
  /** The last number that is collected; less than the first of all where none is. */
  readonly seen: string;
  readonly head: string;
}

/** The writers with events that are not collected. */
export function uncollected(trustedProxies: readonly string[]): Statement {
  const params = new Params();
  const seen = `SELECT identity AS writer, max(last) AS number FROM sightings WHERE cluster = '' AND dimension = '${mark}' AND value = ${params.bind('String', trustedProxies.join(','))} GROUP BY identity`;
  const heads =
    'SELECT toString(writer) AS writer, max(last_seq) AS head, min(first_seq) AS first FROM loads WHERE events > 0 GROUP BY loads.writer';
  return {
    sql:
      `SELECT h.writer AS writer, toString(if(m.writer = '', toInt64(h.first) - 1, toUnixTimestamp64Micro(m.number)) AS seen_to) AS seen, toString(h.head) AS head ` +
      `FROM (${heads}) AS h LEFT JOIN (${seen}) AS m ON m.writer = h.writer WHERE toInt64(h.head) > seen_to ORDER BY h.writer`,
    params: params.values,
  };
}

/** Whether anything was ever collected. */
export function countCollected(trustedProxies: readonly string[]): Statement {
  const params = new Params();
  return {
    sql: `SELECT count() AS held FROM sightings WHERE cluster = '' AND dimension = '${mark}' AND value = ${params.bind('String', trustedProxies.join(','))}`,
    params: params.values,
  };
}
