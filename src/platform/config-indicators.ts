/** The form of `indicators` in the configuration: lists of one's own that rules ask by `%name%`. */
import { z } from 'zod';
import { listKinds } from '../model/indicator-list.ts';
import { readExpiry } from '../model/read-expiry.ts';
import { url } from './config-destinations.ts';
import { duration, only, path, sentSecret } from './config-values.ts';

const person = z.string().min(1).max(200);

export const indicatorSettings = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9][\w.-]{0,99}$/, 'A name has letters, digits, and . _ - between them.')
      .describe('What rules call it, as %NAME%.'),
    kind: z.enum(listKinds).describe('What its entries are, and so how they are compared. docs/guides/indicators.md tells each.'),
    file: path.describe('The file. It is read again when it changes.').exactOptional(),
    url: z.union([url, sentSecret]).describe('The address, or where it stands if it is a secret.').exactOptional(),
    token: sentSecret.describe('A bearer token for the address.').exactOptional(),
    ca: path.describe('Authorities that sign its certificate, in PEM, instead of those of the system.').exactOptional(),
    refresh: duration.prefault('1h').describe('How often an address is asked again.'),
    expires: z
      .string()
      .refine((text) => readExpiry(text) !== null, 'This is no date; write it such as 2026-12-31.')
      .describe('The last day on which its entries hold.')
      .exactOptional(),
    owner: person.describe('Who answers for it.'),
    reason: z.string().min(1).max(2000).describe('What it is for.'),
  })
  .refine(only(['file', 'url']), 'A list comes from one of file or url.');

export type IndicatorSettings = z.output<typeof indicatorSettings>;
