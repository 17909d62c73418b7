/** `stats f(…), … by …`, and each function as a stage of its own: `count`, `sum(size) by user`, `p95(duration)`. */
import type { Aggregate, FieldRef } from '../ast.ts';
import type { Elsewhere } from '../elsewhere.ts';
import { fieldLabel } from '../field-labels.ts';
import { parseFields } from '../parse-field.ts';
import { printField } from '../print-field.ts';
import { sayList } from '../say-list.ts';
import { aggregateKeywords, aggregateType, exactDistinct, explainAggregate, parseAggregate, printAggregate } from './aggregates.ts';
import { checkAggregate } from './check-aggregate.ts';
import { checkKeys } from './check-keys.ts';
import { fieldColumn } from './column-ref.ts';
import type { StageKind, StageOf } from './stage.ts';

const ofValues = 'Absent values are none. Of a list each element is a value.';
const ofNumbers =
  'Absent values do not count; where there is none at all, sum, min and max are 0 and the others are empty. Of values met by a path into an object, those that are numbers count. ' +
  'The result has the unit of the field.';

/** DQL has no functions of its own for most percentiles, and AppLogs documents none. */
function elsewhereOf(keyword: string): Elsewhere {
  if (keyword === 'count_distinct')
    return {
      site24x7: 'responsestatus_code=403 count_distinct(username)',
      guance: 'L::*:(count_distinct(username)) { responseCode = 403 }',
    };
  const percentile = new Map([
    ['median', 50],
    ['p50', 50],
    ['p90', 90],
    ['p95', 95],
    ['p99', 99],
  ]).get(keyword);
  if (percentile !== undefined) return { site24x7: null, guance: `L::*:(percentile(duration, ${percentile})) { verb = "get" }` };
  const call = keyword === 'sum' ? 'sum(size)' : `${keyword}(duration)`;
  const verb = keyword === 'sum' ? 'list' : 'get';
  return {
    site24x7: `verb="${verb}" ${call}`,
    guance: keyword === 'sd' ? { remark: 'Its `stddev` is for metrics alone.' } : `L::*:(${call}) { verb = "${verb}" }`,
  };
}

