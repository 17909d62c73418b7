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
      about: 'It leaves rows out before a limit takes its number, in whichever order the two are written.',
      examples: ['groupby user offset 20 limit 20', 'verb=delete sort time offset 100 limit 100'],
      elsewhere: { site24x7: null, guance: 'L::*:(count(*)) BY username SLIMIT 20 SOFFSET 20' },
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
