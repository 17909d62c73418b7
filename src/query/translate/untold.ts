/** What is told to no tool, or not to the one at hand: whole stages that it has no like of, and what Telltale alone computes. */
import type { ColumnRef, Query, Stage } from '../ast.ts';
import { columnsOf } from '../formula/formula-parts.ts';
import { cannot, type Draft } from './draft.ts';
import type { Target } from './target.ts';

export function reportUntold({ stages }: Query, { lacks = {} }: Target, draft: Draft): void {
  for (const stage of stages) {
    const reason = lacks[stage.kind];
    if (reason !== undefined) draft.said(reason, stage.kind, stage.span);
  }
  const firsts = stages.findIndex(({ kind }) => kind === 'first');
  if (firsts < 0) return;
  for (const stage of stages.slice(firsts + 1)) {
    const named = columnsNamed(stage).find((column) => (column.kind === 'column' ? column.key : column.field.text) === 'id');
    if (named === undefined) continue;
    const why = cannot('it is a hash that Telltale computes', 'The answer there has auditid in its place.');
    draft.said(why, 'the column id', named.kind === 'column' ? named.span : named.field.span);
  }
}

function columnsNamed(stage: Stage): readonly ColumnRef[] {
  switch (stage.kind) {
    case 'having':
      return [stage.column];
    case 'sort':
      return stage.keys.map(({ column }) => column);
    case 'eval':
      return columnsOf(stage.formula);
    case 'include':
    case 'exclude':
      return stage.columns.map((field) => ({ kind: 'field', field }));
    default:
      return [];
  }
}
