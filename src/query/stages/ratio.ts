/** `ratio(q1, q2)`: how many events fit one filter for each that fits another, in all or by group. */
import type { FieldRef } from '../ast.ts';
import { sayExpr } from '../explain-expression.ts';
import { fieldLabel } from '../field-labels.ts';
import { parseFilter } from '../parse-expression.ts';
import { parseFields } from '../parse-field.ts';
import { printFilter } from '../print-expression.ts';
import { printField } from '../print-field.ts';
import { sayList } from '../say-list.ts';
import { filterFields } from '../walk.ts';
import { checkKeys } from './check-keys.ts';
import { checkTaken } from './check-taken.ts';
import { closeParenthesis } from './close-parenthesis.ts';
import { fieldColumn } from './column-ref.ts';
import type { Column, StageKind, StageOf } from './stage.ts';

const made: readonly Column[] = [
  { key: 'part', type: 'number' },
  { key: 'whole', type: 'number' },
  { key: 'ratio', type: 'number' },
];

export const ratio: StageKind<StageOf<'ratio'>> = {
  kind: 'ratio',
  keywords: ['ratio'],
  docs: [
    {
      keyword: 'ratio',
      syntax: 'ratio(filter, filter) [by field, …]',
      summary: 'How many events fit the first filter (part) for each that fits the second (whole), in all or by group.',
      about:
        'Both filters are asked of the events that the filter before the stages leaves, and `*` fits all of them. A groupby beside it names the groups as well. ' +
        'Groups in which neither filter fits any event are left out, and where the whole is 0 the ratio is empty. The greatest ratio comes first.',
      examples: [
        'ratio(code>=400, *) by user',
        'groupby resource ratio(verb=list, verb in (get,list)) having whole > 100',
        'ratio(code=5xx, code=2xx)',
      ],
      elsewhere: { site24x7: { remark: 'Its `ratio`, of two searches.' }, guance: null },
    },
  ],
  parse(cursor, keyword) {
    const open = cursor.take('(');
    if (open === null) {
      return cursor.error('missing-parenthesis', 'ratio needs two filters in parentheses.', keyword.span, {
        hint: 'Write ratio(code>=400, *), or put the word in quotes to look for it.',
      });
    }
    const part = parseFilter(cursor);
    if (part === null) return null;
    if (cursor.take(',') === null) {
      return cursor.error('missing-value', 'A second filter is missing.', cursor.peek().span, { hint: 'Write ratio(code>=400, *).' });
    }
    const whole = parseFilter(cursor);
    if (whole === null || !closeParenthesis(cursor, open)) return null;
    let by: FieldRef[] | null = [];
    cursor.expect({ kind: 'keyword', keyword: 'by', documentation: 'One row per group.' });
    if (cursor.takeWord('by') !== null) by = parseFields(cursor);
    return by && { kind: 'ratio', part: part.where, whole: whole.where, by };
  },
  print: ({ part, whole, by }) =>
    `ratio(${printFilter(part)}, ${printFilter(whole)})${by.length > 0 ? ` by ${by.map(printField).join(',')}` : ''}`,
  explain({ part, whole, by }) {
    const said = [part, whole].map((where) => (where === null ? 'all' : `those where ${sayExpr(where)}`));
    const groups = by.length > 0 ? ` by ${sayList(by.map(fieldLabel), 'and')}` : '';
    return `with the ratio of ${said.join(' to ')}${groups}`;
  },
  order: ({ by }) => (by.length > 0 ? 'the greatest first' : null),
  check({ by, span }, before, report) {
    checkKeys(by, span, before, report);
    checkTaken(by, made, report);
  },
  mapFilters: (stage, map) => ({ ...stage, part: stage.part && map(stage.part), whole: stage.whole && map(stage.whole) }),
  columns: ({ by }) => [...by.map(fieldColumn), ...made],
  fields: ({ part, whole, by }) => [...by, ...filterFields(part), ...filterFields(whole)],
};