export const stats: StageKind<StageOf<'aggregate'>> = {
  kind: 'aggregate',
  keywords: ['stats', ...aggregateKeywords.keys()],
  docs: [
    {
      keyword: 'count',
      syntax: 'count [by field, …]',
      summary: 'The number of requests, in all or by group.',
      about: 'It counts requests, or each stage where the query names `stage`. Where nothing fits, one row says 0.',
      examples: ['code=401 count', 'verb=delete count by user'],
      elsewhere: { site24x7: 'responsestatus_code=401 count', guance: 'L::*:(count(*)) { responseCode = 401 }' },
    },
    {
      keyword: 'stats',
      syntax: 'stats function(field) [as name], … [by field, …]',
      summary: 'Several functions at once, in all or by group.',
      about:
        'Each function stands by itself in [its own entry](#count). “as” names a column for the stages that follow; without it the column is called as it was typed.',
      examples: [
        'stats count, count_distinct(user) by verb',
        'stats count, avg(duration), p95(duration) by verb',
        'stats max(size) as largest by resource',
      ],
      elsewhere: { site24x7: null, guance: 'L::*:(count(*), count_distinct(username)) BY verb' },
    },
    {
      keyword: 'count_distinct',
      syntax: 'count_distinct(field[, exact]) [as name] [by field, …]',
      summary: 'The number of different values.',
      about:
        `${ofValues} It is exact up to ${exactDistinct.toLocaleString('en-US')} different values (in each group, where there are groups). Above, it is an estimate, ` +
        'mostly within 0.3 %, that takes at most 1 MiB of memory for each group; the answer then says so. `count_distinct(user, exact)` counts ' +
        'them all: it takes memory for every value, and is refused where that does not suffice.',
      examples: ['code=403 count_distinct(user)', 'code=403 count_distinct(source_ip) by user', 'count_distinct(auditid,exact)'],
      elsewhere: elsewhereOf('count_distinct'),
    },
    ...(
      [
        ['sum', 'The sum.', 'verb=list sum(size)', 'sum(size) by user'],
        ['min', 'The least, or the earliest.', 'verb=get min(duration)', 'min(time) by user'],
        ['max', 'The greatest, or the latest.', 'verb=get max(duration)', 'verb=delete max(time) by user'],
        ['avg', 'The average.', 'verb=get avg(duration)', 'avg(duration) by resource'],
        ['sd', 'The standard deviation, of all values and not of a sample of them.', 'verb=get sd(duration)', 'sd(duration) by verb'],
        ['median', 'The median.', 'verb=get median(duration)', 'median(duration) by verb'],
        ['p50', 'The 50th percentile.', 'verb=get p50(duration)', 'p50(duration) by verb'],
        ['p90', 'The 90th percentile.', 'verb=get p90(duration)', 'p90(duration) by verb'],
        ['p95', 'The 95th percentile.', 'verb=get p95(duration)', 'p95(duration) by verb,resource'],
        ['p99', 'The 99th percentile.', 'verb=get p99(duration)', 'p99(duration) by verb'],
      ] as const
    ).map(([keyword, summary, ...examples]) => ({
      keyword,
      syntax: `${keyword}(field) [as name] [by field, …]`,
      summary,
      about: ofNumbers,
      examples,
      elsewhere: elsewhereOf(keyword),
    })),
    {
      keyword: 'percentile',
      syntax: 'percentile(field, n) [as name] [by field, …]',
      summary: 'The percentile n, above 0 and below 100.',
      about: 'It is interpolated between the two values that are next to it. Absent values do not count.',
      examples: ['verb=get percentile(duration, 99)', 'percentile(duration, 99.9) by verb'],
      elsewhere: { site24x7: null, guance: 'L::*:(percentile(duration, 99)) { verb = "get" }' },
    },
  ],
  parse(cursor, keyword) {
    const aggregates: Aggregate[] = [];
    const first = keyword.text.toLowerCase() === 'stats' ? parseAggregate(cursor) : parseAggregate(cursor.back());
    if (first === null) return null;
    aggregates.push(first);
    while (cursor.take(',')) {
      const more = parseAggregate(cursor);
      if (more === null) return null;
      aggregates.push(more);
    }
    let by: FieldRef[] | null = [];
    cursor.expect({ kind: 'keyword', keyword: 'by', documentation: 'One row per group.' });
    if (cursor.takeWord('by') !== null) by = parseFields(cursor);
    return by && { kind: 'aggregate', aggregates, by };
  },
  print({ aggregates, by }) {
    return `stats ${aggregates.map(printAggregate).join(', ')}${by.length > 0 ? ` by ${by.map(printField).join(',')}` : ''}`;
  },
  explain({ aggregates, by }) {
    const only = aggregates.length === 1 && aggregates[0]?.name === 'count';
    const groups = by.length > 0 ? ` by ${sayList(by.map(fieldLabel), 'and')}` : '';
    return only ? `counted${groups}` : `with ${sayList(aggregates.map(explainAggregate), 'and')}${groups}`;
  },
  check({ aggregates, by, span }, before, report) {
    checkKeys(by, span, before, report);
    const taken = new Set(by.map(({ text }) => text));
    for (const aggregate of aggregates) {
      checkAggregate(aggregate, span, report);
      if (taken.has(aggregate.as)) {
        report.error({
          code: 'duplicate-column',
          message: `Two columns are called ${aggregate.as}.`,
          span,
          hint: 'Give one another name with “as”.',
        });
      }
      taken.add(aggregate.as);
    }
  },
  columns: ({ aggregates, by }) => [
    ...by.map(fieldColumn),
    ...aggregates.map((aggregate) => ({ key: aggregate.as, type: aggregateType(aggregate) })),
  ],
  fields: ({ aggregates, by }) => [...by, ...aggregates.flatMap(({ field }) => field ?? [])],
};
