/** How many events of each kind were recorded, at which level and stage, by quarters of an hour; the tallies answer it (see schema.ts). */
import { quarterSql } from '../schema.ts';
import { Params, type Statement } from '../statement.ts';

export interface RecordedRow {
  readonly cluster: string;
  /** A number of quarters since the epoch. */
  readonly quarter: string;
  readonly verb: string;
  readonly apigroup: string;
  readonly resource: string;
  readonly subresource: string;
  readonly level: string;
  readonly stage: string;
  readonly held: string;
}

/** @param to the first quarter that is not looked at. */
export function recordedBetween(from: number, to: number): Statement {
  const params = new Params();
  const keys = ['cluster', 'verb', 'apigroup', 'resource', 'subresource', 'level', 'stage'];
  return {
    sql:
      `SELECT ${keys.map((key) => `toString(${key}) AS ${key}`).join(', ')}, toString(quarter) AS quarter, held FROM (` +
      `SELECT ${quarterSql} AS quarter, ${keys.join(', ')}, count() AS held FROM events ` +
      `WHERE ${quarterSql} >= ${params.bind('Int64', from)} AND ${quarterSql} < ${params.bind('Int64', to)} GROUP BY quarter, ${keys.join(', ')})`,
    params: params.values,
  };
}
