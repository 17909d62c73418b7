/** What a store holds by day and by month, and what it is made of. It is about all events: only for who sees all of them. */
import { quarterSql, quarterUs } from './schema.ts';
import { fixed, type Statement } from './statement.ts';

/** Events may claim any time: so many of the latest days are told. */
const mostDays = 400;

export interface StoredDayRow {
  readonly day: string;
  /** Such as 202611. */
  readonly month: string;
  readonly events: string;
}

export const storedDays: Statement = fixed(
  // By the quarters that the tallies know; an event may claim a day that a date cannot hold.
  `SELECT toString(toDate32(fromUnixTimestamp64Micro(${quarterSql} * ${quarterUs}, 'UTC'))) AS day, toYYYYMM(toDate32(day)) AS month, count() AS events FROM events GROUP BY day ORDER BY day DESC LIMIT ${mostDays}`,
);

export interface StoredMonthRow {
  readonly month: string;
  readonly events: string;
  readonly disk_bytes: string;
  /** All columns, not compressed. */
  readonly plain_bytes: string;
  /** The records alone, of the parts that tell it; small parts do not. */
  readonly raw_bytes: string;
  /** All columns of those parts. */
  readonly told_bytes: string;
}

export const storedMonths: Statement = fixed(
  'SELECT p.partition AS month, sum(p.rows) AS events, sum(p.bytes_on_disk) AS disk_bytes, sum(p.data_uncompressed_bytes) AS plain_bytes, ' +
    'sum(c.column_data_uncompressed_bytes) AS raw_bytes, sumIf(p.data_uncompressed_bytes, c.column_data_uncompressed_bytes > 0) AS told_bytes ' +
    'FROM system.parts AS p LEFT JOIN (SELECT name, column_data_uncompressed_bytes FROM system.parts_columns ' +
    "WHERE active AND database = currentDatabase() AND table = 'events' AND column = 'raw') AS c ON p.name = c.name " +
    "WHERE p.active AND p.database = currentDatabase() AND p.table = 'events' GROUP BY p.partition",
);

export interface VersionsRow {
  readonly engine: string;
  readonly schema: string;
}

export const storeVersions: Statement = fixed('SELECT version() AS engine, (SELECT max(id) FROM migrations) AS schema');
