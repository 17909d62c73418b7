/** `last 24h`, `since …`, `from … to …`: conditions on the time of the request. The beginning is taken in, the end is not. */
import type { Query } from '../../query/ast.ts';
import { periodsOf, type Range } from '../../query/periods.ts';
import { bindTime } from '../bind-value.ts';
import type { ValueBinding } from '../event-names.ts';

/** The conditions of all ranges of the query on the SQL of `time`. With a comparison, they take in the period before as well. */
export function compileRanges(query: Query, time: string, binding: ValueBinding): string[] {
  const [now, before] = rangeConditions(query, time, binding);
  if (before === undefined || now === undefined) return now ?? [];
  return [`((${now.join(' AND ')}) OR (${before.join(' AND ')}))`];
}

/** The conditions of the range that is asked for and, with a comparison, those of the same range before. */
export function rangeConditions(query: Query, time: string, binding: ValueBinding): string[][] {
  const { now, before } = periodsOf(query);
  const conditions = (ranges: readonly Range[]) =>
    ranges.flatMap(({ from, to }) => [
      ...(from === null ? [] : [`${time} >= ${bindTime(from, binding)}`]),
      ...(to === null ? [] : [`${time} < ${bindTime(to, binding)}`]),
    ]);
  return before === null ? [conditions(now)] : [conditions(now), conditions(before)];
}
