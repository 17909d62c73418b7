/**
 * What has arrived in a store since somebody last looked: by the numbers that loaders give, never by the time of events, so that
 * what comes late or out of order is there as well.
 */
import type { Params } from './statement.ts';

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
