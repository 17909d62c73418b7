/** Free text: words anywhere in the record, in their order, whatever the case. The one filter without a field. */
import { quote } from '../values/quote.ts';
import type { Filter, Only } from './filter.ts';

export const freeText: Filter<Only<'text'>> = {
  nodes: ['text'],
  operators: [],
  docs: [
    {
      operator: '"text"',
      syntax: '"free text"',
      summary: 'The words stand anywhere in the record, in their order, in either case.',
      about: 'A word alone needs no quotes, unless it begins a stage: `"count"` looks for the word. No character is special.',
      absent: 'It looks at the record as it arrived, and so at all that it has.',
      lists: 'It looks at the record as it arrived, and so at every element.',
      examples: ['"cannot list resource"', 'hostPath and verb=create'],
      elsewhere: { site24x7: null, guance: 'L::*:(*) { message = match("cannot list resource") }' },
    },
  ],

  parse() {
    return null;
  },

  print({ value }) {
    return quote(value);
  },

  explain({ value }) {
    return `the record contains ${quote(value)}`;
  },

  check(expr, report) {
    if (expr.value.trim() === '') {
      report.warn({ code: 'empty-text', message: 'Empty text is in every event.', span: expr.span, hint: 'Remove it.' });
    }
    return expr;
  },
};
