/** Signs of life of agents: one row for each, whenever some were heard. */
import { Params, type Statement } from '../statement.ts';

export interface AgentHeardRow {
  readonly cluster: string;
  readonly node: string;
  /** Microseconds since the epoch, by the clock of the server. */
  readonly heard: number;
  /** So often it gives a sign of life, in seconds. */
  readonly every: number;
  readonly version: string;
  readonly bodies: number;
  readonly bytes: number;
}

const types = 'cluster String, node String, heard Int64, every UInt32, version String, bodies UInt64, bytes UInt64';

export function noteAgents(rows: readonly AgentHeardRow[]): Statement {
  const params = new Params();
  const lines = params.bind('String', rows.map((row) => JSON.stringify(row)).join('\n'));
  const instant = "fromUnixTimestamp64Micro(agent.heard, 'UTC')";
  const row = `SELECT JSONExtract(arrayJoin(splitByChar('\\n', ${lines})), 'Tuple(${types})') AS agent`;
  return {
    sql:
      'INSERT INTO agents (cluster, node, first, heard, every, version, bodies, bytes) ' +
      `SELECT agent.cluster, agent.node, ${instant}, ${instant}, agent.every, agent.version, agent.bodies, agent.bytes FROM (${row})`,
    params: params.values,
  };
}

export interface AgentRow {
  readonly cluster: string;
  readonly node: string;
  /** Microseconds since the epoch. */
  readonly first: string;
  readonly last: string;
  readonly every: string;
  readonly version: string;
  readonly bodies: string;
  readonly bytes: string;
}

/** Of each cluster those that were heard last: who may send could make up any number. */
export function agentsSince(sinceUs: bigint): Statement {
  const params = new Params();
  const micros = (instant: string) => `toString(toUnixTimestamp64Micro(${instant}))`;
  const newest = (name: string) => `argMax(agents.${name}, agents.heard)`;
  return {
    sql:
      `SELECT toString(cluster) AS cluster, node, ${micros('min(agents.first)')} AS first, ${micros('max(agents.heard)')} AS last, ` +
      `toString(${newest('every')}) AS every, toString(${newest('version')}) AS version, toString(${newest('bodies')}) AS bodies, toString(${newest('bytes')}) AS bytes ` +
      `FROM agents GROUP BY agents.cluster, agents.node HAVING max(agents.heard) >= fromUnixTimestamp64Micro(${params.bind('Int64', sinceUs)}, 'UTC') ` +
      'ORDER BY agents.cluster, max(agents.heard) DESC LIMIT 200 BY agents.cluster',
    params: params.values,
  };
}
