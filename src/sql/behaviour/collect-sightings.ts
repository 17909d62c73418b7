/**
 * Fills the table `sightings` from events: what each identity was seen with, on which day, first and last. Everything in a row is a
 * minimum or a maximum, so events that are collected twice change nothing, and neither does their order.
 */
import type { EventNames } from '../event-names.ts';
import { TableNames } from '../relations/table-source.ts';
import { standing } from '../schema.ts';
import { numbered, Params, type Statement } from '../statement.ts';

/** Who is behind a request, in four words; see `actor_kind`. Nobody's requests are not collected. */
export const watchedKinds = ['human', 'service-account', 'node', 'control-plane'] as const;
export type WatchedKind = (typeof watchedKinds)[number];

/**
 * What is remembered of an identity. `self` is the identity itself; `placed` is where a token that is bound to a pod was used, and where
 * a kubelet sits: the name of the node, a blank, the address.
 */
export const dimensions = ['self', 'address', 'network', 'client', 'action', 'namespace', 'node', 'placed', 'sequence'] as const;
export type Dimension = (typeof dimensions)[number];

/** What events are collected: those that were stored from one instant to another, both among them, in microseconds. */
export interface StoredRange {
  readonly fromUs: bigint;
  readonly toUs: bigint;
}

export function storedIn({ fromUs, toUs }: StoredRange, params: Params): string {
  const instant = (us: bigint) => `fromUnixTimestamp64Micro(${params.bind('Int64', us)}, 'UTC')`;
  return `ingested >= ${instant(fromUs)} AND ingested <= ${instant(toUs)}`;
}

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

export function collectSightings(range: StoredRange, trustedProxies: readonly string[]): Statement {
  const params = new Params();
  const names = new TableNames(trustedProxies, params);
  const keys = lookedAt(names);
  const distinct =
    `SELECT ${keys.join(', ')}, min(time) AS first_seen, max(time) AS last_seen, min(ingested) AS first_stored ` +
    `FROM events WHERE ${storedIn(range, params)} AND standing != ${standing.superseded} AND user != '' GROUP BY ALL`;
  const pairs = [
    ['self', "'-'"],
    ['address', 'address'],
    ['network', networkSql('address')],
    ['client', 'client'],
    ['action', 'action'],
    ['namespace', 'toString(namespace)'],
    ['node', "if(kind = 'service-account', node, '')"],
    ['placed', "if(node = '', '', concat(node, ' ', address))"],
  ].map(([dimension, value]) => `('${dimension}', ${value})`);
  const exploded =
    `SELECT cluster, identity, kind, ${peersSql} AS peers, day, first_seen, last_seen, first_stored, ` +
    `arrayJoin(arrayFilter(x -> x.2 != '', [${pairs.join(', ')}])) AS sighted FROM (${distinct}) ` +
    `WHERE kind IN (${watchedKinds.map((kind) => `'${kind}'`).join(', ')})`;
  const sql =
    'INSERT INTO sightings (cluster, dimension, value, identity, kind, peers, day, first, last, stored) ' +
    'SELECT cluster, sighted.1 AS dimension, sighted.2 AS value, identity, kind, peers, day, min(first_seen), max(last_seen), min(first_stored) ' +
    `FROM (${exploded}) GROUP BY cluster, dimension, value, identity, kind, peers, day`;
  return numbered(sql, params);
}

/** What was collected so far, as a row of the same table; whoever trusts other proxies has to collect anew. */
const mark = { dimension: 'collected', day: "toDate32('1970-01-01')" };

export function markCollected(storedUs: bigint, trustedProxies: readonly string[]): Statement {
  const params = new Params();
  const stored = `fromUnixTimestamp64Micro(${params.bind('Int64', storedUs)}, 'UTC')`;
  const sql =
    'INSERT INTO sightings (cluster, dimension, value, identity, kind, peers, day, first, last, stored) ' +
    `SELECT '', '${mark.dimension}', ${params.bind('String', trustedProxies.join(','))}, '', '', '', ${mark.day}, ${stored}, ${stored}, ${stored}`;
  return numbered(sql, params);
}

export interface CollectedRow {
  /** Microseconds; null where there is none. */
  readonly newest: string | null;
  readonly collected: string | null;
}

/** When the newest event was stored, and up to when all were collected. */
export function collectedUpTo(trustedProxies: readonly string[]): Statement {
  const params = new Params();
  const proxies = params.bind('String', trustedProxies.join(','));
  const max = (column: string, from: string) =>
    `(SELECT if(count() = 0, NULL, toString(toUnixTimestamp64Micro(max(${column})))) FROM ${from})`;
  return {
    sql: `SELECT ${max('ingested', 'events')} AS newest, ${max('last', `sightings WHERE dimension = '${mark.dimension}' AND value = ${proxies}`)} AS collected`,
    params: params.values,
  };
}

export interface StoredSpanRow {
  readonly from_us: string;
  readonly to_us: string;
  readonly events: string;
}

/** The next events to be collected, behind an instant: so many of them at least, if there are; none where there is nothing. */
export function nextStored(afterUs: bigint, most: number): Statement {
  const params = new Params();
  const after = `fromUnixTimestamp64Micro(${params.bind('Int64', afterUs)}, 'UTC')`;
  const counted = `SELECT ingested, count() AS held FROM events WHERE ingested > ${after} GROUP BY ingested`;
  const summed = `SELECT ingested, held, sum(held) OVER (ORDER BY ingested) - held AS before FROM (${counted})`;
  return {
    sql:
      'SELECT toUnixTimestamp64Micro(min(ingested)) AS from_us, toUnixTimestamp64Micro(max(ingested)) AS to_us, sum(held) AS events ' +
      `FROM (${summed}) WHERE before < ${params.bind('UInt64', most)} HAVING events > 0`,
    params: params.values,
  };
}
