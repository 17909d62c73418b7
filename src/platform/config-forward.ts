/** The form of `forward` in the configuration: which events go to which destination as they are. src/service/forward does it. */
import { z } from 'zod';
import { name } from './config-values.ts';

export const forwardSettings = z.strictObject({
  name: name.describe('What it is called, in the log and in metrics. How far it has come is kept under it.'),
  query: z
    .string()
    .max(20_000)
    .default('')
    .describe(
      'Which events: a filter of the query language, such as `resource=secrets and is_write=true`; all by default. Each recorded stage goes by itself.',
    ),
  to: name.describe('The name of a destination: webhook, splunk, elasticsearch, syslog, otlp, sentinel or file.'),
  raw: z.boolean().default(false).describe('Whether secrets in the events are sent as they are. Otherwise they are masked.'),
  index: z
    .string()
    .max(255)
    .regex(/^[A-Za-z0-9_][A-Za-z0-9._-]*$/, 'The name of an index has letters, digits, and . _ -.')
    .describe('The index, for Elasticsearch (default: telltale-events) and Splunk (default: that of the destination).')
    .exactOptional(),
  eventsPerSecond: z.int().min(1).max(1_000_000).describe('So many in a second, at most. What is more waits in the store.').exactOptional(),
});

export type ForwardSettings = z.output<typeof forwardSettings>;
