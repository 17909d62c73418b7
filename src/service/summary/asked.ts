/** What a summary is asked to be about: clusters, and a range of time in the words of the query language. */
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import type { Expr, Stage, TimePoint } from '../../query/ast.ts';
import { readQuery } from '../../query/check-query.ts';
import { printQuery } from '../../query/print-query.ts';
import { quote } from '../../query/values/quote.ts';
import { epochUsOf } from '../../query/values/time.ts';
import { fieldRef } from './compose-query.ts';

type Range = Extract<Stage, { kind: 'range' }>;

export interface Asked {
  readonly clusters: readonly string[];
  readonly range: Range | null;
}

const span = { start: 0, end: 0 };

/** @throws AppError `usage` where a time cannot be read. */
export function readAsked({ clusters, since, until }: RequestOf<'summary'>): Asked {
  const from = since === undefined ? null : readPoint('since', 'since', since);
  const to = until === undefined ? null : readPoint('until', 'to', until);
  return { clusters, range: rangeOf(from, to) };
}

/** A time, or a length of time that is counted back from now, as the stage of the language takes it. */
function readPoint(option: string, keyword: 'since' | 'to', text: string): TimePoint {
  const { query } = readQuery(`${keyword} ${quote(text)}`);
  const [stage] = query?.stages ?? [];
  const point = stage?.kind === 'range' ? (stage.from ?? stage.to) : null;
  if (point !== null) return point;
  throw new AppError('usage', {
    message: `“${text}” is no time for --${option}.`,
    hint: 'Such as 24h, 2026-11-21 or 2026-11-21T01:30:00Z.',
  });
}

function rangeOf(from: TimePoint | null, to: TimePoint | null): Range | null {
  if (from === null && to === null) return null;
  const keyword = to !== null ? 'from' : from?.kind === 'ago' ? 'last' : 'since';
  return { kind: 'range', from, to, keyword, span };
}

export function printRange({ range }: Asked): string | null {
  return range === null ? null : printQuery({ where: null, stages: [range] });
}

export function clusterCondition({ clusters }: Asked): Expr | null {
  const [only, another] = clusters;
  if (only === undefined) return null;
  const field = fieldRef('cluster');
  const values = clusters.map((value) => ({ kind: 'text', value, span }) as const);
  return another === undefined
    ? { kind: 'compare', field, op: '=', value: { kind: 'text', value: only, span } }
    : { kind: 'in', field, values, negated: false };
}

/** The ends of the range in microseconds since the epoch. */
export function rangeBounds({ range }: Asked, nowMs: number): { readonly fromUs: bigint | null; readonly toUs: bigint | null } {
  const instant = (point: TimePoint | null) => point && epochUsOf(point, BigInt(nowMs) * 1000n);
  return { fromUs: instant(range?.from ?? null), toUs: instant(range?.to ?? null) };
}
