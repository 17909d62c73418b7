/** What detections have noticed is kept; a finding that is written twice is one. */
import type { Migration } from './migration.ts';

export const findings: Migration = {
  id: 5,
  name: 'findings',
  statements: [
    `CREATE TABLE IF NOT EXISTS findings (
      id String,
      alert String,
      rule LowCardinality(String),
      level LowCardinality(String),
      origin LowCardinality(String),
      at DateTime64(6, 'UTC'),
      first DateTime64(6, 'UTC'),
      cluster LowCardinality(String),
      namespace LowCardinality(String),
      user LowCardinality(String),
      score Float64,
      events UInt64,
      document String CODEC(ZSTD(3)),
      found DateTime64(6, 'UTC')
    ) ENGINE = ReplacingMergeTree ORDER BY (id) SETTINGS min_bytes_for_wide_part = 268435456, old_parts_lifetime = 0, min_rows_to_fsync_after_merge = 1, fsync_after_insert = 1, fsync_part_directory = 1`,
  ],
};
