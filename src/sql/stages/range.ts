/** `last 24h`, `since …`, `from … to …`: conditions on the time of the request. The beginning is taken in, the end is not. */
import type { Query, TimePoint } from '../../query/ast.ts';
import { bindTime } from '../bind-value.ts';
import type { ValueBinding } from '../event-names.ts';

/** The conditions of all ranges of the query on the SQL of `time`. With a comparison, they take in the period before as well. */
export function compileRanges(query: Query, time: string, binding: ValueBinding): string[] {
  const [now, before] = rangeConditions(query, time, binding);
  if (before === undefined || now === undefined) return now ?? [];
  return [`((${now.join(' AND ')}) OR (${before.join(' AND ')}))`];
}

/** The conditions of the range that is asked for and, with a comparison, those of the same range before. */
export function rangeConditions({ stages }: Query, time: string, binding: ValueBinding): string[][] {
  const compared = stages.find((stage) => stage.kind === 'compare');
  const ranges = stages.filter((stage) => stage.kind === 'range');
  const conditions = (earlierUs: number, end: TimePoint | null) =>
    ranges.flatMap((range) => {
      const to = range.to ?? end;
      const bound = (point: TimePoint) => bindTime(earlier(point, earlierUs), binding);
      return [...(range.from === null ? [] : [`${time} >= ${bound(range.from)}`]), ...(to === null ? [] : [`${time} < ${bound(to)}`])];
    });
  // What is open now ended, in the period before, when it was as late as it is now.
  return compared === undefined ? [conditions(0, null)] : [conditions(0, null), conditions(compared.us, { kind: 'ago', us: 0 })];
}

function earlier(point: TimePoint, us: number): TimePoint {
  switch (point.kind) {
    case 'absolute':
      return { kind: 'absolute', epochUs: point.epochUs - BigInt(us) };
    case 'ago':
      return { kind: 'ago', us: point.us + us };
    case 'day':
      return { kind: 'day', us: point.us - us };
  }
}
