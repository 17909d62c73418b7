/** `include f, …`: only these columns. */
import { sayList } from '../say-list.ts';
import { checkShown, keptColumns, parseShown, printShown, sayShown } from './shown-columns.ts';
import type { StageKind, StageOf } from './stage.ts';

export const include: StageKind<StageOf<'include'>> = {
  kind: 'include',
  keywords: ['include'],
  docs: [
    {
      keyword: 'include',
      syntax: 'include field, …',
      summary: 'Shows these columns and no others.',
      examples: ['verb=delete include time,user,name', 'subresource=exec include user,name,exec_command'],
    },
  ],
  parse(cursor, _, before) {
    const columns = parseShown(cursor, before);
    return columns && { kind: 'include', columns };
  },
  print: ({ columns }, before) => `include ${columns.map((column) => printShown(column, before)).join(',')}`,
  explain: ({ columns }, before) =>
    `showing ${sayList(
      columns.map((column) => sayShown(column, before)),
      'and',
    )}`,
  check({ columns }, before, report) {
    checkShown(columns, before, report);
  },
  columns: ({ columns }, before) => before && keptColumns(columns, before),
  fields: ({ columns }, before) => (before === null ? columns : []),
};
