/** The statement behind `telltale bad`: what could not be read, with where it stood and how it begins. */
import type { CompiledColumn } from './compile-context.ts';
import type { Scope } from './scope.ts';
import { Params, type Statement } from './statement.ts';

/** So much of a record is shown; the whole is kept. */
const shownBytes = 200;

const shown: readonly (readonly [key: string, type: CompiledColumn['type'], sql: string])[] = [
  ['ingested', 'time', 'ingested'],
  ['cluster', 'keyword', 'cluster'],
  ['source', 'keyword', 'source'],
  ['offset', 'integer', 'offset'],
  ['length', 'integer', 'length'],
  ['reason', 'keyword', 'reason'],
  ['bytes', 'text', `substring(bytes, 1, ${shownBytes})`],
];

export interface BadRecordsQuery {
  readonly scope: Scope;
  readonly cluster?: string | undefined;
  readonly limit: number;
}

export interface BadRecordsStatement {
  readonly statement: Statement;
  readonly columns: readonly CompiledColumn[];
}

export function listBadRecords({ scope, cluster, limit }: BadRecordsQuery): BadRecordsStatement {
  const params = new Params();
  const conditions: string[] = [];
  if (scope.clusters !== 'all') conditions.push(`cluster IN (${params.bind('Array(String)', scope.clusters)})`);
  // Nobody knows the namespace of what cannot be read: only who sees all of them may see it.
  if (scope.namespaces !== 'all') conditions.push('false');
  if (cluster !== undefined) conditions.push(`cluster = ${params.bind('String', cluster)}`);
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const columns = shown.map(([key, type], index) => ({ key, type, alias: `c${index}` }));
  const sql =
    `SELECT ${shown.map(([, , expression], index) => `${expression} AS c${index}`).join(', ')} FROM bad_records${where} ` +
    `ORDER BY bad_records.ingested DESC, bad_records.source, bad_records.offset LIMIT ${params.bind('UInt64', limit)}`;
  return { statement: { sql, params: params.values }, columns };
}
