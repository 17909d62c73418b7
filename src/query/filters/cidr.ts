/** `cidr`: addresses inside a network. */
import { parseIpRange } from '../../model/ip-range.ts';
import { sayClause } from '../field-labels.ts';
import { fieldOf } from '../parse-field.ts';
import { parseValues } from '../parse-value.ts';
import { printField } from '../print-field.ts';
import { sayList } from '../say-list.ts';
import { quote } from '../values/quote.ts';
import type { Filter, Only } from './filter.ts';

export const cidr: Filter<Only<'cidr'>> = {
  nodes: ['cidr'],
  operators: ['cidr'],
  docs: [
    {
      operator: 'cidr',
      syntax: 'field cidr network',
      summary: 'The address is inside one of the networks.',
      about:
        'A network is an address and the length of its prefix, or one address; several stand in parentheses. What is no address is inside of none. IPv4 and IPv6 are told apart. `not` or `!` before the word turns it round, and then an absent field satisfies it.',
      absent: 'It does not hold.',
      lists: 'It holds where any address is inside.',
      examples: ['source_ip cidr 127.0.0.0/8', 'sourceips not cidr (10.0.0.0/8, "fd00::/8")'],
      types: ['ip', 'text', 'any'],
      elsewhere: { site24x7: null, guance: null },
    },
  ],

  parse(cursor, field, operator) {
    const values = parseValues(cursor, field);
    if (values === null) return null;
    const span = { start: values[0]?.span.start ?? operator.span.start, end: values.at(-1)?.span.end ?? operator.span.end };
    return { kind: 'cidr', field, ranges: values.map((value) => value.text), negated: operator.negated, span };
  },

  print({ field, ranges, negated }) {
    const printed = ranges.map((range) => (/^[\d.]+(\/\d+)?$/.test(range) ? range : quote(range)));
    return `${printField(field)} ${negated ? 'not ' : ''}cidr ${printed.length === 1 ? printed[0] : `(${printed.join(',')})`}`;
  },

  explain({ field, ranges, negated }) {
    const networks = sayList(ranges, 'or');
    return sayClause(field, [`is inside ${networks}`, `is outside ${networks}`], negated);
  },

  check(expr, report) {
    const type = fieldOf(expr.field)?.type;
    if (type !== undefined && type !== 'ip' && type !== 'ips' && expr.field.path.length === 0) {
      report.error({
        code: 'bad-operator',
        message: `${expr.field.text} holds no addresses.`,
        span: expr.field.span,
        hint: 'Use cidr with source_ip or sourceips.',
      });
    }
    if (expr.ranges.length === 0)
      report.error({
        code: 'missing-value',
        message: 'A network is missing here.',
        span: expr.span,
        hint: 'Write one, such as 10.0.0.0/8.',
      });
    for (const range of expr.ranges) {
      if (parseIpRange(range) !== null) continue;
      report.error({
        code: 'bad-cidr',
        message: `${quote(range)} is not an address or a network.`,
        span: expr.span,
        hint: 'Write an address and the length of its prefix, such as 10.0.0.0/8 or "fd00::/8".',
      });
    }
    return expr;
  },
};
