/** The statements behind retention: what the store takes up, what is old, and letting it go. */
import { invariant } from '../model/invariant.ts';
import { fixed, Params, type Statement } from './statement.ts';

export interface StoreSizeRow {
  readonly bytes: string;
  /** Microseconds since the epoch; 0 without events. */
  readonly newest: string;
}

/** With parts that merges have replaced and that are not removed yet. */
export const measureStore: Statement = fixed(
  'SELECT (SELECT sum(bytes_on_disk) FROM system.parts WHERE database = currentDatabase()) AS bytes, ' +
    '(SELECT if(count() = 0, 0, toUnixTimestamp64Micro(max(time))) FROM events) AS newest',
);

export interface MonthRow {
  /** Such as 202611. */
  readonly month: string;
  readonly events: string;
}

/** Months of which every event is older. */
export function findMonthsBefore(cutoffUs: bigint): Statement {
  const params = new Params();
  const cutoff = `fromUnixTimestamp64Micro(${params.bind('Int64', cutoffUs)}, 'UTC')`;
  return {
    sql:
      'SELECT toUInt32(partition) AS month, sum(rows) AS events FROM system.parts ' +
      `WHERE active AND database = currentDatabase() AND table = 'events' AND month < toYYYYMM(${cutoff}) GROUP BY month ORDER BY month`,
    params: params.values,
  };
}

/** A partition cannot be a parameter; it is a number here. */
export function dropMonth(month: number): Statement {
  invariant(Number.isInteger(month) && month > 190_000 && month < 1_000_000, 'a month is written as 202611');
  return fixed(`ALTER TABLE events DROP PARTITION ${month}`);
}

export function countEventsBefore(cutoffUs: bigint): Statement {
  const params = new Params();
  return { sql: `SELECT count() AS events FROM events WHERE time < ${instant(cutoffUs, params)}`, params: params.values };
}

export function deleteEventsBefore(cutoffUs: bigint): Statement {
  return deleteBefore('events', 'time', cutoffUs);
}

/** What is kept for a time of its own, by when it was written. */
const writtenAt = { reads: 'at', findings: 'found' } as const;
export type KeptTable = keyof typeof writtenAt;

/** Microseconds since the epoch; 0 without any. */
export function newestKept(table: KeptTable): Statement {
  return fixed(`SELECT if(count() = 0, 0, toUnixTimestamp64Micro(max(${writtenAt[table]}))) AS newest FROM ${table}`);
}

export function countKeptBefore(table: KeptTable, cutoffUs: bigint): Statement {
  const params = new Params();
  return { sql: `SELECT count() AS old FROM ${table} WHERE ${writtenAt[table]} < ${instant(cutoffUs, params)}`, params: params.values };
}

export function deleteKeptBefore(table: KeptTable, cutoffUs: bigint): Statement {
  return deleteBefore(table, writtenAt[table], cutoffUs);
}

/** What belongs to events that are gone, what was learnt from them alone, and bad records that were taken in as long ago. */
export function deleteRestBefore(cutoffUs: bigint): Statement[] {
  return [deleteBefore('closed_stages', 'time', cutoffUs), deleteBefore('bad_records', 'ingested', cutoffUs), forgetSightings(cutoffUs)];
}

/** What nobody was seen with since then is forgotten; how far was collected is not. */
function forgetSightings(cutoffUs: bigint): Statement {
  const params = new Params();
  return {
    sql: `ALTER TABLE sightings DELETE WHERE cluster != '' AND last < ${instant(cutoffUs, params)} SETTINGS mutations_sync = 1`,
    params: params.values,
  };
}

function deleteBefore(table: string, column: string, cutoffUs: bigint): Statement {
  const params = new Params();
  return {
    sql: `ALTER TABLE ${table} DELETE WHERE ${column} < ${instant(cutoffUs, params)} SETTINGS mutations_sync = 1`,
    params: params.values,
  };
}

function instant(us: bigint, params: Params): string {
  return `fromUnixTimestamp64Micro(${params.bind('Int64', us)}, 'UTC')`;
}
