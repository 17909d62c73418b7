/** The journal of loads: what was read from where, and what became of it. It is the loader's checkpoint as well. */
import type { LoadPlace, Seal } from './load.ts';
import { Params, type Statement } from './statement.ts';

/** How far an input has been read, and how it is recognised. */
export interface LoadCheckpoint {
  /** Where the input is found again, such as device and inode; empty for what cannot be read twice. */
  readonly identity: string;
  /** What it must still be like for the checkpoint to hold; only whoever reads the input understands it. */
  readonly proof: string;
  /** The part that was read: offsets in the decoded stream. Reading goes on at `end`. */
  readonly start: number;
  readonly end: number;
}

/** One line of the journal of loads: what was read from where, and what became of it. */
export interface LoadRecord {
  readonly checkpoint: LoadCheckpoint;
  readonly events: number;
  readonly duplicates: number;
  readonly differing: number;
  readonly bad: number;
}

export function journalLoad(record: LoadRecord, { cluster, source }: LoadPlace, seal: Seal): Statement {
  const params = new Params();
  const values = [
    params.bind('String', record.checkpoint.identity),
    params.bind('String', record.checkpoint.proof),
    params.bind('String', cluster),
    params.bind('String', source),
    params.bind('UInt64', record.checkpoint.start),
    params.bind('UInt64', record.checkpoint.end),
    params.bind('String', seal.writer),
    params.bind('UInt64', seal.firstSeq),
    params.bind('UInt64', seal.firstSeq + BigInt(record.events) - 1n),
    params.bind('UInt64', record.events),
    params.bind('UInt64', record.duplicates),
    params.bind('UInt64', record.differing),
    params.bind('UInt64', record.bad),
    `fromUnixTimestamp64Micro(${params.bind('Int64', seal.ingestedUs)}, 'UTC')`,
  ];
  return {
    sql: `INSERT INTO loads (identity, proof, cluster, source, start, end, writer, first_seq, last_seq, events, duplicates, differing, bad, loaded) SELECT ${values.join(', ')}`,
    params: params.values,
  };
}

/** The last checkpoint of an input, and the events that were found in it, in all. */
export interface FoundCheckpoint {
  readonly proof: string;
  readonly end: string;
  readonly events: string;
}

/**
 * A file that was cut and written anew has the identity of what stood there before: its loads begin again at 0, and only
 * those since then are counted.
 */
export function findCheckpoint(identity: string, cluster: string): Statement {
  const params = new Params();
  const input = `identity = ${params.bind('String', identity)} AND cluster = ${params.bind('String', cluster)}`;
  return {
    sql:
      'SELECT argMax(l.proof, (l.loaded, l.end)) AS proof, argMax(l.end, (l.loaded, l.end)) AS end, sum(l.events + l.duplicates) AS events FROM loads AS l ' +
      `WHERE ${input} AND loaded >= (SELECT max(loaded) FROM loads WHERE ${input} AND start = 0) HAVING count() > 0`,
    params: params.values,
  };
}
