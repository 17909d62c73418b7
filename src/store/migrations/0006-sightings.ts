/** What each identity was seen with, first and last, so that what is new or unusual can be told. */
import type { Migration } from './migration.ts';

export const sightings: Migration = {
  id: 6,
  name: 'sightings',
  statements: [
    `CREATE TABLE IF NOT EXISTS sightings (
      cluster LowCardinality(String),
      dimension LowCardinality(String),
      value String CODEC(ZSTD(1)),
      identity String CODEC(ZSTD(1)),
      kind LowCardinality(String),
      peers LowCardinality(String),
      first SimpleAggregateFunction(min, DateTime64(6, 'UTC')) CODEC(Delta, ZSTD(1)),
      last SimpleAggregateFunction(max, DateTime64(6, 'UTC')) CODEC(Delta, ZSTD(1)),
      stored SimpleAggregateFunction(min, DateTime64(6, 'UTC')) CODEC(Delta, ZSTD(1))
    ) ENGINE = AggregatingMergeTree ORDER BY (cluster, dimension, value, identity, kind, peers) SETTINGS min_bytes_for_wide_part = 268435456, old_parts_lifetime = 0, min_rows_to_fsync_after_merge = 1, fsync_after_insert = 1, fsync_part_directory = 1`,
  ],
};
