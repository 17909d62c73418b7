/** What could be typed at a place of a query, with the values that the store has: the most frequent, or what was found in time. */
import { AppError } from '../contract/problems.ts';
import type { FieldRef, Query } from '../query/ast.ts';
import { type Candidate, type CatalogueValue, complete, completedValue } from '../query/complete.ts';
import { isSameField } from '../query/parse-field.ts';
import { valueTypeOf } from '../query/values/typed-value.ts';
import { compileQuery } from '../sql/compile-query.ts';
import type { Context } from './context.ts';

const mostValues = 50;
/** Who types does not wait: after so long, or so many rows, the engine gives what it has counted so far. */
const patienceMs = 200;
const readRows = 2_000_000;

export interface CompletionRequest {
  readonly text: string;
  readonly position: number;
}

export async function completeQuery({ text, position }: CompletionRequest, context: Context): Promise<Candidate[]> {
  const wanted = completedValue(text, position);
  const values = wanted === null || !hasValues(wanted.field) ? [] : await topValues(wanted.field, wanted.typed, context);
  return complete(text, position, { values: (field) => (wanted !== null && isSameField(field, wanted.field) ? values : []), paths: [] });
}

/** Times and sizes do not come back, and no two records are alike. */
function hasValues(field: FieldRef): boolean {
  const type = valueTypeOf(field);
  return (type === 'text' || type === 'ip' || type === 'any' || field.field === 'code') && !['raw', 'native', 'id'].includes(field.field);
}

async function topValues(field: FieldRef, typed: string, context: Context): Promise<CatalogueValue[]> {
  const { store, relation } = await context.events();
  const span = { start: 0, end: 0 };
  const begins = typed !== '' && field.field !== 'code';
  const query: Query = {
    where: begins ? { kind: 'match', field, op: 'startswith', value: typed, negated: false, span } : null,
    stages: [
      { kind: 'groupby', keys: [field], span },
      { kind: 'limit', count: mostValues, span },
    ],
  };
  const { scope, trustedProxies, signal, limits } = context;
  const compiled = compileQuery(query, { scope, relation, nowUs: 0n, trustedProxies });
  const bounds = { timeout_overflow_mode: 'break', max_rows_to_read: readRows, read_overflow_mode: 'break' };
  const settings = { ...compiled.settings, ...bounds };
  type Counted = Readonly<Record<string, string | number | null>>;
  const rows = await store
    .rows<Counted>(compiled.statement, { ...limits, signal, timeoutMs: patienceMs, settings })
    // Nobody wants to be told of a failure while typing; a candidate less is no harm.
    .catch((error: unknown): Counted[] => {
      if (error instanceof AppError && error.code !== 'cancelled') return [];
      throw error;
    });
  // Their order says enough: where not all was read, the counts would be wrong.
  const alias = compiled.columns[0]?.alias ?? '';
  return rows.map((row) => ({ value: String(row[alias] ?? '') })).filter(({ value }) => value !== '');
}
