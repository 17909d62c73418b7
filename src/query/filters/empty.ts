/** `is empty` and `is not empty`: absence. A lone `*` as value, `code=*`, says the same. */
import { sayField } from '../field-labels.ts';
import { isListField } from '../parse-field.ts';
import { printField } from '../print-field.ts';
import type { Filter, Only } from './filter.ts';

export const empty: Filter<Only<'empty'>> = {
  nodes: ['empty'],
  operators: ['is'],
  docs: [
    {
      operator: 'is empty',
      syntax: 'field is empty',
      summary: 'The event does not have the field, or nothing is in it.',
      examples: ['namespace is empty', 'verb=list and namespace is empty'],
    },
    {
      operator: 'is not empty',
      syntax: 'field is not empty',
      summary: 'The event has the field; the same as field=*.',
      examples: ['impersonateduser is not empty groupby user,impersonateduser', 'code=*'],
    },
  ],

  parse(cursor, field, operator) {
    const not = cursor.takeWord('not') ?? cursor.take('!');
    cursor.expect({ kind: 'keyword', keyword: 'empty', documentation: 'The field has no value.' });
    if (cursor.takeWord('empty', 'null', 'missing', 'absent'))
      return { kind: 'empty', field, negated: (not !== null) !== operator.negated };
    const value = cursor.peek();
    const sign = not === null ? '=' : '!=';
    const given = value.kind === 'word' || value.kind === 'quoted';
    return cursor.error('missing-value', '“empty” is expected here.', value.span, {
      hint: given ? `To compare with a value, write ${field.text}${sign}….` : `Write ${field.text} is${not === null ? '' : ' not'} empty.`,
      fix: given ? { title: `Write ${sign}`, span: { start: field.span.end, end: value.span.start }, text: sign } : undefined,
    });
  },

  print({ field, negated }) {
    return `${printField(field)} is ${negated ? 'not ' : ''}empty`;
  },

  explain({ field, negated }) {
    return `${sayField(field)} ${isListField(field) ? 'are' : 'is'} ${negated ? 'present' : 'absent'}`;
  },

  check(expr) {
    return expr;
  },
};
