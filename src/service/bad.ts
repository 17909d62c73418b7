/** The use case behind `bad`: the records that could not be read, the newest first. */
import type { RowsAnswer } from '../contract/answers.ts';
import type { RequestOf } from '../contract/requests.ts';
import type { Row, RowBatches } from '../contract/rows.ts';
import { maskBroken } from '../model/masking/mask-json.ts';
import { listBadRecords } from '../sql/bad-records.ts';
import { type Context, statementOptions } from './context.ts';
import { rowBatches } from './row-batches.ts';

export async function bad({ cluster, limit }: RequestOf<'bad'>, context: Context): Promise<RowsAnswer> {
  const { store } = await context.events();
  const { statement, columns } = listBadRecords({ scope: context.scope, cluster, limit });
  const stream = await store.stream(statement, 'JSONEachRow', statementOptions(context));
  const rows = rowBatches(stream, { columns, raw: null });
  return {
    columns: columns.map(({ key, type }) => ({ key, type })),
    rows: 'groups',
    counting: 'stages',
    warnings: [],
    batches: context.masking === 'on' ? masked(rows) : rows,
  };
}

/** What could not be read may hold anything, and be cut anywhere. */
async function* masked(batches: RowBatches): AsyncGenerator<readonly Row[]> {
  for await (const batch of batches)
    yield batch.map((row) => ({ ...row, cells: row.cells.map((cell) => (typeof cell === 'string' ? maskBroken(cell) : cell)) }));
}
