/** `distinct f, …`: the different values, without counts. */
import { fieldLabel } from '../field-labels.ts';
import { parseFields } from '../parse-field.ts';
import { printField } from '../print-field.ts';
import { sayList } from '../say-list.ts';
import { checkKeys } from './check-keys.ts';
import { fieldColumn } from './column-ref.ts';
import type { StageKind, StageOf } from './stage.ts';

export const distinct: StageKind<StageOf<'distinct'>> = {
  kind: 'distinct',
  keywords: ['distinct'],
  docs: [
    {
      keyword: 'distinct',
      syntax: 'distinct field, …',
      summary: 'The different values, or combinations of values, each once.',
      about: 'Rows are in the order of their values. An absent field is one value, shown empty; a list gives each of its elements.',
      examples: ['verb=delete distinct user', 'distinct apigroup,resource'],
      elsewhere: {
        site24x7: { remark: 'Its `distinct`, of one field.' },
        guance: 'L::*:(distinct_by_collapse(username)) { verb = "delete" }',
      },
    },
  ],
  parse(cursor) {
    const keys = parseFields(cursor);
    return keys && { kind: 'distinct', keys };
  },
  print: ({ keys }) => `distinct ${keys.map(printField).join(',')}`,
  explain: ({ keys }) => `each different ${sayList(keys.map(fieldLabel), 'and')} once`,
  check({ keys, span }, before, report) {
    checkKeys(keys, span, before, report);
  },
  columns: ({ keys }) => keys.map(fieldColumn),
  fields: ({ keys }) => keys,
};
