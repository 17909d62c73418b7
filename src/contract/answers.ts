/** What each operation answers: one value, a head followed by rows, a stream of events, or a file. */
import { z } from 'zod';
import type { Diagnostic } from '../model/diagnostic.ts';
import { counting, diagnostic, finding, rowsHead, span } from './answer-parts.ts';
import { accessAnswers } from './answers-access.ts';
import { alertsAnswers } from './answers-alerts.ts';
import { askingAnswers } from './answers-asking.ts';
import { doctorAnswer } from './answers-doctor.ts';
import { policyAnswers } from './answers-policy.ts';
import { rulesAnswers } from './answers-rules.ts';
import { spoolAnswer, statusAnswer } from './answers-status.ts';
import type { RowBatches } from './rows.ts';
import { summarySchema } from './summary-schema.ts';

const field = z.strictObject({
  name: z.string(),
  type: z.string(),
  origin: z.enum(['event', 'derived', 'store']),
  path: z.string().exactOptional(),
  aliases: z.array(z.string()),
  description: z.string(),
  example: z.string(),
  values: z.array(z.string()).exactOptional(),
});

const format = z.strictObject({
  path: z.string(),
  compression: z.enum(['none', 'gzip', 'zstd']),
  format: z.string().describe('The name of the envelope.'),
  title: z.string(),
  reason: z.string().describe('What it was told by.'),
  records: z.int().describe('Records in the first piece of the file.'),
  skipped: z.record(z.string(), z.int()),
  bad: z.record(z.string(), z.int()).describe('What of that piece could not be cut into records, by reason.'),
  whole: z.boolean().describe('Whether that piece is the whole file.'),
  loses: z.string().exactOptional().describe('What an event lacks that comes this way.'),
  refusal: z.string().exactOptional().describe('Why the file is not read.'),
});

const value = <Schema extends z.ZodType>(schema: Schema) => ({ kind: 'value', schema }) as const;
const rows = <Schema extends z.ZodType>(head: Schema) => ({ kind: 'rows', head }) as const;

