/** What a vendor asks for keeping logs, as it stands in a file of prices: each price with its date and the place it comes from. */
import { z } from 'zod';

const text = z.string().min(1).max(1000);
const amount = z.number().min(0).max(1e9);
const days = z.int().min(0).max(36_500);

const stated = {
  asOf: z
    .string()
    .regex(/^\d{4}(-\d\d(-\d\d)?)?$/)
    .describe('When the source said so: a year, a month or a day.'),
  source: text.describe('Where it was read.'),
};

const priceList = z.strictObject({
  name: z
    .string()
    .max(60)
    .regex(/^[a-z][a-z0-9-]*$/)
    .describe('In lower case, for --price.'),
  aliases: z.array(z.string().max(60)).default([]).describe('Other names.'),
  title: text.describe('What is priced.'),
  page: text.exactOptional().describe('Where the vendor lists its prices.'),
  region: text.describe('Where it holds.'),
  currency: z.string().min(1).max(12).describe('Of all prices of the list.'),
  unit: z.enum(['GB', 'GiB']).describe('GB is 10^9 bytes, GiB is 2^30.'),
  counts: text.exactOptional().describe('What the vendor counts.'),
  bytesPerEvent: z
    .strictObject({ bytes: z.int().min(0).max(100_000), ...stated })
    .exactOptional()
    .describe('What is counted beside each event.'),
  ingest: z
    .strictObject({ price: amount, ...stated })
    .exactOptional()
    .describe('For each unit that is sent, once.'),
  storage: z
    .strictObject({
      price: amount,
      compression: z.enum(['none', 'gzip']).default('none').describe('How it is kept.'),
      includedDays: days.default(0).describe('Days that ingesting has paid for.'),
      minimumDays: days.default(0).describe('Days that are charged at least.'),
      ...stated,
    })
    .exactOptional()
    .describe('For each unit and month that it is kept.'),
  free: z
    .strictObject({ amount, scope: text, ...stated })
    .exactOptional()
    .describe('Units that cost nothing; told of, not taken off.'),
  notes: z.array(text).default([]),
});

export const priceFile = z.strictObject({ lists: z.array(priceList).min(1).max(200) });

export type PriceList = z.infer<typeof priceList>;

export const bytesOfUnit: Readonly<Record<PriceList['unit'], number>> = { GB: 1e9, GiB: 1024 ** 3 };
