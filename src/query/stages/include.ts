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
      about:
        'Columns stand in the order in which they are named. A field that no event has is an empty column; a path into an object shows what it meets as JSON.',
      examples: ['verb=delete include user,resource,name', 'subresource=exec include user,name,exec_command'],
      elsewhere: {
        site24x7: 'verb="delete" include username,objectref_resource,objectref_name',
        guance: 'L::*:(username, @objectRef.resource, @objectRef.name) { verb = "delete" }',
      },
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
