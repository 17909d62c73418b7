/**
 * Lists of the store's events in parts: the page below a position, or what one writer has added. Both go by the numbers
 * that events get in their order of arrival, so that what arrives meanwhile neither shifts nor repeats a row.
 */
import type { CompiledColumn, CompiledQuery } from './compile-context.ts';
import { type Cut, renderWhere } from './relations/event-source.ts';
import { requestKeySql } from './relations/files-source.ts';
import { standing } from './schema.ts';
import { compileScope, type Scope } from './scope.ts';
import { fixed, Params, type Statement } from './statement.ts';

/** Where a row stands: its time finds it quickly, writer and number tell it from all others. */
export interface Position {
  readonly timeUs: bigint;
  readonly writer: string;
  readonly seq: bigint;
}

/** The last number of a writer. */
export interface WriterHead {
  readonly writer: string;
  readonly seq: bigint;
}

/** What had arrived at a moment. */
export interface Snapshot {
  readonly heads: readonly WriterHead[];
  /** Whether a writer that is not among the heads had nothing then; otherwise all of it counts. */
  readonly isComplete: boolean;
}

export type ListPart =
  | {
      readonly kind: 'page';
      readonly size: number;
      /** The last row of the page before; null for the first page. */
      readonly after: Position | null;
      /** Null where nothing has arrived since, or nobody asks. */
      readonly snapshot: Snapshot | null;
    }
  /** In the order of arrival. `after` is left out, `upTo` is taken in. */
  | { readonly kind: 'arrivals'; readonly writer: string; readonly after: bigint; readonly upTo: bigint };

interface Placed {
  readonly cut: Cut;
  /** Columns that follow those of the answer. */
  readonly columns: readonly (CompiledColumn & { readonly sql: string })[];
}

interface PartContext {
  readonly counting: CompiledQuery['counting'];
  readonly scope: Scope;
  readonly params: Params;
}

const column = (key: string, type: CompiledColumn['type'], sql: string) => ({ key, type, alias: `place_${key}`, sql });

/** The cut of a list, made that of its part. The table alone has what this needs. */
export function placeList(cut: Cut, part: ListPart, context: PartContext): Placed {
  return part.kind === 'page' ? placePage(cut, part, context) : placeArrivals(cut, part, context);
}

function placeArrivals(cut: Cut, part: Extract<ListPart, { kind: 'arrivals' }>, { params, counting }: PartContext): Placed {
  const stage = counting === 'stages' ? ", '/', stage" : '';
  const conditions = [
    `writer = ${params.bind('String', part.writer)}`,
    `seq > ${params.bind('UInt64', part.after)}`,
    `seq <= ${params.bind('UInt64', part.upTo)}`,
  ];
  return {
    cut: { ...cut, order: ['seq'], limit: null, conditions },
    columns: [
      column('seq', 'integer', 'seq'),
      // Copies of an event and, where requests count, its stages have the same.
      column('once', 'text', `concat(cluster, '/', lower(hex(${requestKeySql}))${stage})`),
      // Later stages of the request may follow.
      column('open', 'integer', `standing >= ${standing.firstOpen}`),
    ],
  };
}

function placePage(cut: Cut, { size, after, snapshot }: Extract<ListPart, { kind: 'page' }>, context: PartContext): Placed {
  const { params, counting } = context;
  // The writer makes the order total where several have the same number.
  const order = [...cut.order, 'writer DESC'];
  const conditions = after === null ? [] : [followsRow(order, after, context)];
  if (after !== null && order[0] === 'time DESC') conditions.push(`time <= ${timeSql(after, params)}`);
  if (snapshot !== null) conditions.push(hasArrived(snapshot, counting, params));
  return {
    cut: { ...cut, order, limit: size, conditions },
    columns: [
      column('time', 'integer', 'toUnixTimestamp64Micro(time)'),
      column('writer', 'keyword', 'writer'),
      column('seq', 'integer', 'seq'),
    ],
  };
}

