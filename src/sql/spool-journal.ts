/** What the journal of loads says of a spool: which parts of which entries are stored (see service/spool-journal.ts for the proof). */
import { Params, type Statement } from './statement.ts';

export interface FoundSpoolLoad {
  readonly proof: string;
}

/** The loads of one segment's entries; `end` is the last entry's number. */
export function findSpoolLoads(identity: string, fromSequence: number): Statement {
  const params = new Params();
  return {
    sql: `SELECT proof FROM loads WHERE identity = ${params.bind('String', identity)} AND end >= ${params.bind('UInt64', fromSequence)}`,
    params: params.values,
  };
}
