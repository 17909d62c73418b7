/**
 * The tables of a store, as the field registry wants them. Migrations (store/migrations) bring a store there step by step;
 * a test holds their result to this file.
 */
import { columns } from './columns.ts';

/** What `standing` says of a row; values from `firstOpen` on are the key of an open stage in `closed_stages`. */
export const standing = {
  /** The last stage that was recorded of its request. */
  last: 0,
  /** A later stage of the request is stored. */
  earlier: 1,
  /** A fuller copy of the same event is stored; the row stays as evidence, and is shown nowhere. */
  superseded: 2,
  firstOpen: 16,
} as const;

export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly codec?: string;
}

/** The columns that the table of events has beside the fields. */
const bookkeeping: readonly TableColumn[] = [
  // Read by nearly every question: a codec that is quick to undo, and no larger for what is mostly 0 and 1.
  { name: 'standing', type: 'UInt64', codec: 'T64, LZ4' },
  { name: 'id_prefix', type: 'UInt32', codec: 'NONE' },
];

/** The stored columns of `events`, in order. */
export function eventsColumns(): TableColumn[] {
  const kept: TableColumn[] = [];
  for (const [name, column] of columns) {
    if (column.kind !== 'extracted' && column.kind !== 'given') continue;
    kept.push(column.codec === undefined ? { name, type: column.type } : { name, type: column.type, codec: column.codec });
  }
  return [...kept, ...bookkeeping];
}

/** Long records make large blocks: a compressed block stays at or below 1 MiB of record, so that a damaged one is found in seconds. */
const columnSettings: Readonly<Record<string, string>> = {
  raw: ' SETTINGS (min_compress_block_size = 1048576, max_compress_block_size = 1048576)',
};

function columnDefinition({ name, type, codec }: TableColumn): string {
  return `${name} ${type}${codec === undefined ? '' : ` CODEC(${codec})`}${columnSettings[name] ?? ''}`;
}

/**
 * A load makes a part that is one file a part, not two for each column: creating and syncing a hundred files costs more than
 * the load itself. Inactive parts are dropped soon, and what replaces them is on disk before that.
 */
const partSettings =
  'min_bytes_for_wide_part = 268435456, old_parts_lifetime = 0, min_rows_to_fsync_after_merge = 1, fsync_after_insert = 1, fsync_part_directory = 1';

/**
 * Parts of like size are merged by the dozen, not by fives: each event is written again less often, which is a quarter of a load's
 * work. A merge holds a granule of `raw` of each of its parts, so both their number and their size bound a store's memory.
 */
const mergeSettings = 'merge_selector_base = 20, index_granularity_bytes = 4194304, max_parts_to_merge_at_once = 12';

const smallTable = (name: string, definition: string, order: string, engine = 'MergeTree') =>
  `CREATE TABLE IF NOT EXISTS ${name} (${definition}) ENGINE = ${engine} ORDER BY (${order}) SETTINGS ${partSettings}`;

const indexes = [
  'INDEX time_range time TYPE minmax GRANULARITY 1',
  // Few events lack anything, and most questions look whether theirs do.
  'INDEX lost missing TYPE bloom_filter GRANULARITY 1',
  // What was stored lately lies in few parts.
  'INDEX arrival ingested TYPE minmax GRANULARITY 1',
];

/** A quarter of an hour, in microseconds. */
export const quarterUs = 900_000_000;

/** The quarter of an hour that an event falls in, as a number: no year that an event may claim is out of its range. */
export const quarterSql = `intDiv(toUnixTimestamp64Micro(time), ${quarterUs})`;

/** What events are counted by as they come: columns with few values, or whose values go with those of others. */
export const tallyColumns: readonly string[] = [
  'cluster',
  'namespace',
  'user',
  'impersonateduser',
  'useragent',
  'verb',
  'apigroup',
  'resource',
  'subresource',
  'code',
  'level',
  'stage',
  'source',
  'missing',
  'standing',
];

/**
 * With every part the engine keeps how many events it holds of each combination, in a few hundredths of its rows. Statements do not
 * name it: what groups by nothing else is answered from it, and from the events where a part has none.
 */
