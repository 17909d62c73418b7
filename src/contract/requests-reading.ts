/** Requests about what is masked, and about who has asked what. */
import { z } from 'zod';

export const readingRequests = {
  reveal: z.strictObject({
    id: z.string().min(32).max(32).describe('The identity of the event, in hex.'),
    reason: z.string().max(1000).optional().describe('Why it is looked at; it is recorded.'),
  }),
  reads: z.strictObject({
    asker: z.string().max(300).optional().describe('Only what this user, or holder of a token, asked.'),
    operation: z.string().max(64).optional().describe('Only this operation, such as query or reveal.'),
    contains: z
      .string()
      .max(1000)
      .optional()
      .describe('Only questions that have this in their text or their parameters, whatever the case.'),
    since: z
      .string()
      .max(100)
      .optional()
      .describe('Only from this time on: an instant, or a length of time that is counted back from now.'),
    until: z.string().max(100).optional().describe('Only up to this time.'),
    limit: z.int().min(1).max(100_000).default(100).describe('The most rows to give.'),
    pageAfter: z.string().max(200).optional().describe('The cursor that the page before gave.'),
  }),
};
