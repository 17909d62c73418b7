/** `=~` and `!~`: a regular expression (RE2) anywhere in the text. */
import { sayClause } from '../field-labels.ts';
import { parseValue } from '../parse-value.ts';
import { printField } from '../print-field.ts';
import { quote } from '../values/quote.ts';
import { checkPattern } from './check-value.ts';
import type { Filter, Only } from './filter.ts';
import { regexProblem } from './regex-problem.ts';

export const regex: Filter<Only<'match'>> = {
  nodes: ['regex'],
  operators: ['=~', '!~'],
  docs: [
    {
      operator: '=~',
      syntax: 'field =~ "expression"',
      summary: 'A regular expression (RE2) matches somewhere in the text; ^ and $ tie it to the ends.',
      about:
        '`(?i)` at the beginning makes upper and lower case the same. RE2 knows no look-around and no back-references, and so it takes time in proportion to the text, whatever the expression.',
      absent: 'It does not hold.',
      lists: 'It holds where it matches in any element.',
      examples: ['name =~ "^web-[0-9]+$"', 'useragent =~ "(?i)curl|wget"'],
      types: ['text', 'ip', 'any'],
      elsewhere: { site24x7: null, guance: 'L::*:(*) { @objectRef.name = re("web-[0-9]+") }' },
    },
    {
      operator: '!~',
      syntax: 'field !~ "expression"',
      summary: 'The regular expression matches nowhere in the text.',
      about: 'It is the opposite of `=~` in all respects.',
      absent: 'It holds.',
      lists: 'It holds where it matches in no element.',
      examples: ['user !~ "^system:"', 'path !~ "^/(healthz|livez|readyz)"'],
      types: ['text', 'ip', 'any'],
      elsewhere: { site24x7: null, guance: 'L::*:(*) { username != re("system:.*") }' },
    },
  ],

  parse(cursor, field, operator) {
    const value = parseValue(cursor, field);
    const negated = operator.negated !== (operator.sign === '!~');
    return value && { kind: 'match', field, op: 'regex', value: value.text, negated, span: value.span };
  },

  print({ field, value, negated }) {
    return `${printField(field)} ${negated ? '!~' : '=~'} ${quote(value)}`;
  },

  explain({ field, value, negated }) {
    return sayClause(
      field,
      [`matches the regular expression ${quote(value)}`, `does not match the regular expression ${quote(value)}`],
      negated,
    );
  },

  check(expr, report) {
    const problem = regexProblem(expr.value);
    if (problem !== null) {
      report.error({
        code: 'bad-regex',
        message: `This regular expression cannot be used: ${problem}.`,
        span: expr.span,
        hint: 'The engine uses RE2: no look-around and no back-references, so that no expression can hang it.',
      });
    }
    return checkPattern(expr, report);
  },
};
