/** What could be typed at a place of a query, with the values and paths that the store has: the most frequent, or what was found in time. */
import { AppError } from '../contract/problems.ts';
import type { FieldRef, Query } from '../query/ast.ts';
import { type Candidate, type CatalogueValue, complete, completedPath, completedValue } from '../query/complete.ts';
import { isSameField, printPath } from '../query/parse-field.ts';
import { quote } from '../query/values/quote.ts';
import { valueTypeOf } from '../query/values/typed-value.ts';
import type { CompiledQuery } from '../sql/compile-context.ts';
import { compileQuery } from '../sql/compile-query.ts';
import { compileKeys, type KeyRow } from '../sql/keys.ts';
import type { Store } from '../store/store.ts';
import { type Context, seenBy } from './context.ts';

const mostValues = 50;
/** Who types does not wait: after so long, or so many rows, the engine gives what it has counted so far. */
interface Patience {
  readonly valuesMs: number;
  /** Records are read for paths. */
  readonly pathsMs: number;
}
const usualPatience: Patience = { valuesMs: 200, pathsMs: 600 };
const readRows = 2_000_000;

export interface CompletionRequest {
  readonly text: string;
  readonly position: number;
}

export async function completeQuery(
  { text, position }: CompletionRequest,
  context: Context,
  patience: Patience = usualPatience,
): Promise<Candidate[]> {
  const wanted = completedValue(text, position);
  const values = wanted === null || !hasValues(wanted.field) ? [] : await topValues(wanted.field, wanted.typed, context, patience.valuesMs);
  const path = wanted === null ? completedPath(text, position) : null;
  const paths =
    path === null
      ? []
      : (await topKeys(path.field, context, patience.pathsMs)).map((key) => path.prefix.replace(/^@/, '') + printKey(key, path.inBrackets));
  return complete(text, position, { values: (field) => (wanted !== null && isSameField(field, wanted.field) ? values : []), paths });
}

/** In the style that is being typed. */
function printKey(key: string, inBrackets: boolean): string {
  return inBrackets ? `[${quote(key)}]` : printPath([{ kind: 'key', key }]);
}

/** Times and sizes do not come back, and no two records are alike. */
function hasValues(field: FieldRef): boolean {
  const type = valueTypeOf(field);
  return (type === 'text' || type === 'ip' || type === 'any' || field.field === 'code') && !['raw', 'native', 'id'].includes(field.field);
}

async function topValues(field: FieldRef, typed: string, context: Context, timeoutMs: number): Promise<CatalogueValue[]> {
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
  const compiled = compileQuery(query, { ...seenBy(context), relation, nowUs: 0n });
  const rows = await ask<Readonly<Record<string, string | number | null>>>(compiled, store, context, timeoutMs);
  // Their order says enough: where not all was read, the counts would be wrong.
  const alias = compiled.columns[0]?.alias ?? '';
  return rows.map((row) => ({ value: String(row[alias] ?? '') })).filter(({ value }) => value !== '');
}

/** The keys of the object or map, in a sample of the events that the asker may see. */
async function topKeys(field: FieldRef, context: Context, timeoutMs: number): Promise<string[]> {
  const { store, relation } = await context.events();
  if (relation.kind === 'files') return [];
  const compiled = compileKeys(field, mostValues, { ...seenBy(context), relation, nowUs: 0n });
  return (await ask<KeyRow>(compiled, store, context, timeoutMs)).map(({ key }) => key);
}

type Compiled = Pick<CompiledQuery, 'statement' | 'settings'>;

async function ask<T>({ statement, settings: own }: Compiled, store: Store, { signal, limits }: Context, timeoutMs: number): Promise<T[]> {
  const bounds = { timeout_overflow_mode: 'break', max_rows_to_read: readRows, read_overflow_mode: 'break' };
  return (
    store
      .rows<T>(statement, { ...limits, signal, timeoutMs, settings: { ...own, ...bounds } })
      // Nobody wants to be told of a failure while typing; a candidate less is no harm.
      .catch((error: unknown): T[] => {
        if (error instanceof AppError && error.code !== 'cancelled') return [];
        throw error;
      })
  );
}
