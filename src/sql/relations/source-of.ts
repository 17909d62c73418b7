/** The events that a query is about, over whichever relation: its filter, its time ranges, and the scope of who asks. */

import { invariant } from '../../model/invariant.ts';
import type { Expr, Query } from '../../query/ast.ts';
import { leaves } from '../../query/walk.ts';
import type { CompileContext, CompiledQuery } from '../compile-context.ts';
import { type EventNames, namesWith, type ValueBinding } from '../event-names.ts';
import { compileFilter } from '../filters/compile-filter.ts';
import { compileTextParts } from '../filters/text.ts';
import { MaskedNames } from '../mask.ts';
import { compileScope } from '../scope.ts';
import { compileRanges } from '../stages/range.ts';
import { bodiesSource, isOfBodies } from './bodies-source.ts';
import { conjunctsOf } from './conjuncts.ts';
import type { EventSource } from './event-source.ts';
import { filesSource } from './files-source.ts';
import { countedBy, TableNames, tableSource } from './table-source.ts';

export interface SourceContext extends Pick<CompileContext, 'relation' | 'scope' | 'trustedProxies' | 'masks'> {
  /** See `FilesSourceContext`. */
  readonly keepsCopies?: boolean;
  /** See `tableSource`. */
  readonly readsRecordsLast?: boolean;
  /** Whether bodies are taken out of records once for all that the filter asks of them; only over the table. */
  readonly bodiesOnce?: boolean;
}

export function sourceOf(
  query: Query,
  { relation, scope, trustedProxies, masks, keepsCopies = false, readsRecordsLast = false, bodiesOnce = false }: SourceContext,
  counting: CompiledQuery['counting'],
  binding: ValueBinding,
): EventSource {
  if (relation.kind === 'files') {
    invariant(!masks, 'what lies in files is asked at the terminal of their owner');
    return filesSource(query.where, (time) => compileRanges(query, time, binding), {
      ...binding,
      relation,
      scope,
      counting,
      trustedProxies,
      keepsCopies,
    });
  }
  const table = new TableNames(trustedProxies, binding.params);
  const names: EventNames = masks ? new MaskedNames(table) : table;
  const { mask } = names;
  const whole = { ...binding, names };
  const conditions = compileRanges(query, table.column('time'), binding);
  const scopeCondition = compileScope(scope, binding.params);
  if (scopeCondition !== null) conditions.push(scopeCondition);
  const late: string[] = [];
  const ofRecord: string[] = [];
  const conjuncts = conjunctsOf(query.where);
  const bodies = bodiesOnce ? conjuncts.filter(isOfBodies) : [];
  for (const conjunct of conjuncts) {
    if (bodies.includes(conjunct)) continue;
    if (mask !== undefined && conjunct.kind === 'text') {
      const { found, open } = compileTextParts(conjunct, whole);
      ofRecord.push(found);
      if (open !== null) late.push(open);
    } else if (mask !== undefined && isOfRecord(conjunct)) {
      ofRecord.push(beforeMasks(conjunct, mask.plain, binding));
      late.push(compileFilter(conjunct, whole));
    } else if (bodies.length > 0 && readsRecord(conjunct)) ofRecord.push(compileFilter(conjunct, whole));
    else conditions.push(compileFilter(conjunct, whole));
  }
  if (bodies.length > 0) {
    return bodiesSource(
      { columns: [countedBy(counting), ...conditions], records: [...ofRecord, ...late], bodies },
      { ...binding, table, masks },
    );
  }
  // The record is read last of all.
  return tableSource(table, [...conditions, ...ofRecord], counting, names, late, readsRecordsLast);
}

function readsRecord(expr: Expr): boolean {
  return [...leaves(expr)].some(({ leaf }) => leaf.kind === 'text' || leaf.field.field === 'raw');
}

function isOfRecord(expr: Expr): boolean {
  return [...leaves(expr)].every(({ leaf }) => leaf.kind !== 'text' && leaf.field.field === 'raw');
}

/** Masked, a record is itself or nothing: what holds of neither needs no look at its masks, which costs hundreds of times as much. */
function beforeMasks(expr: Expr, plain: EventNames, binding: ValueBinding): string {
  const nothing = namesWith(plain, { column: (field) => (field === 'raw' ? "''" : plain.column(field)) });
  return `(${compileFilter(expr, { ...binding, names: plain })} OR ${compileFilter(expr, { ...binding, names: nothing })})`;
}