const tallies =
  `PROJECTION tallies (SELECT ${quarterSql}, ${tallyColumns.join(', ')}, count(), max(time), max(ingested) ` +
  `GROUP BY ${quarterSql}, ${tallyColumns.join(', ')})`;

/** Makes every table of an empty store. */
export function createTables(): string[] {
  return [
    `CREATE TABLE IF NOT EXISTS events (${[...eventsColumns().map(columnDefinition), ...indexes, tallies].join(', ')}) ` +
      `ENGINE = MergeTree PARTITION BY toYYYYMM(time) ORDER BY (toStartOfHour(time), resource, namespace, name, time) SETTINGS ${mergeSettings}, ${partSettings}`,
    smallTable('closed_stages', "standing UInt64, time DateTime64(6, 'UTC')", 'time, standing'),
    smallTable(
      'bad_records',
      "cluster LowCardinality(String), source LowCardinality(String), offset UInt64, length UInt64, reason LowCardinality(String), bytes String CODEC(ZSTD(3)), fingerprint FixedString(32), ingested DateTime64(6, 'UTC'), writer LowCardinality(String)",
      'cluster, fingerprint',
    ),
    smallTable(
      'loads',
      "identity String, proof String, cluster LowCardinality(String), source String, start UInt64, end UInt64, writer LowCardinality(String), first_seq UInt64, last_seq UInt64, events UInt64, duplicates UInt64, differing UInt64, bad UInt64, loaded DateTime64(6, 'UTC')",
      'identity, cluster, end',
    ),
    smallTable(
      'state',
      "kind LowCardinality(String), id String, version UInt64, document String CODEC(ZSTD(3)), author String, at DateTime64(6, 'UTC')",
      'kind, id, version',
    ),
    smallTable(
      'reads',
      "at DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)), id String, asker LowCardinality(String), address String CODEC(ZSTD(1)), operation LowCardinality(String), query String CODEC(ZSTD(1)), parameters String CODEC(ZSTD(1)), scope LowCardinality(String), rows UInt64 CODEC(T64, ZSTD(1)), duration UInt64 CODEC(T64, ZSTD(1)), outcome LowCardinality(String)",
      'at, id',
    ),
    smallTable(
      'findings',
      "id String, alert String, rule LowCardinality(String), level LowCardinality(String), origin LowCardinality(String), at DateTime64(6, 'UTC'), first DateTime64(6, 'UTC'), cluster LowCardinality(String), namespace LowCardinality(String), user LowCardinality(String), score Float64, events UInt64, document String CODEC(ZSTD(3)), found DateTime64(6, 'UTC')",
      'id',
      'ReplacingMergeTree',
    ),
    smallTable(
      'sightings',
      "cluster LowCardinality(String), dimension LowCardinality(String), value String CODEC(ZSTD(1)), identity String CODEC(ZSTD(1)), kind LowCardinality(String), peers LowCardinality(String), first SimpleAggregateFunction(min, DateTime64(6, 'UTC')) CODEC(Delta, ZSTD(1)), last SimpleAggregateFunction(max, DateTime64(6, 'UTC')) CODEC(Delta, ZSTD(1)), stored SimpleAggregateFunction(min, DateTime64(6, 'UTC')) CODEC(Delta, ZSTD(1))",
      'cluster, dimension, value, identity, kind, peers',
      'AggregatingMergeTree',
    ),
  ];
}

/** Tables of which every load makes a part, small as it is. */
const grownByLoads = ['loads', 'closed_stages'];

/**
 * After many loads: small parts become one, since each takes a dozen blocks of the disk, and the engine drops what merges have
 * replaced at once instead of when it next looks. No partition has this name; the engine clears what is inactive before it finds
 * that out. What stands together runs side by side.
 */
export const tidyTables: readonly (readonly string[])[] = [
  grownByLoads.map((table) => `OPTIMIZE TABLE ${table}`),
  [...grownByLoads, 'events'].map((table) => `ALTER TABLE ${table} DROP PARTITION ID '190001'`),
];
