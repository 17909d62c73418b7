/** The form of a summary for whoever reads it over the network. Its type is that of summary.ts: what differs does not compile. */
import { z } from 'zod';
import { cellSchema } from './cell-schema.ts';
import { type Summary, sectionGroups } from './summary.ts';

const count = z.int().min(0);

const timeSpan = z.strictObject({ from: z.string(), to: z.string(), seconds: z.number() });
const share = z.strictObject({ value: z.string(), events: count });

const section = z.strictObject({
  id: z.string(),
  group: z.enum(sectionGroups),
  title: z.string(),
  form: z.enum(['values', 'list']),
  query: z.string().describe('Asked as it is, it gives what it stands beside; so do all that follow.'),
  requests: count.describe('The requests that the query is about.'),
  listed: z.strictObject({ query: z.string(), requests: count }).describe('Those that the rows are about.'),
  columns: z.array(z.strictObject({ key: z.string(), type: z.string() })),
  rows: z.array(z.strictObject({ values: z.record(z.string(), cellSchema), query: z.string() })),
  more: count.describe('How many rows there are beyond these.'),
  isMoreExact: z.boolean(),
  folded: z
    .strictObject({
      query: z.string(),
      requests: count,
      actors: z.array(z.strictObject({ actor: z.string(), requests: count })),
      more: count,
    })
    .nullable()
    .describe('What the control plane did of the same.'),
  absence: z
    .strictObject({ recorded: z.boolean(), text: z.string() })
    .nullable()
    .describe('Where there are no rows: that nothing happened, or that it would not have been recorded.'),
  caveat: z.string().nullable().describe('What the rows cannot tell.'),
});

export const summarySchema: z.ZodType<Summary> = z.strictObject({
  asked: z.strictObject({ clusters: z.array(z.string()), range: z.string().nullable() }),
  time: timeSpan.nullable().describe('The first and the last event.'),
  newest: z
    .strictObject({ time: z.string(), since: z.string(), until: z.string() })
    .nullable()
    .describe('The newest event of all, where none lies in the range.'),
  requests: count,
  events: count,
  volume: z
    .strictObject({
      query: z.string(),
      from: z.string(),
      sliceSeconds: z.number(),
      requests: z.array(count),
      failed: z.array(count),
    })
    .nullable()
    .describe('Requests over time, in slices of equal length.'),
  coverage: z.strictObject({
    query: z.string(),
    clusters: z.array(share),
    levels: z.array(share),
    stages: z.array(share),
    silences: z
      .strictObject({
        atLeastSeconds: z.number(),
        count,
        isCountExact: z.boolean(),
        longest: z.array(z.strictObject({ ...timeSpan.shape, cluster: z.string(), query: z.string() })),
      })
      .nullable()
      .describe('Times without any event in a cluster, far longer than is usual there.'),
  }),
  sections: z.array(section),
  badRecords: z.strictObject({ count, reasons: z.array(z.strictObject({ reason: z.string(), count })) }),
});
