/** Values that the configuration is made of: sizes, lengths of time, paths, names, and secrets that are kept elsewhere. */
import { z } from 'zod';
import { readDuration } from '../query/values/duration.ts';
import { readSize } from '../query/values/size.ts';

const sizeText = z.string().regex(/^\d+(\.\d+)?\s*([kmgtpKMGTP]i?)?[bB]?$/, 'This is no size; write it such as 256MiB or 10GiB.');
const durationText = z.string().regex(/^(\d+(\.\d+)?\s*[a-z]+\s*)+$/, 'This is no length of time; write it such as 30s, 12h or 400d.');

/** Bytes. A number counts bytes. */
export const size = z.union([z.int().min(1), sizeText]).transform((value, context) => {
  const bytes = typeof value === 'number' ? value : readSize(value);
  if (bytes !== null && bytes > 0) return bytes;
  context.addIssue('This is no size; write it such as 256MiB or 10GiB.');
  return z.NEVER;
});

/** Milliseconds. */
export const duration = durationText.transform((value, context) => {
  const us = readDuration(value);
  if (us !== null && us >= 1000) return Math.round(us / 1000);
  context.addIssue('This is no length of time; write it such as 30s, 12h or 400d.');
  return z.NEVER;
});

export const path = z.string().min(1).max(4096);
export const name = z
  .string()
  .max(253)
  .regex(/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/, 'A name has letters, digits, and . _ - between them.');

/** Whether a mapping has one of these keys, and one alone. */
export const only = (keys: readonly string[]) => (value: object) => keys.filter((key) => key in value).length === 1;

/** Where a secret is, as it is. */
export const secretPlaces = {
  file: path.describe('The file that holds it. Blanks and line ends around it are left out.').exactOptional(),
  env: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
    .describe('The environment variable that holds it.')
    .exactOptional(),
};

/** A secret that is sent to somebody: its hash would not do. */
export const sentSecret = z
  .strictObject(secretPlaces)
  .refine(only(['file', 'env']), 'A secret comes from one of file or env; it never stands in this file.');

export type SentSecret = z.output<typeof sentSecret>;

/** Keys under which a secret is named, and nothing else stands. */
export const secretKey = /^(token|password|webhookUrl|routingKey|signingKey|apiKey|clientSecret)$/;
