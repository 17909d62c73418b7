/** Filters inside stages: the condition that a row, which is an event still, fits one. */
import { invariant } from '../../model/invariant.ts';
import type { Expr } from '../../query/ast.ts';
import type { ValueBinding } from '../event-names.ts';
import { compileFilter } from '../filters/compile-filter.ts';
import type { Rows } from './rows.ts';

export function fitIn(rows: Rows, where: Expr | null, binding: ValueBinding): string {
  invariant(rows.kind === 'events', 'the checker refuses filters on groups');
  return where === null ? '1' : compileFilter(where, { ...binding, names: rows.source.names });
}
