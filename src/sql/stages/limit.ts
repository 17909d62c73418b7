/** `limit n` and `offset n`. Side by side they mean, in either order, what they mean in SQL: first the offset, then the limit. */
import type { Stage } from '../../query/ast.ts';
import { type Rows, settled } from './rows.ts';

export function applyLimit(before: Rows, { count }: Extract<Stage, { kind: 'limit' }>): Rows {
  if (before.limit === null) return { ...before, limit: count };
  return before.offset === 0 ? { ...before, limit: Math.min(before.limit, count) } : { ...settled(before), limit: count };
}

export function applyOffset(before: Rows, { count }: Extract<Stage, { kind: 'offset' }>): Rows {
  return { ...(before.offset === 0 ? before : settled(before)), offset: count };
}
