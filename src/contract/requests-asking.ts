/** Requests of what is asked over HTTP alone: following, long questions, exports, saved questions. */
import { z } from 'zod';

const queryText = z.string().max(100_000).describe('The question, in the query language.');
const questionId = z.uuid().describe('What the question was given in its header `x-telltale-question`.');
const questionName = z.string().min(1).max(256).describe('The name of the saved question.');

export const askingRequests = {
  follow: z.strictObject({
    text: queryText,
    events: z.boolean().default(false).describe('Whether each row gives the record as it arrived.'),
    limit: z.int().min(1).optional().describe('After so many rows it ends.'),
    after: z
      .string()
      .max(10_000)
      .optional()
      .describe('The `id` of the last event that came, to go on behind it; the header `Last-Event-ID` says the same, and comes first.'),
  }),
  progress: z.strictObject({ id: questionId }),
  cancel: z.strictObject({ id: questionId }),
  export: z.strictObject({
    text: queryText,
    format: z.enum(['csv', 'ndjson', 'json']).default('csv').describe('How the file is written: as `telltale query -o` writes it.'),
    limit: z.int().min(1).optional().describe('The most rows, where the question names no limit of its own; all of them by default.'),
  }),
  extent: z.strictObject({
    clusters: z.array(z.string().min(1).max(253)).max(1000).default([]).describe('Only these clusters.'),
  }),
  questions: z.strictObject({}),
  'question-text': z.strictObject({
    name: questionName,
    values: z.array(z.string().max(10_000)).max(100).default([]).describe('Values for its parameters: `name=value`, or in their order.'),
    since: z.string().max(100).optional().describe('Only requests from this time on.'),
    until: z.string().max(100).optional().describe('Only requests up to this time.'),
  }),
  'question-save': z.strictObject({
    name: questionName,
    text: z.string().min(1).max(100_000).describe('The question; `$name` marks the place of a parameter.'),
    description: z.string().max(1000).optional().describe('What it asks, in words.'),
  }),
  'question-remove': z.strictObject({ name: questionName }),
};

/** What they are called in the reference. */
export const askingSummaries = {
  follow: 'New matches of a question as they arrive, as Server-Sent Events',
  progress: 'How far a long question is, as Server-Sent Events until it ends',
  cancel: 'Stop a question, in the engine too',
  export: 'The whole answer of a question as a file',
  extent: 'From when to when there are events, of which clusters and namespaces',
  questions: 'The questions that come along and those that were saved',
  'question-text': 'The text of a saved question with values in the places of its parameters',
  'question-save': 'Save a question for everybody, or change it',
  'question-remove': 'Remove a saved question',
} as const satisfies Record<keyof typeof askingRequests, string>;
