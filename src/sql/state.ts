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

export function appendState({ kind, id, version, document, author, atUs }: StateVersion): Statement {
  const params = new Params();
  const values = [
    params.bind('String', kind),
    params.bind('String', id),
    params.bind('UInt64', version),
    params.bind('String', document),
    params.bind('String', author),
    `fromUnixTimestamp64Micro(${params.bind('Int64', atUs)}, 'UTC')`,
  ];
  return { sql: `INSERT INTO state SELECT ${values.join(', ')}`, params: params.values };
}
