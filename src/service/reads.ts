/** The use case behind `reads`: who has asked what over the network, the newest first, in pages. */
import type { RowsAnswer } from '../contract/answers.ts';
import { AppError } from '../contract/problems.ts';
import type { RequestOf } from '../contract/requests.ts';
import type { Row } from '../contract/rows.ts';
import { listReads, type ReadsFilter } from '../sql/reads.ts';
import { seesAll } from '../sql/scope.ts';
import { type Context, statementOptions } from './context.ts';
import { sayScope } from './read-log.ts';
import { requirePermission } from './require-permission.ts';
import { rowBatches } from './row-batches.ts';
import { rangeBounds, readAsked } from './summary/asked.ts';

export async function reads(request: RequestOf<'reads'>, context: Context): Promise<RowsAnswer> {
  requirePermission('review', context);
  const { asker, operation, contains, since, until, limit, pageAfter } = request;
  const { fromUs, toUs } = rangeBounds(readAsked({ clusters: [], since, until }), context.clock());
  const after = pageAfter === undefined ? null : readPlace(pageAfter);
  // A question names what it looks for: who sees a part sees the questions of those who see the same.
  const scope = seesAll(context.scope) ? undefined : sayScope(context.scope);
  const { store } = await context.events();
  // One row more tells whether there is another page.
  const { statement, columns, place } = listReads({ asker, operation, scope, contains, fromUs, toUs, after, limit: limit + 1 });
  const stream = await store.stream(statement, 'JSONEachRow', {
    ...statementOptions(context),
    settings: { output_format_json_quote_64bit_integers: 0 },
  });
  let last: Row | undefined;
  let hasMore = false;
  const batches = (async function* () {
    let count = 0;
    for await (const batch of rowBatches(stream, { columns, raw: null, place })) {
      const rows = batch.slice(0, limit - count);
      hasMore ||= rows.length < batch.length;
      count += rows.length;
      last = rows.at(-1) ?? last;
      if (rows.length > 0) yield rows;
    }
  })();
  return {
    columns: columns.map(({ key, type }) => ({ key, type })),
    rows: 'groups',
    counting: 'stages',
    warnings: [],
    batches,
    next: () => (hasMore && last !== undefined ? (last.place ?? []).join('.') : null),
  };
}

/** @throws AppError `usage` */
function readPlace(text: string): ReadsFilter['after'] {
  const [, at, id] = /^(\d{1,18})\.([\w-]{1,100})$/.exec(text) ?? [];
  if (at !== undefined && id !== undefined) return { atUs: BigInt(at), id };
  throw new AppError('usage', { message: 'This is not a cursor that telltale gave.', hint: 'Give the `next` of the page before.' });
}
