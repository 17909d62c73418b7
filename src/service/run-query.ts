/** One query over the events of a context: compiled within the asker's scope, run in the engine, read in batches. */
import type { RowsAnswer } from '../contract/answers.ts';
import { AppError } from '../contract/problems.ts';
import type { Row } from '../contract/rows.ts';
import type { Query } from '../query/ast.ts';
import type { CompiledQuery, Relation } from '../sql/compile-context.ts';
import { compileQuery } from '../sql/compile-query.ts';
import type { ListPart } from '../sql/list-part.ts';
import type { StatementOptions } from '../store/store.ts';
import { type Context, type Events, seenBy, statementOptions } from './context.ts';
import { maskRows } from './mask-rows.ts';
import { peekRows } from './peek-rows.ts';
import { rowBatches } from './row-batches.ts';

export interface RunOptions {
  /** Whether rows that are events bring their record. */
  readonly events?: boolean;
  /** The most rows of a list of events that names no limit. */
  readonly listLimit?: number | undefined;
  /** The columns of a list that names none. */
  readonly listFields?: readonly string[] | undefined;
  /** The part of a list that is wanted; see `CompileContext`. */
  readonly part?: ListPart;
  /** For filters that ask much of bodies; see `SourceContext`. */
  readonly bodiesOnce?: boolean;
  /** Microseconds since the epoch; the clock says so by default. */
  readonly nowUs?: bigint;
}

/** Resolves when the first rows are there, so that what a statement fails with is thrown here. */
export async function runQuery(query: Query, context: Context, options: RunOptions = {}): Promise<RowsAnswer> {
  return askEvents(context, (events) => ask(query, events, context, options));
}

/** Asks once more of events that could be mended. */
export async function askEvents<T>(context: Context, ask: (events: Events) => Promise<T>): Promise<T> {
  const events = await context.events();
  try {
    return await ask(events);
  } catch (error) {
    const isEngine = error instanceof AppError && error.code === 'engine-failed';
    const mended = isEngine ? await events.mend?.() : null;
    if (!mended) throw error;
    return ask(mended);
  }
}

async function ask(query: Query, { store, relation }: Events, context: Context, options: RunOptions): Promise<RowsAnswer> {
  const { events = false, listLimit, listFields, part, bodiesOnce, nowUs } = options;
  const compiled = compileQuery(query, {
    ...seenBy(context),
    relation,
    nowUs: nowUs ?? BigInt(context.clock()) * 1000n,
    rawColumn: events,
    ...(listLimit !== undefined && { defaultLimit: listLimit }),
    ...(listFields !== undefined && { listFields }),
    ...(part !== undefined && { part }),
    ...(bodiesOnce !== undefined && { bodiesOnce }),
  });
  const settings = settingsFor(compiled, relation);
  const stream = await store.stream(compiled.statement, 'JSONEachRow', { ...statementOptions(context), settings });
  const rows = rowBatches(stream, compiled);
  const { batches } = await peekRows(context.masking === 'on' ? maskRows(rows, compiled) : rows);
  return {
    columns: compiled.columns.map(({ key, type }) => ({ key, type })),
    rows: compiled.rows,
    counting: compiled.counting,
    warnings: [],
    batches,
  };
}

/** The settings that a compiled statement wants, over these events. */
export function settingsFor({ settings }: Pick<CompiledQuery, 'settings'>, relation: Relation): NonNullable<StatementOptions['settings']> {
  return { ...settings, ...manyFiles(relation) };
}

/** Each file is a part of the statement; the engine's bound is for statements that people write. */
function manyFiles(relation: Relation): StatementOptions['settings'] {
  if (relation.kind !== 'files' || relation.files.length < 100) return {};
  return {
    max_ast_elements: 100_000_000,
    max_expanded_ast_elements: 100_000_000,
    max_query_size: 100_000_000,
    query_plan_max_optimizations_to_apply: 100_000_000,
  };
}

/** All rows of an answer that is known to be small. */
export async function allRows(answer: RowsAnswer): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of answer.batches) rows.push(...batch);
  return rows;
}
