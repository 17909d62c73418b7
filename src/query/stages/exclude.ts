/** `exclude f, …`: all columns but these. */
import { sayList } from '../say-list.ts';
import { checkShown, keptColumns, parseShown, printShown, sayShown } from './shown-columns.ts';
import type { StageKind, StageOf } from './stage.ts';

export const exclude: StageKind<StageOf<'exclude'>> = {
  kind: 'exclude',
  keywords: ['exclude'],
  docs: [
    {
      keyword: 'exclude',
      syntax: 'exclude field, …',
      summary: 'Shows all columns but these.',
      about: 'Of events these are the columns that a list has by default, of groups those that were made.',
      examples: ['verb=delete exclude useragent', 'groupby user,verb exclude count'],
      elsewhere: { site24x7: 'verb="delete" exclude useragent', guance: null },
    },
  ],
  parse(cursor, _, before) {
    const columns = parseShown(cursor, before);
    return columns && { kind: 'exclude', columns };
  },
  print: ({ columns }, before) => `exclude ${columns.map((column) => printShown(column, before)).join(',')}`,
  explain: ({ columns }, before) =>
    `without ${sayList(
      columns.map((column) => sayShown(column, before)),
      'and',
    )}`,
  check({ columns }, before, report) {
    checkShown(columns, before, report);
  },
  columns({ columns }, before) {
    if (before === null) return null;
    const left = new Set(keptColumns(columns, before));
    return before.filter((column) => !left.has(column));
  },
  fields: ({ columns }, before) => (before === null ? columns : []),
};
