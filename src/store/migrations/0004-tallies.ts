/** Events are counted as they come, by quarter of an hour, those that are stored behind what is asked meanwhile; and a codec that is quicker to undo. */
import type { Migration } from './migration.ts';

const keys =
  'intDiv(toUnixTimestamp64Micro(time), 900000000), cluster, namespace, user, impersonateduser, useragent, verb, apigroup, resource, subresource, code, level, stage, source, missing, standing';

export const tallies: Migration = {
  id: 4,
  name: 'tallies',
  statements: [
    'ALTER TABLE events MODIFY COLUMN standing CODEC(T64, LZ4)',
    'ALTER TABLE events ADD INDEX IF NOT EXISTS arrival ingested TYPE minmax GRANULARITY 1',
    `ALTER TABLE events ADD PROJECTION IF NOT EXISTS tallies (SELECT ${keys}, count(), max(time), max(ingested) GROUP BY ${keys})`,
    'ALTER TABLE events MATERIALIZE INDEX arrival SETTINGS mutations_sync = 0',
    'ALTER TABLE events MATERIALIZE PROJECTION tallies SETTINGS mutations_sync = 0',
  ],
};
