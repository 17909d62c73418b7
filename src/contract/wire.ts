/**
 * The form of what the server sends where it is not the answer itself: rows, in one object or as lines, and failures. The
 * server prints by it, the client reads by it, and the description of the interface shows it.
 */
import { z } from 'zod';
import { diagnostic, rowsHead } from './answer-parts.ts';
import { cellSchema } from './cell-schema.ts';
import type { Cell } from './rows.ts';

const { columns, counting, rows: kind, warnings } = rowsHead.shape;

export const wireHead = z.strictObject({ counting, kind, columns, warnings });

/** The cells in the order of the columns; of an event that was asked for with its record, that record comes last, as text. */
const wireRow = z.array(cellSchema);

const wireEnd = z.strictObject({
  next: z.string().nullable().describe('The cursor of the page that follows; null where there is none.'),
  notes: z.array(diagnostic).describe('What only the rows told, such as that a count is an estimate.'),
});

export const wirePage = z.strictObject({ ...wireHead.shape, rows: z.array(wireRow), ...wireEnd.shape });

export const problemDocument = z.strictObject({
  type: z.literal('about:blank'),
  code: z.string().exactOptional().describe('One of docs/reference/problems.md; absent where the failure is a bug.'),
  status: z.int(),
  title: z.string(),
  detail: z.string().describe('One sentence on this very case.'),
  remedy: z.string().exactOptional().describe('What to do.'),
  diagnostics: z.array(diagnostic).exactOptional().describe('What is wrong with the text of a query, and where.'),
  id: z.string().describe('Names this failure; the log of the server has it too.'),
});

/** Behind the head there is no status left to tell a failure with: it is the last line. */
const wireFailure = z.strictObject({ problem: problemDocument });

/** With `Accept: application/x-ndjson`: the head, the rows, and the end or a failure. What lacks both broke off. */
export const wireLine = z.union([wireHead, wireRow, wireEnd, wireFailure]);

export type WireHead = z.output<typeof wireHead>;
export type WireRow = readonly Cell[];
export type WireEnd = z.output<typeof wireEnd>;
export type WireFailure = z.output<typeof wireFailure>;
export type WirePage = WireHead & { readonly rows: readonly WireRow[] } & WireEnd;
export type ProblemDocument = z.output<typeof problemDocument>;
