/** Requests about behaviour: what is unusual, and which identities are at risk. */
import { z } from 'zod';
import { alertLevels } from '../model/alert.ts';
import { longestUser } from './longest-user.ts';
import { requestRange } from './request-range.ts';

const clusters = z.array(z.string().min(1).max(253)).max(1000).default([]).describe('Only these clusters.');

export const behaviourRequests = {
  behaviour: z.strictObject({
    clusters,
    rules: z.array(z.string().max(256)).max(100).default([]).describe('Only these detections, by name or id.'),
    level: z.enum(alertLevels).default('informational').describe('The least level.'),
    failOn: z
      .enum([...alertLevels, 'never'])
      .default('never')
      .describe('The least level of a finding that makes the call fail.'),
    learn: z.int().min(0).optional().describe('For how many milliseconds an identity is watched before it is judged.'),
    config: z.string().max(4096).optional().describe('The configuration file, for its key `behaviour`.'),
    ...requestRange,
  }),
  risk: z.strictObject({
    user: z.string().max(longestUser).optional().describe('Only this identity, by its user name.'),
    clusters,
    days: z.int().min(1).max(365).default(30).describe('For how many days back the course of each score is told.'),
    limit: z.int().min(1).max(1000).default(50).describe('The most identities.'),
  }),
};
