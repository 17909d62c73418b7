/** `offset n`: leave out the first rows. */
import { parseCount } from './parse-count.ts';
import type { StageKind, StageOf } from './stage.ts';

export const offset: StageKind<StageOf<'offset'>> = {
  kind: 'offset',
  keywords: ['offset'],
  docs: [
    {
      keyword: 'offset',
      syntax: 'offset n',
      summary: 'Leaves out the first n rows.',
      examples: ['groupby user offset 20 limit 20', 'verb=delete sort time offset 100 limit 100'],
    },
  ],
  parse(cursor) {
    const count = parseCount(cursor, 0);
    return count === null ? null : { kind: 'offset', count };
  },
  print: ({ count }) => `offset ${count}`,
  explain: ({ count }) => `without the first ${count}`,
  columns: (_, before) => before,
  fields: () => [],
};
