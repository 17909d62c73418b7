/** `timeslice 5m [by f, …]`: counts over time, one row per slice and group. */
import type { FieldRef } from '../ast.ts';
import { fieldLabel } from '../field-labels.ts';
import { parseFields } from '../parse-field.ts';
import { printField } from '../print-field.ts';
import { sayList } from '../say-list.ts';
import { printDuration, sayDuration } from '../values/duration.ts';
import { checkKeys } from './check-keys.ts';
import { fieldColumn } from './column-ref.ts';
import { parseSpanOfTime } from './parse-span-of-time.ts';
import type { StageKind, StageOf } from './stage.ts';

export const timeslice: StageKind<StageOf<'timeslice'>> = {
  kind: 'timeslice',
  keywords: ['timeslice'],
  docs: [
    {
      keyword: 'timeslice',
      syntax: 'timeslice duration [by field, …]',
      summary: 'Counts over time, one row for each slice of this length.',
      about:
        'Slices begin at whole multiples of their length in UTC, weeks on Mondays. They go by the time when the request was received. A slice in which nothing happened has no row.',
      examples: ['timeslice 5m', 'code>=500 timeslice 1h by user'],
      elsewhere: { site24x7: 'timeslice 5m', guance: 'L::*:(count(*)) [1h::5m]' },
    },
  ],
  parse(cursor, keyword) {
    const us = parseSpanOfTime(cursor, keyword);
    if (us === null) return null;
    let by: FieldRef[] | null = [];
    cursor.expect({ kind: 'keyword', keyword: 'by', documentation: 'One row per slice and group.' });
    if (cursor.takeWord('by') !== null) by = parseFields(cursor);
    return by && { kind: 'timeslice', us, by };
  },
  print: ({ us, by }) => `timeslice ${printDuration(us)}${by.length > 0 ? ` by ${by.map(printField).join(',')}` : ''}`,
  explain: ({ us, by }) =>
    `counted per ${sayDuration(us).replace(/^1 /, '')}${by.length > 0 ? ` by ${sayList(by.map(fieldLabel), 'and')}` : ''}`,
  check({ by, span, us }, before, report) {
    checkKeys(by, span, before, report);
    if (us < 1000)
      report.error({ code: 'bad-value', message: 'A slice is at least a millisecond long.', span, hint: 'Such as timeslice 5m.' });
  },
  columns: ({ by }) => [{ key: 'time', type: 'time' }, ...by.map(fieldColumn), { key: 'count', type: 'number' }],
  fields: ({ by }) => by,
};
