/**
 * How large a query may be. Each condition, and each step of a path, becomes a piece of the statement, and some pieces are large:
 * whoever may ask could otherwise use up the memory of the server or of the engine with a short text.
 */
import type { Expr, FieldRef, Query } from './ast.ts';
import { fieldsOf } from './mentions.ts';
import type { Report } from './report.ts';
import { mapStages } from './stages/registry.ts';
import { leaves } from './walk.ts';

const mostConditions = 500;
const mostFields = 1000;
const mostSteps = 50;

/** Whether it may be looked at further. */
export function checkSize(query: Query, report: Report): boolean {
  let count = 0;
  for (const filter of filtersOf(query)) {
    for (const { leaf } of leaves(filter)) {
      count += 1;
      if (count <= mostConditions) continue;
      report.error({
        code: 'too-long',
        message: `A query has at most ${mostConditions} conditions.`,
        span: leaf.kind === 'text' ? leaf.span : leaf.field.span,
        hint: 'Many values of one field go into one condition, as in verb in (get,list).',
      });
      return false;
    }
  }
  const fields = fieldsOf(query);
  const beyond = fields[mostFields];
  if (beyond !== undefined) return tooMany(`A query names at most ${mostFields} fields.`, beyond, report);
  const long = fields.find(({ path }) => path.length > mostSteps);
  return long === undefined || tooMany(`A path has at most ${mostSteps} steps.`, long, report);
}

function filtersOf({ where, stages }: Query): readonly (Expr | null)[] {
  const found: (Expr | null)[] = [where];
  mapStages(stages, (kind, stage) => {
    const keep = (filter: Expr) => {
      found.push(filter);
      return filter;
    };
    return kind.mapFilters?.(stage, keep) ?? stage;
  });
  return found;
}

function tooMany(message: string, { span }: FieldRef, report: Report): false {
  report.error({ code: 'too-long', message, span, hint: 'Leave some out.' });
  return false;
}