function timeSql({ timeUs }: Position, params: Params): string {
  return `fromUnixTimestamp64Micro(${params.bind('Int64', timeUs)}, 'UTC')`;
}

/** The condition that a row stands after this one in the order: by the first term in which they differ. NULL comes last. */
function followsRow(order: readonly string[], row: Position, { scope, params }: PartContext): string {
  const own: Readonly<Record<string, () => string>> = {
    time: () => timeSql(row, params),
    seq: () => params.bind('UInt64', row.seq),
    writer: () => params.bind('String', row.writer),
  };
  const visible = compileScope(scope, params);
  const itself = [`time = ${timeSql(row, params)}`, `writer = ${own['writer']?.()}`, `seq = ${own['seq']?.()}`];
  const where = renderWhere([...itself, ...(visible === null ? [] : [visible])]);
  return order.reduceRight((later, term) => {
    const sql = term.replace(/ DESC$/, '');
    const sign = term === sql ? '>' : '<';
    const plain = own[sql]?.();
    if (plain !== undefined) return either(`${sql} ${sign} ${plain}`, `${sql} = ${plain}`, later);
    // An array is never NULL, even if the row is gone.
    const value = `(SELECT groupArray(tuple(${sql})) FROM events${where})[1].1`;
    return either(
      `ifNull(${sql} ${sign} ${value}, isNull(${sql}) AND isNotNull(${value}))`,
      `ifNull(${sql} = ${value}, isNull(${sql}) AND isNull(${value}))`,
      later,
    );
  }, '');
}

function either(differs: string, equals: string, later: string): string {
  return later === '' ? differs : `(${differs} OR (${equals} AND ${later}))`;
}

const requestKey = 'cluster, auditid, time, verb, requesturi, user';

/**
 * What a snapshot shows: the rows it had, and in the place of those that were open, or that a fuller copy has replaced
 * since, what came of them.
 */
function hasArrived(snapshot: Snapshot, counting: CompiledQuery['counting'], params: Params): string {
  const was = isIn(snapshot, params);
  const [changed, key] =
    counting === 'requests'
      ? [`(standing = ${standing.superseded} OR standing >= ${standing.firstOpen})`, requestKey]
      : [`standing = ${standing.superseded}`, `${requestKey}, stage`];
  // Few rows are one or the other, and the columns of the key are long: they are read of those few alone.
  const gone = `SELECT ${key} FROM events PREWHERE ${changed} WHERE ${was}`;
  const successors = `SELECT writer, seq FROM events PREWHERE NOT ${was} WHERE (${key}) IN (${gone})`;
  return `(${was} OR (writer, seq) IN (${successors}))`;
}

function isIn({ heads, isComplete }: Snapshot, params: Params): string {
  const sign = isComplete ? '<=' : '>';
  const each = heads.map(({ writer, seq }) => `(writer = ${params.bind('String', writer)} AND seq ${sign} ${params.bind('UInt64', seq)})`);
  const any = `(${each.length === 0 ? 'false' : each.join(' OR ')})`;
  return isComplete ? any : `(NOT ${any})`;
}

export interface WriterHeadRow {
  readonly writer: string;
  readonly seq: string;
  /** When its first load was journalled, in microseconds since the epoch; of the journal alone. */
  readonly since?: string;
}

/** How far each writer has come, the most recent writer first: loads are journalled when all of them is in place. */
export const journalledHeads: Statement = fixed(
  'SELECT toString(writer) AS writer, max(last_seq) AS seq, toUnixTimestamp64Micro(min(loaded)) AS since FROM loads GROUP BY writer ORDER BY max(loaded) DESC, writer',
);

/** The same, told by nothing but the events that the asker may see. */
export function visibleHeads(scope: Scope): Statement {
  const params = new Params();
  const visible = compileScope(scope, params);
  return {
    sql: `SELECT toString(writer) AS writer, max(seq) AS seq FROM events${renderWhere(visible === null ? [] : [visible])} GROUP BY writer ORDER BY max(ingested) DESC, writer`,
    params: params.values,
  };
}
