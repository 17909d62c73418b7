/** What all parts of one summary share: what was asked, one now, a bound on the statements that run at once, and one way to stop. */
import type { Cell } from '../../contract/rows.ts';
import type { Expr, Query, Stage } from '../../query/ast.ts';
import { printQuery } from '../../query/print-query.ts';
import type { Statement } from '../../sql/statement.ts';
import { type Context, statementOptions } from '../context.ts';
import { readValidQuery } from '../read-valid-query.ts';
import { allRows, runQuery } from '../run-query.ts';
import { type Asked, clusterCondition } from './asked.ts';
import { narrow, within } from './compose-query.ts';

export type Values = Readonly<Record<string, Cell>>;

export interface Table {
  readonly columns: readonly { readonly key: string; readonly type: string }[];
  readonly rows: readonly Values[];
}

export interface Work {
  readonly asked: Asked;
  readonly context: Context;
  /** The query about nothing but what was asked for. */
  restrict(query: Query): Query;
  /** The text of a query within what was asked for; as it was written, where that is everything. */
  textOf(text: string): string;
  /** All rows of a query that gives few. */
  ask(query: Query): Promise<Table>;
  /** All rows of a statement that gives few. */
  rows<Row>(statement: Statement): Promise<Row[]>;
}

/** The engine uses all cores for one statement; more than these at once only wait for one another. */
const statementsAtOnce = 3;

/** Runs the parts; when one fails, the statements of the others are stopped. */
export async function withWork<Result>(asked: Asked, context: Context, run: (work: Work) => Promise<Result>): Promise<Result> {
  const stop = new AbortController();
  try {
    return await run(createWork(asked, { ...context, signal: AbortSignal.any([context.signal, stop.signal]) }));
  } finally {
    stop.abort();
  }
}

function createWork(asked: Asked, given: Context): Work {
  const nowMs = given.clock();
  const context: Context = { ...given, clock: () => nowMs };
  const inTurn = createTurnstile(statementsAtOnce);
  const clusters: Expr | null = clusterCondition(asked);
  const range: Stage | null = asked.range;
  const restrict = (query: Query) => within(narrow({ where: clusters, stages: query.stages }, query.where), range);
  return {
    asked,
    context,
    restrict,
    textOf: (text) => (clusters === null && range === null ? text : printQuery(restrict(readValidQuery(text).query))),
    ask: (query) =>
      inTurn(async () => {
        const answer = await runQuery(query, context);
        const rows = await allRows(answer);
        return {
          columns: answer.columns,
          rows: rows.map(({ cells }) => Object.fromEntries(answer.columns.map(({ key }, at) => [key, cells[at] ?? null]))),
        };
      }),
    rows: (statement) =>
      inTurn(async () => {
        const { store } = await context.events();
        return store.rows(statement, statementOptions(context));
      }),
  };
}

/** Lets so many tasks run at a time, in the order they came. */
function createTurnstile(places: number): <Result>(task: () => Promise<Result>) => Promise<Result> {
  let free = places;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
