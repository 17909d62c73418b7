/**
 * The use case behind `query`: a question in text, its answer as rows, in pages or as they arrive where that is wanted. An
 * empty answer says why it is.
 */
import type { RowsAnswer } from '../contract/answers.ts';
import { AppError } from '../contract/problems.ts';
import type { RequestOf } from '../contract/requests.ts';
import type { Row } from '../contract/rows.ts';
import type { Query } from '../query/ast.ts';
import { watchCounts } from './approximate-counts.ts';
import type { Context } from './context.ts';
import { explainEmpty } from './explain-empty.ts';
import { followList } from './follow-list.ts';
import { isPageable, listPage } from './list-page.ts';
import { noteLostFields } from './lost-fields.ts';
import { peekRows } from './peek-rows.ts';
import { readValidQuery } from './read-valid-query.ts';
import { runQuery } from './run-query.ts';

export async function query(request: RequestOf<'query'>, context: Context): Promise<RowsAnswer> {
  const { text, limit, pageAfter, follow, ...options } = request;
  const { query: asked, warnings } = readValidQuery(text);
  if (follow) {
    if (pageAfter !== undefined)
      throw new AppError('usage', { message: 'What is followed has no pages.', hint: 'Leave one of the two out.' });
    return { ...(await followList(asked, context, { ...options, most: limit })), warnings };
  }
  const losing = pageAfter === undefined ? noteLostFields(asked, context) : Promise.resolve([]);
  // Where the question itself fails, that is what is told.
  losing.catch(() => undefined);
  const answer = await ask(asked, request, context);
  const { first, batches } = await peekRows(answer.batches);
  const notes = pageAfter === undefined && isEmpty(asked, first) ? await explainEmpty(text, asked, warnings, context) : [];
  return watchCounts(asked, { ...answer, batches, warnings: [...warnings, ...(await losing), ...notes] });
}

async function ask(asked: Query, { limit, pageAfter, ...options }: RequestOf<'query'>, context: Context): Promise<RowsAnswer> {
  const { relation } = await context.events();
  const hasPages = relation.kind === 'table' && isPageable(asked);
  if (pageAfter !== undefined && !hasPages) {
    throw new AppError('usage', {
      message: 'Only a list of events of a store comes in pages.',
      hint: 'Leave out --page-after; a query that groups or has a limit of its own is answered in one piece.',
    });
  }
  const size = limit ?? options.listLimit ?? (pageAfter === undefined ? undefined : usualPage);
  if (hasPages && size !== undefined) return listPage(asked, { size, after: pageAfter }, context, options);
  return runQuery(limit === undefined ? asked : withLimit(asked, limit), context, options);
}

const usualPage = 100;

/** The query with a limit at its end, unless it names one itself. */
function withLimit(asked: Query, count: number): Query {
  if (asked.stages.some(({ kind }) => kind === 'limit' || kind === 'top')) return asked;
  return { ...asked, stages: [...asked.stages, { kind: 'limit', count, span: { start: 0, end: 0 } }] };
}

/** Whether there is nothing in the answer: no row, or one that counts and sums up nothing. */
function isEmpty({ stages }: Query, first: readonly Row[]): boolean {
  const [only] = first;
  if (only === undefined) return true;
  const isTotal = first.length === 1 && stages.some((stage) => stage.kind === 'aggregate' && stage.by.length === 0);
  return isTotal && only.cells.every((cell) => nothing.has(cell as string));
}

/** What the engine gives for a count, a sum, a least or an average of nothing. */
const nothing: ReadonlySet<unknown> = new Set([0, '0', '', null, 'nan', '1970-01-01T00:00:00.000000Z', false]);
