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
      about:
        'An empty text and an empty object are nothing. So a field that is there with nothing in it and one that is not there are the same.',
      absent: 'It holds.',
      lists: 'It holds where there is no element, and for a path where it meets no value.',
      examples: ['namespace is empty', 'verb=list and namespace is empty'],
      elsewhere: { site24x7: 'objectref_namespace is empty', guance: null },
    },
    {
      operator: 'is not empty',
      syntax: 'field is not empty',
      summary: 'The event has the field; the same as field=*.',
      about: 'It is the opposite of `is empty` in all respects.',
      absent: 'It does not hold.',
      lists: 'It holds where there is an element.',
      examples: ['impersonateduser is not empty groupby user,impersonateduser', 'code=*'],
      elsewhere: {
        site24x7: 'impersonateduser_username is not empty groupby username,impersonateduser_username',
        guance: 'L::*:(count(*)) { @impersonatedUser.username = exists() } BY username, @impersonatedUser.username',
      },
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
