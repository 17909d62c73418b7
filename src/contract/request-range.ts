/** From when to when requests are looked at, as the requests of several operations ask it. */
import { z } from 'zod';

export const requestRange = {
  since: z
    .string()
    .max(100)
    .optional()
    .describe('Only requests from this time on: an instant, or a length of time that is counted back from now.'),
  until: z.string().max(100).optional().describe('Only requests up to this time.'),
};
