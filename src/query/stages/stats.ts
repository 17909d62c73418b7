/** `stats f(…), … by …`, and each function as a stage of its own: `count`, `sum(size) by user`, `p95(duration)`. */
import type { Aggregate, FieldRef } from '../ast.ts';
import { fieldLabel } from '../field-labels.ts';
import { parseFields } from '../parse-field.ts';
import { printField } from '../print-field.ts';
import { sayList } from '../say-list.ts';
import { aggregateKeywords, aggregateType, explainAggregate, parseAggregate, printAggregate } from './aggregates.ts';
import { checkAggregate } from './check-aggregate.ts';
import { checkKeys } from './check-keys.ts';
import { fieldColumn } from './column-ref.ts';
import type { StageKind, StageOf } from './stage.ts';

export const stats: StageKind<StageOf<'aggregate'>> = {
  kind: 'aggregate',
  keywords: ['stats', ...aggregateKeywords.keys()],
  docs: [
    {
      keyword: 'count',
      syntax: 'count [by field, …]',
      summary: 'The number of requests, in all or by group.',
      examples: ['code=401 count', 'verb=delete count by user'],
    },
    {
      keyword: 'stats',
      syntax: 'stats function(field) [as name], … [by field, …]',
      summary: 'Several functions at once, in all or by group.',
      examples: ['stats count, avg(duration), p95(duration) by verb', 'stats max(size) as largest by resource'],
    },
    ...(
      [
        ['count_distinct', 'The number of different values.', 'count_distinct(user)', 'code=403 count_distinct(source_ip) by user'],
        ['sum', 'The sum.', 'sum(size) by user', 'verb=list sum(response_size) by useragent'],
        ['min', 'The least, or the earliest.', 'min(time) by user', 'verb=get min(duration)'],
        ['max', 'The greatest, or the latest.', 'max(duration) by verb', 'verb=delete max(time) by user'],
        ['avg', 'The average.', 'avg(duration) by resource', 'code=200 avg(duration)'],
        ['sd', 'The standard deviation.', 'sd(duration) by verb', 'verb=get sd(duration)'],
        ['median', 'The median.', 'median(duration) by verb', 'verb=get median(duration)'],
        ['p50', 'The 50th percentile.', 'p50(duration) by verb', 'verb=get p50(duration)'],
        ['p90', 'The 90th percentile.', 'p90(duration) by verb', 'verb=get p90(duration)'],
        ['p95', 'The 95th percentile.', 'p95(duration) by verb,resource', 'verb=get p95(duration)'],
        ['p99', 'The 99th percentile.', 'p99(duration) by verb', 'verb=get p99(duration)'],
      ] as const
    ).map(([keyword, summary, ...examples]) => ({ keyword, syntax: `${keyword}(field) [as name] [by field, …]`, summary, examples })),
    {
      keyword: 'percentile',
      syntax: 'percentile(field, n) [as name] [by field, …]',
      summary: 'The percentile n, above 0 and below 100.',
      examples: ['percentile(duration, 99.9) by verb', 'verb=get percentile(duration, 75)'],
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
