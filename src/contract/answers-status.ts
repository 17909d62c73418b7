/** How a store, its clusters and a running server do. */
import { z } from 'zod';

const perSecond = z.strictObject({ entries: z.number(), bytes: z.number() }).describe('Per second, over the last minute.');

export const spoolAnswer = z.strictObject({
  directory: z.string(),
  owner: z.int().nullable().describe('The process that uses it; null where none does, and then there are no rates.'),
  entries: z.int().describe('Bodies that were received and are not in the store yet.'),
  bytes: z.int().describe('Their length, as they were received.'),
  oldestReceivedAt: z.iso.datetime().nullable().describe('When the oldest of them was received.'),
  oldestAgeSeconds: z.number().nullable(),
  diskBytes: z.int().describe('What the spool takes up on disk.'),
  maxBytes: z.int().nullable().describe('What it may take up; null where nobody has said so yet.'),
  full: z.boolean().describe('Whether senders are told to try again later.'),
  stalled: z
    .strictObject({ since: z.iso.datetime(), reason: z.string() })
    .nullable()
    .describe('Since when, and why, nothing can be stored.'),
  received: perSecond,
  stored: perSecond,
  damaged: z
    .strictObject({ entries: z.int(), bytes: z.int() })
    .describe('What could not be read back or stored; it is kept in the folder `damaged`.'),
});

const cluster = z.strictObject({
  cluster: z.string(),
  events: z.int().describe('All that are stored, every stage.'),
  lastEvent: z.string().describe('When the newest request was received by its API server.'),
  lastStored: z.string().describe('When the newest event was stored.'),
  lagSeconds: z.number().describe('How long ago the newest request was.'),
  ratePerSecond: z.number().describe('Events stored in the last five minutes, a second.'),
  levels: z.array(z.string()).describe('The levels that occur.'),
  sources: z
    .array(z.strictObject({ source: z.string(), events: z.int(), lastStored: z.string() }))
    .describe('What the events came through, the latest first, up to twenty.'),
  bad: z.int().describe('Records that could not be read.'),
  gaps: z
    .strictObject({ count: z.int(), longestSeconds: z.number(), longestFrom: z.string() })
    .nullable()
    .describe('Silences in the last day of events that are unusual; null where there is none.'),
});

const day = z.strictObject({
  day: z.string().describe('In UTC, by the time of the requests.'),
  events: z.int(),
  bytesOnDisk: z.int().describe('Its part of what the month takes up, by the number of its events.'),
  bytesRaw: z.int().describe('Likewise of the length of its records.'),
});

export const statusAnswer = z.strictObject({
  clusters: z.array(cluster),
  bad: z
    .array(z.strictObject({ reason: z.string(), count: z.int(), newest: z.string() }))
    .describe('What could not be read, by reason, the most frequent first.'),
  storage: z
    .strictObject({
      location: z.string(),
      embedded: z.boolean().describe('Whether it is a directory, with an engine of its own.'),
      events: z.int(),
      bytesOnDisk: z.int(),
      bytesRaw: z.int().describe('The length of the records; for what was stored last an estimate.'),
      bytesFree: z.int().nullable().describe('What is free on its disk; null where it is elsewhere.'),
      days: z.array(day).describe('The latest first, up to 400.'),
    })
    .nullable()
    .describe('Null for who does not see all events.'),
  versions: z
    .strictObject({ telltale: z.string(), schema: z.int(), engine: z.string() })
    .nullable()
    .describe('Null for who does not see all events.'),
  setAside: z
    .array(
      z.strictObject({
        rule: z.string().describe('Its name.'),
        since: z.iso.datetime(),
        reason: z.string().describe('What the engine said.'),
        waiting: z.int().describe('Events that it has not looked at.'),
      }),
    )
    .nullable()
    .describe(
      'Detection rules that fail or are too slow, and are tried again over what they missed; null for who does not see all events.',
    ),
  server: z
    .strictObject({
      startedAt: z.iso.datetime(),
      uptimeSeconds: z.number(),
      spool: spoolAnswer.omit({ directory: true, owner: true }),
      retention: z.strictObject({
        maxDisk: z.int().nullable().describe('At so many bytes nothing more is taken; null for no limit.'),
        isFull: z.boolean(),
        maxAgeMs: z.int().nullable().describe('Events that are older are deleted; null for none.'),
        drop: z.enum(['months', 'rows']).describe('Whether whole months are deleted, or each event when its time has come.'),
        next: z
          .strictObject({ before: z.iso.datetime(), events: z.int() })
          .nullable()
          .describe('What would be deleted now: the events before this time, as far as `drop` reaches them.'),
      }),
    })
    .nullable()
    .describe('What only a running server knows; null at the terminal, and for who does not see all events.'),
});
