/** The events that a query is about, over whichever relation: its filter, its time ranges, and the scope of who asks. */

import { invariant } from '../../model/invariant.ts';
import type { Query } from '../../query/ast.ts';
import type { CompileContext, CompiledQuery } from '../compile-context.ts';
import type { ValueBinding } from '../event-names.ts';
import { compileFilter } from '../filters/compile-filter.ts';
import { compileTextParts } from '../filters/text.ts';
import { MaskedNames } from '../mask.ts';
import { compileScope } from '../scope.ts';
import { compileRanges } from '../stages/range.ts';
import { conjunctsOf } from './conjuncts.ts';
import type { EventSource } from './event-source.ts';
import { filesSource } from './files-source.ts';
import { TableNames, tableSource } from './table-source.ts';

export type SourceContext = Pick<CompileContext, 'relation' | 'scope' | 'trustedProxies' | 'masks'>;

export function sourceOf(
  query: Query,
  { relation, scope, trustedProxies, masks }: SourceContext,
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
    });
  }
  const table = new TableNames(trustedProxies, binding.params);
  const names = masks ? new MaskedNames(table) : table;
  const conditions = compileRanges(query, table.column('time'), binding);
  const scopeCondition = compileScope(scope, binding.params);
  if (scopeCondition !== null) conditions.push(scopeCondition);
  const late: string[] = [];
  const texts: string[] = [];
  for (const conjunct of conjunctsOf(query.where)) {
    const isText = conjunct.kind === 'text';
    const { found, open } = isText
      ? compileTextParts(conjunct, { ...binding, names })
      : { found: compileFilter(conjunct, { ...binding, names }), open: null };
    // The record is read last of all.
    (isText && open !== null ? texts : conditions).push(found);
    if (open !== null) late.push(open);
  }
  return tableSource(table, [...conditions, ...texts], counting, names, late);
}
