/**
 * What has arrived in a store since somebody last looked: by the numbers that loaders give, never by the time of events, so that
 * what comes late or out of order is there as well.
 */
import { standing } from './schema.ts';
import { Params, type Statement } from './statement.ts';

export interface WriterRange {
  readonly writer: string;
  /** The last number before what is new. */
  readonly afterSeq: bigint;
  /** The last number of it; all of them are journalled. */
  readonly upToSeq: bigint;
}

export interface Arrival {
  /** None where nothing is new. */
  readonly writers: readonly WriterRange[];
  /** No new event was ingested before, in microseconds; null where that is not known. The index of the store goes by it. */
  readonly ingestedUs: bigint | null;
}

/** A condition over columns of `events`: whether an event is among these. Nothing is, where nothing is new. */
export function arrivedSql({ writers, ingestedUs }: Arrival, params: Params): string {
  if (writers.length === 0) return 'false';
  const ranges = writers.map(
    ({ writer, afterSeq, upToSeq }) =>
      `(seq > ${params.bind('UInt64', afterSeq)} AND seq <= ${params.bind('UInt64', upToSeq)} AND writer = ${params.bind('String', writer)})`,
  );
  const any = ranges.length === 1 ? ranges.join('') : `(${ranges.join(' OR ')})`;
  return ingestedUs === null ? any : `ingested >= fromUnixTimestamp64Micro(${params.bind('Int64', ingestedUs)}, 'UTC') AND ${any}`;
}

/** How far a writer has come, as its loads say. */
export interface WriterHead {
  readonly writer: string;
  /** The last number that is journalled. */
  readonly head: string;
  /** The first number of its loads since then. */
  readonly first: string;
  /** When the last of these was loaded, in microseconds. */
  readonly newest: string;
}

/** Of every writer that has loaded anything since then; `beforeUs`: as far as it had come at that time. */
export function writerHeads(sinceUs: bigint, beforeUs: bigint | null = null): Statement {
  const params = new Params();
  const instant = (us: bigint) => `fromUnixTimestamp64Micro(${params.bind('Int64', us)}, 'UTC')`;
  const conditions = [`loaded >= ${instant(sinceUs)}`, ...(beforeUs === null ? [] : [`loaded < ${instant(beforeUs)}`])];
  return {
    sql:
      'SELECT writer, toString(max(last_seq)) AS head, toString(min(first_seq)) AS first, toString(toUnixTimestamp64Micro(max(loaded))) AS newest ' +
      `FROM loads WHERE ${conditions.join(' AND ')} GROUP BY writer ORDER BY writer`,
    params: params.values,
  };
}

export interface ArrivedLoads {
  /** When the first of these loads was, in microseconds: all of their events were ingested then or later. */
  readonly ingested: string;
  /** Loads that were found interrupted, and were journalled later than their events were ingested. */
  readonly healed: string;
}

/** The loads that these events came with. */
export function arrivedLoads(writers: readonly WriterRange[]): Statement {
  const params = new Params();
  const any = writers.map(
    ({ writer, afterSeq, upToSeq }) =>
      `(writer = ${params.bind('String', writer)} AND last_seq > ${params.bind('UInt64', afterSeq)} AND first_seq <= ${params.bind('UInt64', upToSeq)})`,
  );
  return {
    sql: `SELECT toString(toUnixTimestamp64Micro(min(loaded))) AS ingested, countIf(cluster = '') AS healed FROM loads WHERE events > 0 AND (${any.join(' OR ')})`,
    params: params.values,
  };
}

export interface ArrivedExtent {
  readonly rows: string;
  /** Microseconds. */
  readonly from: string;
  readonly to: string;
}

export function arrivedExtent(arrival: Arrival): Statement {
  const params = new Params();
  return {
    sql:
      'SELECT toString(count()) AS rows, toString(toUnixTimestamp64Micro(min(time))) AS from, toString(toUnixTimestamp64Micro(max(time))) AS to ' +
      `FROM events WHERE ${arrivedSql(arrival, params)} AND standing != ${standing.superseded}`,
    params: params.values,
  };
}
