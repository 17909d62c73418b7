/** `like`: the whole text against a pattern, where `%` stands for any characters and `_` for one. A pattern with `*` and no `%` is read as one for `:`. */
import { sayClause } from '../field-labels.ts';
import { parseValue } from '../parse-value.ts';
import { printField } from '../print-field.ts';
import { hasWildcard, toPattern } from '../values/pattern.ts';
import { printText } from '../values/quote.ts';
import { sayText } from '../values/typed-value.ts';
import { checkPattern } from './check-value.ts';
import type { Filter, Only } from './filter.ts';

export const like: Filter<Only<'match'>> = {
  nodes: ['like'],
  operators: ['like'],
  docs: [
    {
      operator: 'like',
      syntax: 'field like pattern',
      summary: 'The whole text fits the pattern: % is any characters, _ is one; * and ? work where there is no %.',
      about:
        'A backslash takes the meaning from the sign after it. Upper and lower case differ. `not` or `!` before the word turns it round, and then an absent field satisfies it.',
      absent: 'It does not hold.',
      lists: 'It holds where any element fits.',
      examples: ['name like "web-%"', 'user not like "system:*"'],
      types: ['text', 'ip', 'any'],
      elsewhere: { site24x7: null, guance: 'L::*:(*) { @objectRef.name = wildcard("web-*") }' },
    },
  ],

  parse(cursor, field, operator) {
    const value = parseValue(cursor, field);
    return value && { kind: 'match', field, op: 'like', value: value.text, negated: operator.negated, span: value.span };
  },

  print({ field, value, negated }) {
    return `${printField(field)} ${negated ? 'not ' : ''}like ${printText(value)}`;
  },

  explain({ field, value, negated }) {
    return sayClause(field, [`fits the pattern ${sayText(value)}`, `does not fit the pattern ${sayText(value)}`], negated);
  },

  check(expr, report) {
    const wildcards = hasWildcard(expr.value) && !expr.value.includes('%');
    return checkPattern(wildcards ? { ...expr, op: 'glob', value: toPattern(expr.value) } : expr, report);
  },
};
