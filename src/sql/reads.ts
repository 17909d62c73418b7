/** Statements of the table `reads`: who has asked what, and what it gave. One row for each question that was answered or refused. */
import type { CompiledColumn } from './compile-context.ts';
import { Params, type Statement } from './statement.ts';

export interface ReadRow {
  /** Microseconds since the epoch, when it was asked. */
  readonly at: number;
  /** Unique, and in order within one process. */
  readonly id: string;
  readonly asker: string;
  readonly address: string;
  readonly operation: string;
  /** The text of the query; empty where the operation has none. */
  readonly query: string;
  /** JSON: the rest of the request. */
  readonly parameters: string;
  /** In words. */
  readonly scope: string;
  readonly rows: number;
  readonly duration: number;
  /** `ok`, or the code of the problem. */
  readonly outcome: string;
}

const types =
  'at Int64, id String, asker String, address String, operation String, query String, parameters String, scope String, rows UInt64, duration UInt64, outcome String';

const names = types.split(', ').map((column) => column.split(' ')[0] ?? '');

/** All rows go with one statement, so that a few of a busy server do not become a part each. */
export function appendReads(rows: readonly ReadRow[]): Statement {
  const params = new Params();
  const lines = params.bind('String', rows.map((row) => JSON.stringify(row)).join('\n'));
  const values = names.map((name) => (name === 'at' ? "fromUnixTimestamp64Micro(read.at, 'UTC')" : `read.${name}`));
  const read = `SELECT JSONExtract(arrayJoin(splitByChar('\\n', ${lines})), 'Tuple(${types})') AS read`;
  return { sql: `INSERT INTO reads (${names.join(', ')}) SELECT ${values.join(', ')} FROM (${read})`, params: params.values };
}

export interface ReadsFilter {
  readonly asker?: string | undefined;
  readonly operation?: string | undefined;
  /** As it was written down. */
  readonly scope?: string | undefined;
  /** Words of the query or of the parameters, whatever the case. */
  readonly contains?: string | undefined;
  readonly fromUs: bigint | null;
  readonly toUs: bigint | null;
  /** The last row of the page before. */
  readonly after: { readonly atUs: bigint; readonly id: string } | null;
  readonly limit: number;
}

const shown: readonly (readonly [key: string, type: CompiledColumn['type'], sql: string])[] = [
  ['time', 'time', 'at'],
  ['asker', 'keyword', 'toString(asker)'],
  ['address', 'text', 'address'],
  ['operation', 'keyword', 'toString(operation)'],
  ['query', 'text', 'query'],
  ['parameters', 'text', 'parameters'],
  ['scope', 'text', 'toString(scope)'],
  ['rows', 'count', 'rows'],
  ['duration', 'duration', 'duration'],
  ['outcome', 'keyword', 'toString(outcome)'],
];

export function listReads({ asker, operation, scope, contains, fromUs, toUs, after, limit }: ReadsFilter) {
  const params = new Params();
  const instant = (us: bigint) => `fromUnixTimestamp64Micro(${params.bind('Int64', us)}, 'UTC')`;
  const conditions: string[] = [];
  if (asker !== undefined) conditions.push(`asker = ${params.bind('String', asker)}`);
  if (operation !== undefined) conditions.push(`operation = ${params.bind('String', operation)}`);
  if (scope !== undefined) conditions.push(`scope = ${params.bind('String', scope)}`);
  if (fromUs !== null) conditions.push(`at >= ${instant(fromUs)}`);
  if (toUs !== null) conditions.push(`at < ${instant(toUs)}`);
  if (contains !== undefined)
    conditions.push(`positionCaseInsensitiveUTF8(concat(query, '\\n', parameters), ${params.bind('String', contains)}) > 0`);
  if (after !== null) conditions.push(`(at, id) < (${instant(after.atUs)}, ${params.bind('String', after.id)})`);
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const columns = shown.map(([key, type], index): CompiledColumn => ({ key, type, alias: `c${index}` }));
  const place: readonly CompiledColumn[] = [
    { key: 'at', type: 'text', alias: 'place_at' },
    { key: 'id', type: 'text', alias: 'place_id' },
  ];
  const select = [
    ...shown.map(([, , sql], index) => `${sql} AS c${index}`),
    'toString(toUnixTimestamp64Micro(at)) AS place_at',
    'id AS place_id',
  ];
  const sql = `SELECT ${select.join(', ')} FROM reads${where} ORDER BY reads.at DESC, reads.id DESC LIMIT ${params.bind('UInt64', limit)}`;
  return { statement: { sql, params: params.values }, columns, place };
}
