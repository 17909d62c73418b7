/** The ranges of a query, and with `compare` those of the period before: for the engine and for every translation. */
import type { Span } from '../model/diagnostic.ts';
import type { Query, TimePoint } from './ast.ts';

export interface Range {
  readonly from: TimePoint | null;
  readonly to: TimePoint | null;
  readonly span: Span;
}

interface Periods {
  readonly now: readonly Range[];
  /** Null where nothing is compared. */
  readonly before: readonly Range[] | null;
}

export function periodsOf({ stages }: Query): Periods {
  const now = stages.flatMap((stage) => (stage.kind === 'range' ? [stage] : []));
  const compared = stages.find((stage) => stage.kind === 'compare');
  if (compared === undefined) return { now, before: null };
  // What is open now ended, in the period before, when it was as late as it is now.
  const end: TimePoint = { kind: 'ago', us: 0 };
  const before = now.map(({ from, to, span }) => ({
    from: from && earlier(from, compared.us),
    to: earlier(to ?? end, compared.us),
    span,
  }));
  return { now, before };
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
