/**
 * The statements that put a store right after a load was interrupted between its steps: rows that were stored but not
 * journalled are either whole (then what should have followed is done now) or have a gap (then they are taken back, and
 * their source is read again).
 */
import { identitySql } from './columns-derived.ts';
import { bodySize, requestKeyColumns, stageRank } from './load.ts';
import { standing } from './schema.ts';
import { fixed, Params, type Statement } from './statement.ts';

/** The last number that the journal knows of this writer. */
export function journalledHead(writer: string): Statement {
  const params = new Params();
  return { sql: `SELECT max(last_seq) AS head FROM loads WHERE writer = ${params.bind('String', writer)}`, params: params.values };
}

function unjournalled(params: Params, writer: string, head: bigint): string {
  return `writer = ${params.bind('String', writer)} AND seq > ${params.bind('UInt64', head)}`;
}

export function countUnjournalled(writer: string, head: bigint): Statement {
  const params = new Params();
  return {
    sql: `SELECT count() AS events, min(seq) AS first, max(seq) AS last FROM events WHERE ${unjournalled(params, writer, head)}`,
    params: params.values,
  };
}

export function takeBack(writer: string, head: bigint): Statement {
  const params = new Params();
  return {
    sql: `ALTER TABLE events DELETE WHERE ${unjournalled(params, writer, head)} SETTINGS mutations_sync = 1`,
    params: params.values,
  };
}

export function closeAfterInterruption(writer: string, head: bigint): Statement {
  const params = new Params();
  const key = requestKeyColumns.join(', ');
  const arrived = `SELECT cluster, ${key}, max(${stageRank}) AS reached FROM events WHERE ${unjournalled(params, writer, head)} GROUP BY cluster, ${key}`;
  return {
    sql:
      `INSERT INTO closed_stages SELECT DISTINCT o.standing, o.time FROM (SELECT *, ${stageRank} AS rank FROM events WHERE standing >= ${standing.firstOpen}) AS o ` +
      `INNER JOIN (${arrived}) AS a USING (cluster, ${key}) WHERE o.rank < a.reached`,
    params: params.values,
  };
}

export function supersedeAfterInterruption(writer: string, head: bigint): Statement {
  const params = new Params();
  const times = `SELECT time FROM events WHERE ${unjournalled(params, writer, head)}`;
  const copies =
    `SELECT time, writer, seq, row_number() OVER (PARTITION BY ${identitySql} ORDER BY ${bodySize} DESC, seq) AS place FROM events ` +
    `WHERE standing != ${standing.superseded} AND time IN (${times})`;
  return {
    sql: `ALTER TABLE events UPDATE standing = ${standing.superseded} WHERE (time, writer, seq) IN (SELECT time, writer, seq FROM (${copies}) WHERE place > 1) SETTINGS mutations_sync = 1`,
    params: params.values,
  };
}

/**
 * Ends what an interrupted load had begun to supersede: without its candidates it would fail for ever, and hold up what
 * comes after it. What it was to do is done by `supersedeAfterInterruption`.
 */
export const killSuperseding = fixed(
  "KILL MUTATION WHERE database = currentDatabase() AND table = 'events' AND NOT is_done AND command LIKE '%candidates\\_%' SYNC",
);

/** The landing tables of loaders, alive or gone. */
export const findLandings = fixed("SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE 'landing\\_%'");
