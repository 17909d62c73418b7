/** `contains`, `startswith`, `endswith`: a part of the text. On a list, `contains` asks for an element that equals the value. */
import { sayClause } from '../field-labels.ts';
import { isListField } from '../parse-field.ts';
import { parseValue } from '../parse-value.ts';
import { printField } from '../print-field.ts';
import { printText } from '../values/quote.ts';
import { sayText } from '../values/typed-value.ts';
import { checkPattern } from './check-value.ts';
import type { Filter, Only } from './filter.ts';

const types = ['text', 'ip', 'any'] as const;
const words = { contains: 'contains', startswith: 'starts with', endswith: 'ends with' } as const;
const notWords = { contains: 'does not contain', startswith: 'does not start with', endswith: 'does not end with' } as const;
type SubstringOp = keyof typeof words;

export const substring: Filter<Only<'match'> & { readonly op: SubstringOp }> = {
  nodes: ['contains', 'startswith', 'endswith'],
  operators: ['contains', 'startswith', 'endswith'],
  docs: [
    {
      operator: 'contains',
      syntax: 'field contains text',
      summary: 'The text holds this part; a list holds this element.',
      about:
        'Upper and lower case differ, and no character is special. `not` or `!` before the word turns it round, and then an absent field satisfies it.',
      absent: 'It does not hold.',
      lists:
        'A list of the event holds it where an element is exactly the text; a path into an object looks into each value that it meets.',
      examples: ['requesturi contains "labelSelector"', 'groups contains "system:masters"'],
      types,
      elsewhere: { site24x7: 'requesturi contains "labelSelector"', guance: 'L::*:(*) { @requestURI = re(".*labelSelector.*") }' },
    },
    {
      operator: 'startswith',
      syntax: 'field startswith text',
      summary: 'The text begins so.',
      about:
        'Upper and lower case differ, and no character is special. `not` or `!` before the word turns it round, and then an absent field satisfies it.',
      absent: 'It does not hold.',
      lists: 'It holds where any element begins so.',
      examples: ['useragent startswith "kubectl/"', 'user !startswith "system:"'],
      types,
      elsewhere: { site24x7: null, guance: 'L::*:(*) { @userAgent = wildcard("kubectl/*") }' },
    },
    {
      operator: 'endswith',
      syntax: 'field endswith text',
      summary: 'The text ends so.',
      about:
        'Upper and lower case differ, and no character is special. `not` or `!` before the word turns it round, and then an absent field satisfies it.',
      absent: 'It does not hold.',
      lists: 'It holds where any element ends so.',
      examples: ['name endswith "-1"', 'path endswith "/status"'],
      types,
      elsewhere: { site24x7: null, guance: 'L::*:(*) { @objectRef.name = re(".*-1") }' },
    },
  ],

  parse(cursor, field, operator) {
    const value = parseValue(cursor, field);
    if (value === null) return null;
    return { kind: 'match', field, op: operator.sign as SubstringOp, value: value.text, negated: operator.negated, span: value.span };
  },

  print({ field, op, value, negated }) {
    return `${printField(field)} ${negated ? 'not ' : ''}${op} ${printText(value)}`;
  },

  explain({ field, op, value, negated }) {
    const said = sayText(value);
    const whole = op === 'contains' && isListField(field);
    return sayClause(field, whole ? [`is ${said}`, `is not ${said}`] : [`${words[op]} ${said}`, `${notWords[op]} ${said}`], negated);
  },

  check(expr, report) {
    return checkPattern(expr, report);
  },
};
