/** What is told to no other tool, whichever it is: stages that they have no like of, and days that begin when the question is asked. */
import type { Query, Stage, TimePoint } from '../ast.ts';
import { leaves } from '../walk.ts';
import { cannot, type Draft } from './draft.ts';

const untold: ReadonlySet<Stage['kind']> = new Set(['compare', 'ratio', 'eval', 'sequence', 'first', 'transaction']);

export function reportUntold({ where, stages }: Query, draft: Draft): void {
  for (const { leaf } of leaves(where)) {
    const values =
      leaf.kind === 'compare' ? [leaf.value] : leaf.kind === 'between' ? [leaf.low, leaf.high] : leaf.kind === 'in' ? leaf.values : [];
    const day = values.find((value) => value.kind === 'time' && isDay(value.value));
    if (day !== undefined) reportDay(draft, day.span);
  }
  for (const stage of stages) {
    if (stage.kind === 'range' && (isDay(stage.from) || isDay(stage.to))) reportDay(draft, stage.span);
    if (stage.kind === 'having' && stage.value.kind === 'time' && isDay(stage.value.value)) reportDay(draft, stage.span);
    if (untold.has(stage.kind))
      draft.said(cannot('it works otherwise there', 'Leave this stage out to check what it starts from.'), stage.kind, stage.span);
  }
}

function isDay(point: TimePoint | null): boolean {
  return point?.kind === 'day';
}

function reportDay(draft: Draft, span: Stage['span']): void {
  draft.said(cannot('each tool begins its days elsewhere', 'Write the date, such as 2026-11-21.'), 'today and yesterday', span);
}
