/** `top n f, …` and `rare n f, …`: the most and the least frequent values. */
import { fieldLabel } from '../field-labels.ts';
import { parseFields } from '../parse-field.ts';
import { printField } from '../print-field.ts';
import { sayList } from '../say-list.ts';
import { checkKeys } from './check-keys.ts';
import { fieldColumn } from './column-ref.ts';
import { parseCount } from './parse-count.ts';
import type { StageKind, StageOf } from './stage.ts';

/** How many rows without a number. */
const usual = 10;

export const top: StageKind<StageOf<'top'>> = {
  kind: 'top',
  keywords: ['top', 'rare'],
  docs: [
    {
      keyword: 'top',
      syntax: 'top [n] field, …',
      summary: `The n most frequent values with their counts; ${usual} where n is left out.`,
      about:
        'Several fields make combinations. Those that are equally frequent come in the order of their values, so the same question has the same answer. Events in which a field is absent are one combination, shown empty.',
      examples: ['top 20 useragent', 'code=403 top 5 user,resource'],
      elsewhere: { site24x7: null, guance: 'L::*:(count(*) AS c) BY @userAgent SORDER BY c DESC SLIMIT 20' },
    },
    {
      keyword: 'rare',
      syntax: 'rare [n] field, …',
      summary: `The n least frequent values with their counts; ${usual} where n is left out.`,
      about: 'It is `top` from the other end, with the same rules.',
      examples: ['rare 20 useragent', 'verb=get and resource=secrets rare user'],
      elsewhere: { site24x7: null, guance: 'L::*:(count(*) AS c) BY @userAgent SORDER BY c SLIMIT 20' },
    },
  ],
  parse(cursor, keyword) {
    const limit = /^\d/.test(cursor.peek().text) ? parseCount(cursor, 1) : usual;
    if (limit === null) return null;
    cursor.takeWord('by');
    const keys = parseFields(cursor);
    return keys && { kind: 'top', limit, keys, rare: keyword.text.toLowerCase() === 'rare' };
  },
  print: ({ limit, keys, rare }) => `${rare ? 'rare' : 'top'} ${limit} ${keys.map(printField).join(',')}`,
  explain: ({ limit, keys, rare }) => `the ${limit} ${rare ? 'rarest' : 'most frequent'} by ${sayList(keys.map(fieldLabel), 'and')}`,
  check({ keys, span }, before, report) {
    checkKeys(keys, span, before, report);
  },
  columns: ({ keys }) => [...keys.map(fieldColumn), { key: 'count', type: 'number' }],
  fields: ({ keys }) => keys,
};
