/** Looks at the first rows of an answer and leaves all of them to be read. */
import type { Row, RowBatches } from '../contract/rows.ts';

export interface Peeked {
  /** The first batch; empty where there are no rows. */
  readonly first: readonly Row[];
  readonly batches: RowBatches;
}

export async function peekRows(batches: RowBatches): Promise<Peeked> {
  const rest = batches[Symbol.asyncIterator]();
  const next = await rest.next();
  const first = next.done === true ? [] : next.value;
  return { first, batches: following(first, rest) };
}

async function* following(first: readonly Row[], rest: AsyncIterator<readonly Row[]>): AsyncGenerator<readonly Row[]> {
  if (first.length > 0) yield first;
  yield* { [Symbol.asyncIterator]: () => rest };
}
