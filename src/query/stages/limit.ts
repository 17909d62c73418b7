/** `limit n`: no more than so many rows. */
import { parseCount } from './parse-count.ts';
import type { StageKind, StageOf } from './stage.ts';

export const limit: StageKind<StageOf<'limit'>> = {
  kind: 'limit',
  keywords: ['limit'],
  docs: [
    {
      keyword: 'limit',
      syntax: 'limit n',
      summary: 'No more than n rows.',
      about: 'What follows sees these rows only: `limit 100 groupby user` groups a hundred events.',
      examples: ['verb=delete sort time desc limit 20', 'groupby user limit 5'],
      elsewhere: { site24x7: null, guance: 'L::*:(*) { verb = "delete" } ORDER BY time DESC LIMIT 20' },
    },
  ],
  parse(cursor) {
    const count = parseCount(cursor, 0);
    return count === null ? null : { kind: 'limit', count };
  },
  print: ({ count }) => `limit ${count}`,
  explain: ({ count }) => `at most ${count} row${count === 1 ? '' : 's'}`,
  columns: (_, before) => before,
  fields: () => [],
};
