/** Answers of what is asked over HTTP alone. */
import { z } from 'zod';
import { rowsHead } from './answer-parts.ts';

const value = <Schema extends z.ZodType>(schema: Schema) => ({ kind: 'value', schema }) as const;
/** Events by their names, each with what its data is. */
const stream = <Events extends Readonly<Record<string, z.ZodType>>>(events: Events) => ({ kind: 'stream', events }) as const;

const rows = z
  .array(z.array(z.unknown()))
  .describe('Each row is the list of its cells, in the order of the columns; of an event the record comes last, as text.');
const level = z.enum(['Metadata', 'Request', 'RequestResponse']);
const counted = z.strictObject({ value: z.string(), count: z.int() });

const savedQuestion = z.strictObject({
  name: z.string(),
  title: z.string().describe('The question, in the words of a person.'),
  description: z.string().describe('What to know about the answer; empty where there is nothing.'),
  theme: z.string().describe('What it is listed under; empty for those that people saved.'),
  origin: z.enum(['built-in', 'store']),
  hidden: z.boolean().describe('Whether another of the same name is asked in its place.'),
  query: z.string().describe('As it was written, with parameters as `$name`.'),
  canonical: z.string().nullable().describe('The text that is asked where no value is given; null where one has to be.'),
  parameters: z.array(
    z.strictObject({
      name: z.string(),
      description: z.string(),
      type: z.enum(['text', 'pattern', 'number', 'duration', 'size', 'time', 'network']),
      default: z.string().nullable(),
      optional: z.boolean(),
      example: z.string().nullable(),
    }),
  ),
  next: z.array(z.string()).describe('Names of the questions that usually follow.'),
  needs: z.strictObject({
    finds: level.describe('Below this audit level it finds nothing, or not all.'),
    shows: level.describe('From this level on every column that it shows has its value.'),
  }),
  saved: z
    .strictObject({ author: z.string(), at: z.string(), version: z.int() })
    .nullable()
    .describe('Who saved it last, and when; null for what comes along.'),
});

export const askingAnswers = {
  follow: stream({
    head: rowsHead,
    rows,
    skipped: z.strictObject({ rows: z.int().describe('How many were left out since the last event, for there were too many at once.') }),
    end: z.strictObject({ reason: z.enum(['limit', 'draining']).describe('Whether all were given that were wanted, or the server ends.') }),
  }),
  progress: stream({
    progress: z.strictObject({
      elapsedMs: z.number(),
      fraction: z
        .number()
        .min(0)
        .max(1)
        .nullable()
        .describe('How much of what has to be read is read; null where that is not known yet, and for who sees a part of the events.'),
      engine: z
        .strictObject({ readRows: z.int(), ofRows: z.int(), readBytes: z.int(), memoryBytes: z.int() })
        .nullable()
        .describe('What the engine has read; null for who does not see all events.'),
    }),
    end: z.strictObject({ reason: z.enum(['done', 'draining']) }),
  }),
  cancel: value(z.strictObject({ cancelled: z.literal(true) })),
  export: { kind: 'file' } as const,
  extent: value(
    z.strictObject({
      first: z.string().nullable().describe('When the oldest request was received; null where there is none.'),
      last: z.string().nullable(),
      events: z.int().describe('All that are stored, every stage.'),
      clusters: z.array(counted),
      namespaces: z.array(counted).describe('The most frequent.'),
    }),
  ),
  questions: value(z.strictObject({ questions: z.array(savedQuestion) })),
  'question-text': value(z.strictObject({ text: z.string(), title: z.string() })),
  'question-save': value(
    z.strictObject({
      name: z.string(),
      version: z.int(),
      parameters: z.array(z.string()),
    }),
  ),
  'question-remove': value(z.strictObject({ removed: z.string() })),
};