export const answers = {
  ...askingAnswers,
  ingest: value(
    z.strictObject({
      files: z.int(),
      bytes: z.int().describe('Bytes of the records that were read, after decompression.'),
      events: z.int().describe('Events that are newly stored.'),
      duplicates: z.int().describe('Events that were there already.'),
      bad: z.int().describe('Records that could not be read; they are kept.'),
      incomplete: z.int().describe('Files whose last line has no end yet.'),
      skipped: z.record(z.string(), z.int()).describe('Records that are no audit events, by kind: passed over on purpose.'),
      refused: z.int().describe('Files of a kind that is not read.'),
      seconds: z.number(),
      formats: z.array(format).exactOptional().describe('What the files are, where that was asked for; then nothing was taken in.'),
    }),
  ),
  query: rows(rowsHead),
  facets: value(
    z.strictObject({
      events: z.int().describe('All events of the query, exact.'),
      sampled: z.int().nullable().describe('How many of them the counts are estimated from; null where all were counted.'),
      counting,
      facets: z.array(
        z.strictObject({
          field: z.string(),
          type: z.string(),
          distinct: z.int().describe('Different values, in what was looked at.'),
          absent: z.int().describe('Events without a value.'),
          values: z.array(z.strictObject({ value: z.string(), count: z.int() })).describe('Most first. Of a map, its keys.'),
        }),
      ),
      warnings: z.array(diagnostic),
    }),
  ),
  get: rows(rowsHead),
  fields: value(z.strictObject({ fields: z.array(field) })),
  explain: value(
    z.strictObject({
      english: z.string(),
      canonical: z.string(),
      counting,
      defaults: z.array(z.string()).describe('What holds though the query does not say it.'),
      warnings: z.array(diagnostic),
      gaps: z.array(diagnostic).nullable().describe('What the events cannot answer, for it was never recorded; null where nobody looked.'),
      estimate: z
        .strictObject({ rows: z.int(), of: z.int() })
        .nullable()
        .describe(
          'How many rows the engine would read (events, or tallies of events), of how many events; null where that is not known, or not for the asker to know.',
        ),
      statement: z.strictObject({ sql: z.string(), params: z.record(z.string(), z.unknown()) }),
    }),
  ),
  fmt: value(z.strictObject({ text: z.string() })),
  translate: value(
    z.strictObject({
      text: z.string().describe('The question in the other language; the notes stand in it as comments.'),
      notes: z.array(z.string()).describe('How to run it there, and where its answer may differ.'),
      warnings: z.array(diagnostic),
    }),
  ),
  summary: value(summarySchema),
  bad: rows(rowsHead),
  reveal: rows(rowsHead),
  reads: rows(rowsHead),
  spool: value(spoolAnswer),
  status: value(statusAnswer),
  'policy lint': value(
    z.strictObject({
      files: z.array(
        z.strictObject({
          path: z.string(),
          kubernetesVersion: z.string(),
          loads: z.boolean().describe('Whether an API server of that version takes the policy.'),
          fixed: z
            .array(z.strictObject({ code: z.string(), title: z.string() }))
            .describe('What was mended, before the findings were made.'),
          findings: z.array(finding),
          text: z.string().describe('The policy that the places are in, mended where it was.'),
        }),
      ),
      failed: z.boolean().describe('Whether there is a finding that is severe enough.'),
    }),
  ),
  'policy mend': value(z.strictObject({ text: z.string() })),
  ...policyAnswers,
  ...rulesAnswers,
  ...alertsAnswers,
  doctor: value(doctorAnswer),
  complete: value(
    z.strictObject({
      candidates: z.array(
        z.strictObject({
          kind: z.enum(['field', 'column', 'operator', 'value', 'aggregate', 'stage', 'keyword', 'duration']),
          label: z.string().describe('What is shown.'),
          insert: z.string().describe('What replaces `span`.'),
          documentation: z.string(),
          span,
        }),
      ),
    }),
  ),
  ...accessAnswers,
};

type Answers = typeof answers;

export type AnswerName = keyof Answers;

/** The cursor of the page that follows, once all rows were read; null after the last page. Absent where there are no pages. */
export type NextPage = () => string | null;

/** What only the rows tell, such as that a count is an estimate; complete once all of them were read. */
export type LateNotes = () => readonly Diagnostic[];

/** One event of a stream. Without a name it only says where a reader goes on. */
export type StreamEvent<Events extends Readonly<Record<string, z.ZodType>>> =
  | {
      readonly [Name in keyof Events & string]: { readonly event: Name; readonly data: z.output<Events[Name]>; readonly id?: string };
    }[keyof Events & string]
  | { readonly event: null; readonly data: null; readonly id: string };

/** A file that is made while it is sent. */
export interface FileAnswer {
  /** ASCII, without a path. */
  readonly name: string;
  readonly type: string;
  readonly text: AsyncGenerator<string | Uint8Array>;
  /** How many rows are in it so far. */
  readonly rows: () => number;
}

/** What a handler gives back. */
export type AnswerOf<Name extends AnswerName> = Answers[Name] extends {
  readonly kind: 'value';
  readonly schema: infer Schema extends z.ZodType;
}
  ? z.output<Schema>
  : Answers[Name] extends { readonly kind: 'rows'; readonly head: infer Head extends z.ZodType }
    ? z.output<Head> & { readonly batches: RowBatches; readonly next?: NextPage; readonly notes?: LateNotes }
    : Answers[Name] extends { readonly kind: 'stream'; readonly events: infer Events extends Readonly<Record<string, z.ZodType>> }
      ? AsyncGenerator<StreamEvent<Events>, void>
      : Answers[Name] extends { readonly kind: 'file' }
        ? FileAnswer
        : never;

export type RowsAnswer = AnswerOf<'query'>;
