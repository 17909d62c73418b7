/** Parts that several answers have. */
import { z } from 'zod';
import { alertLevels } from '../model/alert.ts';

export const span = z.strictObject({ start: z.int(), end: z.int() });

export const diagnostic = z.strictObject({
  severity: z.enum(['error', 'warning', 'note']),
  code: z.string(),
  message: z.string(),
  span,
  hint: z.string().exactOptional(),
  fix: z.strictObject({ title: z.string(), span, text: z.string() }).exactOptional(),
});

const position = z.int().min(1);

/** The rule of a finding. */
export const foundRule = z.strictObject({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  level: z.enum(alertLevels),
  tags: z.array(z.string()),
  description: z.string(),
  falsePositives: z.array(z.string()),
  next: z.array(z.string()).describe('Saved queries that usually follow.'),
});

/** What is wrong in a text, with its place. */
export const finding = z.strictObject({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'note']),
  message: z.string().describe('What is there, and why it is not what it seems.'),
  effect: z.string().describe('What it does to the record.'),
  hint: z.string().exactOptional(),
  fix: z.string().exactOptional().describe('What --fix would do.'),
  line: position,
  column: position,
  endLine: position,
  endColumn: position,
  span,
});

export const counting = z
  .enum(['requests', 'stages'])
  .describe('Whether a request counts once, by its last recorded stage, or each stage counts.');

export const rowsHead = z.strictObject({
  columns: z.array(z.strictObject({ key: z.string(), type: z.string() })),
  rows: z.enum(['events', 'groups']),
  counting,
  warnings: z.array(diagnostic).describe('What the checker found questionable, such as a value that no event can have.'),
});
