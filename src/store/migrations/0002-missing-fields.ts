/** Events say which of their fields got lost before they came: a column of its own, filled in for those that the API server cut. */
import type { Migration } from './migration.ts';

export const missingFields: Migration = {
  id: 2,
  name: 'missing fields',
  statements: [
    'ALTER TABLE events ADD COLUMN IF NOT EXISTS missing Array(LowCardinality(String)) AFTER response_size',
    'ALTER TABLE events ADD INDEX IF NOT EXISTS lost missing TYPE bloom_filter GRANULARITY 1',
    "ALTER TABLE events UPDATE missing = if(level = 'Request', ['request'], ['request', 'response']) WHERE annotations['audit.k8s.io/truncated'] = 'true' SETTINGS mutations_sync = 1",
  ],
};
