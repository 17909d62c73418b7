/** Makes queries from queries, as trees: narrowed to what was asked, turned into a count, or followed down to one row. */
import type { Cell } from '../../contract/rows.ts';
import type { Expr, FieldRef, Query, Stage } from '../../query/ast.ts';
import { readTime } from '../../query/values/time.ts';

const span = { start: 0, end: 0 };

export function fieldRef(field: string): FieldRef {
  return { field, path: [], text: field, span };
}

/** The query about those requests alone for which this holds too. */
export function narrow(query: Query, ...conditions: readonly (Expr | null)[]): Query {
  const operands = [query.where, ...conditions].flatMap((expr) => (expr === null ? [] : expr.kind === 'and' ? expr.operands : [expr]));
  const [only, another] = operands;
  return { ...query, where: another === undefined ? (only ?? null) : { kind: 'and', operands } };
}

export function within(query: Query, range: Stage | null): Query {
  return range === null ? query : { ...query, stages: [range, ...query.stages] };
}

/** From one instant on, and before another; microseconds. */
export function rangeBetween(fromUs: bigint, toUs: bigint): Stage {
  return { kind: 'range', from: { kind: 'absolute', epochUs: fromUs }, to: { kind: 'absolute', epochUs: toUs }, keyword: 'from', span };
}

/** The ranges of time among its stages. */
export function rangesOf({ stages }: Query): readonly Stage[] {
  return stages.filter(({ kind }) => kind === 'range');
}

export function limited(query: Query, count: number): Query {
  return { ...query, stages: [...query.stages, { kind: 'limit', count, span }] };
}

/** How many requests the query is about. */
export function countOf(query: Query): Query {
  return { ...query, stages: [...rangesOf(query), { kind: 'aggregate', aggregates: [{ name: 'count', as: 'count' }], by: [], span }] };
}

/** What the rows of the query are groups of; null where they are requests. */
export function groupingKeys({ stages }: Query): readonly FieldRef[] | null {
  for (const stage of stages) {
    if (stage.kind === 'groupby' || stage.kind === 'top' || stage.kind === 'distinct') return stage.keys;
    if (stage.kind === 'aggregate') return stage.by;
  }
  return null;
}

/** The query with these fields of each request, and its identity: what a row is followed by. */
export function listing(query: Query, columns: readonly string[]): Query {
  return { ...query, stages: [...query.stages, { kind: 'include', columns: [...columns, 'id'].map(fieldRef), span }] };
}

/** The requests behind one row of the answer. */
export function followRow(query: Query, values: Readonly<Record<string, Cell>>): Query {
  const keys = groupingKeys(query) ?? [fieldRef('id')];
  const conditions = keys.map((field) => equals(field, values[field.text] ?? null));
  return { ...narrow(query, ...conditions), stages: rangesOf(query) };
}

/** What is absent from an event is shown as nothing, or as the number 0. */
function equals(field: FieldRef, cell: Cell): Expr {
  const compare = (value: Extract<Expr, { kind: 'compare' }>['value']): Expr => ({ kind: 'compare', field, op: '=', value });
  if (cell === null || cell === '' || cell === 0) return { kind: 'empty', field, negated: false };
  if (typeof cell === 'number') return compare({ kind: 'number', value: cell, span });
  if (typeof cell === 'boolean') return compare({ kind: 'boolean', value: cell, span });
  const text = typeof cell === 'string' ? cell : JSON.stringify(cell);
  const time = field.field === 'time' ? readTime(text) : null;
  return compare(time === null ? { kind: 'text', value: text, span } : { kind: 'time', value: time.start, span });
}
