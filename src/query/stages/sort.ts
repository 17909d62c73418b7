/** `sort f [asc|desc], …`: the order of the rows, by fields or by columns of the groups. */
import type { SortKey } from '../ast.ts';
import { checkColumn, parseColumn, printColumn, sayColumn } from './column-ref.ts';
import type { StageKind, StageOf } from './stage.ts';

export const sort: StageKind<StageOf<'sort'>> = {
  kind: 'sort',
  keywords: ['sort', 'order'],
  docs: [
    {
      keyword: 'sort',
      syntax: 'sort column [asc|desc], …',
      summary: 'Orders the rows, smallest first unless desc is said.',
      about:
        'An absent number comes last in either direction, an absent text is the least text. Rows that are equal keep the order that they had. A list of events is newest first where nothing else is said. `order by` is the same.',
      examples: ['groupby user sort count desc', 'duration > 1s sort duration desc, time'],
      elsewhere: { site24x7: null, guance: 'L::*:(count(*) AS c) BY username SORDER BY c DESC' },
    },
  ],
  parse(cursor, _, before) {
    cursor.takeWord('by');
    const keys: SortKey[] = [];
    do {
      const minus = cursor.take('-');
      const column = parseColumn(cursor, before);
      if (column === null) return null;
      cursor.expect(
        { kind: 'keyword', keyword: 'desc', documentation: 'Largest first.' },
        { kind: 'keyword', keyword: 'asc', documentation: 'Smallest first.' },
      );
      const descending = cursor.takeWord('desc', 'descending');
      if (descending === null) cursor.takeWord('asc', 'ascending');
      keys.push({ column, descending: (minus !== null) !== (descending !== null) });
    } while (cursor.take(','));
    return { kind: 'sort', keys };
  },
  print: ({ keys }) => `sort ${keys.map(({ column, descending }) => printColumn(column) + (descending ? ' desc' : '')).join(', ')}`,
  explain: ({ keys }) =>
    `sorted by ${keys.map(({ column, descending }) => sayColumn(column) + (descending ? ', largest first' : '')).join(', then ')}`,
  check({ keys }, before, report) {
    for (const { column } of keys) checkColumn(column, before, report);
  },
  columns: (_, before) => before,
  fields: ({ keys }) => keys.flatMap(({ column }) => (column.kind === 'field' ? column.field : [])),
};
