/** AST → a sentence of plain English, so that a person can see what was understood. */
import type { Query } from './ast.ts';
import { sayExpr } from './explain-expression.ts';
import { alwaysHolds } from './filters/compare.ts';
import { mentionsStage } from './mentions.ts';
import { mapStages } from './stages/registry.ts';

export function explainQuery(query: Query): string {
  const subject = mentionsStage(query) ? 'Every recorded stage of requests' : 'Requests';
  const where =
    query.where === null || alwaysHolds(query.where)
      ? query.stages.length === 0
        ? 'All requests'
        : subject
      : `${subject} where ${sayExpr(query.where)}`;
  const orders = mapStages(query.stages, (kind, stage, before) => (stage.kind === 'sort' ? '' : (kind.order?.(stage, before) ?? null)));
  const last = orders.findLastIndex((order) => order !== null);
  const stages = mapStages(query.stages, (kind, stage, before) => kind.explain(stage, before)).map((phrase, index) =>
    index === last && orders[index] ? `${phrase}, ${orders[index]}` : phrase,
  );
  return `${[where, ...stages].join(', ')}.`;
}
