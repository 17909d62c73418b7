/** Takes out of a query the conditions whose value was not given: what an optional parameter without a value comes to. */
import type { Span } from '../../model/diagnostic.ts';
import type { Expr, Query } from '../ast.ts';
import type { Leaf } from '../filters/filter.ts';

/** `absent` are the places of the parameters without a value. They may stand in the filter and in ranges of time. */
export function leaveOut({ where, stages }: Query, absent: readonly Span[]): Query {
  const isAbsent = (span: Span) => absent.some(({ start, end }) => span.start <= start && end <= span.end);
  return {
    where: where && withoutLeaves(where, (leaf) => valueSpans(leaf).some(isAbsent)),
    stages: stages.filter(({ kind, span }) => !(kind === 'range' && isAbsent(span))),
  };
}

function withoutLeaves(expr: Expr, isOut: (leaf: Leaf) => boolean): Expr | null {
  if (expr.kind === 'and' || expr.kind === 'or') {
    const operands = expr.operands.flatMap((operand) => withoutLeaves(operand, isOut) ?? []);
    const [only, another] = operands;
    return another === undefined ? (only ?? null) : { ...expr, operands };
  }
  if (expr.kind === 'not') {
    const operand = withoutLeaves(expr.operand, isOut);
    return operand && { ...expr, operand };
  }
  return isOut(expr) ? null : expr;
}

/** Where the values of a condition stand. */
export function valueSpans(leaf: Leaf): readonly Span[] {
  switch (leaf.kind) {
    case 'compare':
      return [leaf.value.span];
    case 'in':
      return leaf.values.map(({ span }) => span);
    case 'between':
      return [leaf.low.span, leaf.high.span];
    case 'match':
    case 'cidr':
    case 'text':
      return [leaf.span];
    case 'empty':
      return [];
  }
}
