/**
 * Tokens that are bound to a pod, used for the first time from an address; with what is known of whose address that is: of the kubelets
 * that sit there, and of the nodes whose pods had come from its network before.
 */
import { renderWhere } from '../relations/event-source.ts';
import { numbered, Params, type Statement } from '../statement.ts';
import { networkSql } from './collect-sightings.ts';
import type { Judged } from './new-sightings.ts';

export interface PlacedTokenRow {
  readonly cluster: string;
  readonly identity: string;
  readonly node: string;
  readonly address: string;
  /** Microseconds. */
  readonly at: string;
  /** Nodes whose kubelets had come from the address before. */
  readonly kubelets: readonly string[];
  /** Since when the kubelet of the node itself is known; empty where it is not. */
  readonly kubelet_since: string;
  /** Nodes with tokens that had been used from the network before, each with how many addresses, and since when. */
  readonly neighbours: readonly (readonly [node: string, addresses: string, sinceUs: string])[];
  /** Since when tokens of the node were used anywhere. */
  readonly own_since: string;
}

export function placedTokens({ fromUs, toUs, clusters, storedUs }: Judged): Statement {
  const params = new Params();
  const instant = (us: bigint) => `fromUnixTimestamp64Micro(${params.bind('Int64', us)}, 'UTC')`;
  const among = ["dimension = 'placed'", ...(clusters.length === 0 ? [] : [`cluster IN (${params.bind('Array(String)', clusters)})`])];
  const split = "splitByChar(' ', value)[1] AS node, splitByChar(' ', value)[2] AS address";
  const placed = `SELECT cluster, kind, identity, ${split}, min(first) AS since, min(stored) AS stored_first FROM sightings${renderWhere(among)} GROUP BY cluster, kind, identity, value`;
  const candidates =
    `SELECT *, ${networkSql('address')} AS network FROM (${placed}) WHERE kind = 'service-account' AND since >= ${instant(fromUs)} AND since < ${instant(toUs)}` +
    (storedUs === null ? '' : ` AND stored_first >= ${instant(storedUs)}`);
  const kubelets = `SELECT cluster, address, groupArray((node, since)) AS sat FROM (${placed}) WHERE kind = 'node' GROUP BY cluster, address`;
  const own = `SELECT cluster, node, min(since) AS since FROM (${placed}) WHERE kind = 'node' GROUP BY cluster, node`;
  const used = `SELECT cluster, node, network, groupArray((address, since)) AS used FROM (SELECT cluster, node, address, ${networkSql('address')} AS network, min(since) AS since FROM (${placed}) WHERE kind = 'service-account' GROUP BY cluster, node, address) GROUP BY cluster, node, network`;
  const networks = `SELECT cluster, network, groupArray((node, used)) AS nodes FROM (${used}) GROUP BY cluster, network`;
  const tokens = `SELECT cluster, node, min(since) AS since FROM (${placed}) WHERE kind = 'service-account' GROUP BY cluster, node`;
  const before = (list: string) => `arrayFilter(y -> y.2 < c.since, ${list})`;
  const sql =
    'SELECT toString(c.cluster) AS cluster, c.identity AS identity, c.node AS node, c.address AS address, toString(toUnixTimestamp64Micro(c.since)) AS at, ' +
    "arrayMap(x -> x.1, arrayFilter(x -> x.2 < c.since, k.sat)) AS kubelets, if(o.node = '', '', toString(toUnixTimestamp64Micro(o.since))) AS kubelet_since, " +
    `arrayFilter(x -> x.2 != '0', arrayMap(x -> (x.1, toString(length(${before('x.2')})), toString(toUnixTimestamp64Micro(arrayMin(arrayMap(y -> y.2, x.2))))), n.nodes)) AS neighbours, ` +
    "if(t.node = '', '', toString(toUnixTimestamp64Micro(t.since))) AS own_since " +
    `FROM (${candidates}) AS c LEFT JOIN (${kubelets}) AS k ON k.cluster = c.cluster AND k.address = c.address ` +
    `LEFT JOIN (${own}) AS o ON o.cluster = c.cluster AND o.node = c.node ` +
    `LEFT JOIN (${networks}) AS n ON n.cluster = c.cluster AND n.network = c.network ` +
    `LEFT JOIN (${tokens}) AS t ON t.cluster = c.cluster AND t.node = c.node ORDER BY c.since, c.identity LIMIT 20000`;
  return numbered(sql, params);
}
