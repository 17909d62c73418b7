/** The use case behind `bad`: the records that could not be read, the newest first. */
import type { RowsAnswer } from '../contract/answers.ts';
import type { RequestOf } from '../contract/requests.ts';
import { listBadRecords } from '../sql/bad-records.ts';
import { type Context, statementOptions } from './context.ts';
import { rowBatches } from './row-batches.ts';

export async function bad({ cluster, limit }: RequestOf<'bad'>, context: Context): Promise<RowsAnswer> {
  const { store } = await context.events();
  const { statement, columns } = listBadRecords({ scope: context.scope, cluster, limit });
  const stream = await store.stream(statement, 'JSONEachRow', statementOptions(context));
  return {
    columns: columns.map(({ key, type }) => ({ key, type })),
    rows: 'groups',
    counting: 'stages',
    warnings: [],
    batches: rowBatches(stream, { columns, raw: null }),
  };
}
