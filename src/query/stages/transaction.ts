/** `transaction by f, …`: the events that share these values, put together in one row. */
import { fieldLabel } from '../field-labels.ts';
import { parseFields } from '../parse-field.ts';
import { printField } from '../print-field.ts';
import { sayList } from '../say-list.ts';
import { checkKeys } from './check-keys.ts';
import { checkTaken } from './check-taken.ts';
import { fieldColumn } from './column-ref.ts';
import type { Column, StageKind, StageOf } from './stage.ts';

const made: readonly Column[] = [
  { key: 'start', type: 'time' },
  { key: 'end', type: 'time' },
  { key: 'duration', type: 'duration' },
  { key: 'events', type: 'number' },
  { key: 'verbs', type: 'text', isList: true },
  { key: 'resources', type: 'text', isList: true },
];

export const transaction: StageKind<StageOf<'transaction'>> = {
  kind: 'transaction',
  keywords: ['transaction'],
  docs: [
    {
      keyword: 'transaction',
      syntax: 'transaction by field, …',
      summary: 'One row for the events that share these values: start, end, duration, events, verbs and resources.',
      about:
        'Start and end are the times of the first and the last request (of the first and the last stage, where each stage counts), and the duration is what ' +
        'lies between them. Events in which one of ' +
        'the fields is absent share nothing and are left out. The transaction that began last comes first. At most 100 verbs and 100 resources are named.',
      examples: [
        'user="mallory" transaction by source_ip',
        'subresource=exec transaction by user,namespace,name',
        'stage=* transaction by auditid',
      ],
      elsewhere: { site24x7: null, guance: null },
    },
  ],
  parse(cursor) {
    cursor.expect({ kind: 'keyword', keyword: 'by', documentation: 'What the events share.' });
    cursor.takeWord('by');
    const by = parseFields(cursor);
    return by && { kind: 'transaction', by };
  },
  print: ({ by }) => `transaction by ${by.map(printField).join(',')}`,
  explain: ({ by }) => `put together by ${sayList(by.map(fieldLabel), 'and')}`,
  order: () => 'the latest first',
  check({ by, span }, before, report) {
    checkKeys(by, span, before, report);
    checkTaken(by, made, report);
  },
  columns: ({ by }) => [...by.map(fieldColumn), ...made],
  fields: ({ by }) => by,
};
