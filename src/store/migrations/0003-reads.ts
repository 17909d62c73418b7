/** Who has asked what over the network is kept, for auditors. */
import type { Migration } from './migration.ts';

export const reads: Migration = {
  id: 3,
  name: 'reads',
  statements: [
    `CREATE TABLE IF NOT EXISTS reads (
      at DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
      id String,
      asker LowCardinality(String),
      address String CODEC(ZSTD(1)),
      operation LowCardinality(String),
      query String CODEC(ZSTD(1)),
      parameters String CODEC(ZSTD(1)),
      scope LowCardinality(String),
      rows UInt64 CODEC(T64, ZSTD(1)),
      duration UInt64 CODEC(T64, ZSTD(1)),
      outcome LowCardinality(String)
    ) ENGINE = MergeTree ORDER BY (at, id) SETTINGS min_bytes_for_wide_part = 268435456, old_parts_lifetime = 0, min_rows_to_fsync_after_merge = 1, fsync_after_insert = 1, fsync_part_directory = 1`,
  ],
};
