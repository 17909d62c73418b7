/** `in (…)` and `not in (…)`: one of several values. */
import type { Expr, Value } from '../ast.ts';
import { sayClause, sayField } from '../field-labels.ts';
import { parseValues } from '../parse-value.ts';
import { printField } from '../print-field.ts';
import { sayList } from '../say-list.ts';
import { printValue, readInterval, readValue, sayValue, valueTypeOf } from '../values/typed-value.ts';
import { checkMembership } from './check-equality.ts';
import type { Filter, Only } from './filter.ts';

export const membership: Filter<Only<'in'>> = {
  nodes: ['in'],
  operators: ['in'],
  docs: [
    {
      operator: 'in',
      syntax: 'field in (value, …)',
      summary: 'The field is one of the values.',
      about: 'Each value is read as after `=`, so classes of codes and days may stand among them.',
      absent: 'It does not hold.',
      lists: 'It holds where any element is one of the values.',
      examples: ['verb in (delete,deletecollection)', 'code in (401, 403, 5xx)'],
      elsewhere: { site24x7: null, guance: 'L::*:(*) { verb in ["delete", "deletecollection"] }' },
    },
    {
      operator: 'not in',
      syntax: 'field not in (value, …)',
      summary: 'The field is none of the values; an absent field is none of them.',
      about: 'It is the opposite of `in` in all respects.',
      absent: 'It holds.',
      lists: 'It holds where no element is one of the values.',
      examples: ['verb not in (get,list,watch)', 'namespace not in (kube-system, kube-public)'],
      elsewhere: { site24x7: null, guance: 'L::*:(*) { verb not in ["get", "list", "watch"] }' },
    },
  ],

  parse(cursor, field, operator) {
    const raws = parseValues(cursor, field);
    if (raws === null) return null;
    const points: Value[] = [];
    const intervals: Expr[] = [];
    for (const raw of raws) {
      const interval = readInterval(field, raw);
      if (interval === null) points.push(readValue(valueTypeOf(field), raw));
      else intervals.push({ kind: 'between', field, ...interval, negated: operator.negated });
    }
    const all: Expr[] =
      points.length === 0 && intervals.length > 0 ? [] : [{ kind: 'in', field, values: points, negated: operator.negated }];
    all.push(...intervals);
    const [only, another] = all;
    if (only !== undefined && another === undefined) return only;
    return { kind: operator.negated ? 'and' : 'or', operands: all };
  },

  print({ field, values, negated, list, same }) {
    const type = valueTypeOf(field);
    const meant = same === undefined ? list : `field:${printField(same)}`;
    if (meant !== undefined) return `${printField(field)}${negated ? ' not' : ''} in (%${meant}%)`;
    return `${printField(field)}${negated ? ' not' : ''} in (${values.map((value) => printValue(type, value)).join(',')})`;
  },

  explain({ field, values, negated, list: listed, same }) {
    if (same !== undefined) return sayClause(field, [`is ${sayField(same)}`, `is not ${sayField(same)}`], negated);
    if (listed !== undefined) return sayClause(field, [`is in the list ${listed}`, `is not in the list ${listed}`], negated);
    const type = valueTypeOf(field);
    const said = values.map((value) => sayValue(type, value));
    if (said.length === 0) return sayClause(field, ['is one of no values', 'is anything'], negated);
    const list = sayList(said, 'or');
    return sayClause(field, [`is ${list}`, `is not ${list}`], negated);
  },

  check(expr, report, names) {
    return expr.list === undefined && expr.same === undefined ? checkMembership(expr, report, names) : expr;
  },
};
