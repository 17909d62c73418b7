/** Rows about many ids: a statement with its ids goes into the head of a request, which has an end. */
import type { Statement } from '../../sql/statement.ts';
import type { Store } from '../../store/store.ts';

const idsAtOnce = 1000;

export async function rowsOfMany<Row>(
  store: Store,
  ids: readonly string[],
  statementFor: (ids: readonly string[]) => Statement,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let at = 0; at < ids.length; at += idsAtOnce) rows.push(...(await store.rows<Row>(statementFor(ids.slice(at, at + idsAtOnce)))));
  return rows;
}
