/** `first f, … by f, …`: when each combination of values first appeared, and in which event. */
import type { FieldRef } from '../ast.ts';
import { fieldLabel } from '../field-labels.ts';
import { parseFields } from '../parse-field.ts';
import { printField } from '../print-field.ts';
import { sayList } from '../say-list.ts';
import { checkKeys } from './check-keys.ts';
import { checkTaken } from './check-taken.ts';
import { fieldColumn } from './column-ref.ts';
import type { Column, StageKind, StageOf } from './stage.ts';

const time: Column = { key: 'time', type: 'time' };
const made: readonly Column[] = [
  { key: 'count', type: 'number' },
  { key: 'id', type: 'text' },
];

export const first: StageKind<StageOf<'first'>> = {
  kind: 'first',
  keywords: ['first'],
  docs: [
    {
      keyword: 'first',
      syntax: 'first field, … [by field, …]',
      summary: 'When each combination of these values first appeared, and in which event, the earliest first.',
      about:
        'There is one row for each combination of all the fields named, before and after “by”: `first source_ip by user` finds the first time that ' +
        'each user came from each address. Columns: time, the fields, count (how often the combination appeared in all) and id (of its first event). ' +
        'First means first among the events that were asked for: with a range, what is new in it and what only seems so look alike.',
      examples: ['first source_ip by user', 'resource=secrets first verb,namespace by user having count=1', 'first useragent'],
      elsewhere: { site24x7: null, guance: 'L::*:(first(@auditID)) BY username, sourceIP_0' },
    },
  ],
  parse(cursor) {
    const values = parseFields(cursor);
    if (values === null) return null;
    let by: FieldRef[] | null = [];
    cursor.expect({ kind: 'keyword', keyword: 'by', documentation: 'For each of these anew.' });
    if (cursor.takeWord('by') !== null) by = parseFields(cursor);
    return by && { kind: 'first', values, by };
  },
  print: ({ values, by }) => `first ${values.map(printField).join(',')}${by.length > 0 ? ` by ${by.map(printField).join(',')}` : ''}`,
  explain({ values, by }) {
    const groups = by.length > 0 ? ` for each ${sayList(by.map(fieldLabel), 'and')}` : '';
    return `when each ${sayList(values.map(fieldLabel), 'and')} first appeared${groups}`;
  },
  order: () => 'the earliest first',
  check({ values, by, span }, before, report) {
    checkKeys([...by, ...values], span, before, report);
    checkTaken([...by, ...values], [time, ...made], report);
  },
  columns: ({ values, by }) => [time, ...[...by, ...values].map(fieldColumn), ...made],
  fields: ({ values, by }) => [...by, ...values],
};
