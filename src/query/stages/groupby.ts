/** `groupby f, …`: one row per combination of values, with its count, most first. */
import { fieldLabel } from '../field-labels.ts';
import { parseFields } from '../parse-field.ts';
import { printField } from '../print-field.ts';
import { sayList } from '../say-list.ts';
import { checkKeys } from './check-keys.ts';
import { fieldColumn } from './column-ref.ts';
import type { StageKind, StageOf } from './stage.ts';

export const groupby: StageKind<StageOf<'groupby'>> = {
  kind: 'groupby',
  keywords: ['groupby', 'group'],
  docs: [
    {
      keyword: 'groupby',
      syntax: 'groupby field, …',
      summary: 'One row per combination of values, with its count, most first; a list gives one group per element.',
      about:
        'Events in which a field is absent make a group of their own, which shows it empty. An event with a list of three is in three groups. `group by` is the same.',
      examples: ['verb=delete groupby objectref_resource,username', 'code=403 groupby user having count>5'],
      elsewhere: {
        site24x7: 'verb="delete" groupby objectref_resource,username',
        guance: 'L::*:(count(*)) { verb = "delete" } BY @objectRef.resource, username',
      },
    },
  ],
  parse(cursor) {
    cursor.takeWord('by');
    const keys = parseFields(cursor);
    return keys && { kind: 'groupby', keys };
  },
  print: ({ keys }) => `groupby ${keys.map(printField).join(',')}`,
  explain: ({ keys }) => `counted by ${sayList(keys.map(fieldLabel), 'and')}`,
  order: () => 'most first',
  check({ keys, span }, before, report) {
    checkKeys(keys, span, before, report);
  },
  columns: ({ keys }) => [...keys.map(fieldColumn), { key: 'count', type: 'number' }],
  fields: ({ keys }) => keys,
};
