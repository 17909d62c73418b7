/** What is answered about behaviour: what an identity did that is not usual, and what that adds up to. */
import { z } from 'zod';
import { alertLevels } from '../model/alert.ts';
import { actorKinds } from '../model/fields-derived.ts';
import { foundRule } from './answer-parts.ts';

const count = z.int().min(0);
const level = z.enum(alertLevels);
const value = <Schema extends z.ZodType>(schema: Schema) => ({ kind: 'value', schema }) as const;

const found = z.strictObject({
  id: z.string().describe('The same for the same events, however often they are looked at.'),
  rule: foundRule,
  time: z.string().describe('Of the last event that it rests on.'),
  first: z.string().describe('Of the first.'),
  cluster: z.string(),
  user: z.string(),
  actorKind: z.enum(actorKinds),
  auditID: z.string().describe('Of the last event that it rests on.'),
  auditIDs: z.array(z.string()).describe('Of all of them, the oldest first; the first hundred.'),
  events: count.describe('How many events it rests on.'),
  reason: z.string().describe('One sentence on this very case.'),
  facts: z
    .array(z.strictObject({ label: z.string(), value: z.string() }))
    .describe('What was expected, what was seen, how often such things happened.'),
});

const reason = z.strictObject({
  rule: z.string().describe('The name of the detection.'),
  title: z.string(),
  level,
  score: z.number().describe('What it adds to the score.'),
  findings: count,
  last: z.string().describe('When it was noticed last.'),
  sentence: z.string().describe('What was noticed then.'),
  alert: z.string().describe('The alert that the last of them belongs to; empty where it belongs to none.'),
});

const identity = z.strictObject({
  cluster: z.string(),
  user: z.string(),
  actorKind: z.enum(actorKinds),
  score: z.number().describe('Of all findings about it: each counts by its level, and half as much after each half-life.'),
  before: z.number().describe('The score a day ago.'),
  findings: count.describe('How many it rests on.'),
  last: z.string().describe('When something was noticed last.'),
  reasons: z.array(reason).describe('What the score is made of, the most first; up to twenty.'),
  course: z.array(z.strictObject({ at: z.string(), score: z.number() })).describe('The score over time, the oldest first.'),
});

export const behaviourAnswers = {
  behaviour: value(
    z.strictObject({
      rules: count.describe('How many detections ran.'),
      watched: count.describe('Identities that were watched long enough to be judged by themselves.'),
      learning: count.describe('Those that were not yet.'),
      failed: z.boolean(),
      findings: z.array(found),
    }),
  ),
  risk: value(
    z.strictObject({
      at: z.string().describe('When the scores are of.'),
      halfLifeMs: z.number(),
      identities: z.array(identity).describe('The most at risk first.'),
    }),
  ),
};
