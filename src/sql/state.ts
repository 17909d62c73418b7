/** Statements of the `state` table: append-only versions of small documents. See docs/decisions/state.md. */
import { Params, type Statement } from './statement.ts';

export interface StateVersion {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  /** JSON. */
  readonly document: string;
  readonly author: string;
  /** Microseconds since the epoch. */
  readonly atUs: bigint;
}

export function latestState(kind: string, id: string): Statement {
  const params = new Params();
  return {
    sql: `SELECT version, document FROM state WHERE kind = ${params.bind('String', kind)} AND id = ${params.bind('String', id)} ORDER BY version DESC, at DESC LIMIT 1`,
    params: params.values,
  };
}

/** What stands for a document that was removed. */
export const removedDocument = 'null';

const columns = 'id, version, document, author, at';

/** The newest version of every document of the kind that was not removed. */
export function latestStates(kind: string): Statement {
  const params = new Params();
  const newest = `SELECT ${columns} FROM state WHERE kind = ${params.bind('String', kind)} ORDER BY id, version DESC, at DESC LIMIT 1 BY id`;
  const sql = `SELECT ${columns} FROM (${newest}) WHERE document != ${params.bind('String', removedDocument)} ORDER BY id`;
  return { sql, params: params.values };
}

/** Every version of one document, the newest first. */
export function stateHistory(kind: string, id: string): Statement {
  const params = new Params();
  const wanted = `kind = ${params.bind('String', kind)} AND id = ${params.bind('String', id)}`;
  return { sql: `SELECT ${columns} FROM state WHERE ${wanted} ORDER BY version DESC, at DESC`, params: params.values };
}

/** The newest version of each of these documents, removals among them; one that never was has none. */
export function newestVersions(kind: string, ids: readonly string[]): Statement {
  const params = new Params();
  const wanted = `kind = ${params.bind('String', kind)} AND id IN (${params.bind('Array(String)', ids)})`;
  return { sql: `SELECT id, toString(max(version)) AS version FROM state WHERE ${wanted} GROUP BY id`, params: params.values };
}

/** The newest documents of a kind, by when they were written. Of a kind whose documents have one version each. */
export function newestStates(kind: string, limit: number): Statement {
  const params = new Params();
  const wanted = `kind = ${params.bind('String', kind)}`;
  return {
    sql: `SELECT ${columns} FROM state WHERE ${wanted} ORDER BY at DESC, id DESC LIMIT ${params.bind('UInt64', limit)}`,
    params: params.values,
  };
}

/** One row that is another whenever a document of these kinds is. */
export function stateMark(kinds: readonly string[]): Statement {
  const params = new Params();
  return {
    sql: `SELECT toString(count()) AS versions, max(at) AS newest FROM state WHERE kind IN (${params.bind('Array(String)', kinds)})`,
    params: params.values,
  };
}

export function appendState(version: StateVersion): Statement {
  return appendStates([version]);
}

/** All of them in one statement. */
export function appendStates(versions: readonly StateVersion[]): Statement {
  const params = new Params();
  const rows = versions.map(({ kind, id, version, document, author, atUs }) => {
    const values = [
      params.bind('String', kind),
      params.bind('String', id),
      params.bind('UInt64', version),
      params.bind('String', document),
      params.bind('String', author),
      `fromUnixTimestamp64Micro(${params.bind('Int64', atUs)}, 'UTC')`,
    ];
    return `SELECT ${values.join(', ')}`;
  });
  return { sql: `INSERT INTO state ${rows.join(' UNION ALL ')}`, params: params.values };
}

/** Versions of a kind that were written before that instant are gone for good. */
export function forgetStates(kind: string, beforeUs: bigint): Statement {
  const params = new Params();
  const old = `kind = ${params.bind('String', kind)} AND at < fromUnixTimestamp64Micro(${params.bind('Int64', beforeUs)}, 'UTC')`;
  return { sql: `ALTER TABLE state DELETE WHERE ${old} SETTINGS mutations_sync = 1`, params: params.values };
}

/** Of every document of a kind only the newest version is left. */
export function keepNewestStates(kind: string): Statement {
  const params = new Params();
  const ours = `kind = ${params.bind('String', kind)}`;
  const newest = `SELECT id, max(version) FROM state WHERE ${ours} GROUP BY id`;
  return {
    sql: `ALTER TABLE state DELETE WHERE ${ours} AND (id, version) NOT IN (${newest}) SETTINGS mutations_sync = 1`,
    params: params.values,
  };
}
