/** Which agents there are, and when each was heard first and last. */
import type { Migration } from './migration.ts';

export const agents: Migration = {
  id: 7,
  name: 'agents',
  statements: [
    `CREATE TABLE IF NOT EXISTS agents (
      cluster LowCardinality(String),
      node String,
      first SimpleAggregateFunction(min, DateTime64(6, 'UTC')),
      heard SimpleAggregateFunction(max, DateTime64(6, 'UTC')),
      every SimpleAggregateFunction(anyLast, UInt32),
      version SimpleAggregateFunction(anyLast, String),
      bodies SimpleAggregateFunction(anyLast, UInt64),
      bytes SimpleAggregateFunction(anyLast, UInt64)
    ) ENGINE = AggregatingMergeTree ORDER BY (cluster, node) SETTINGS min_bytes_for_wide_part = 268435456, old_parts_lifetime = 0, min_rows_to_fsync_after_merge = 1, fsync_after_insert = 1, fsync_part_directory = 1`,
  ],
};
