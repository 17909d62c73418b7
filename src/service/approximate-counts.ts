/** Watches the rows of an answer for counts of different values that are so high that they are estimates, and then says so. */
import type { RowsAnswer } from '../contract/answers.ts';
import type { Row } from '../contract/rows.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Query } from '../query/ast.ts';
import { type DistinctCount, distinctCounts, mayBeEstimate, sayEstimate, sayExactness, sayHowExact } from '../query/distinct-counts.ts';

export function watchCounts(query: Query, answer: RowsAnswer): RowsAnswer {
  const watched = distinctCounts(query).map((count) => ({ count, columns: columnsOf(count, answer), isEstimate: false }));
  if (watched.length === 0) return answer;
  const look = ({ cells }: Row) => {
    for (const one of watched) one.isEstimate ||= one.columns.some((at) => mayBeEstimate(Number(cells[at])));
  };
  const batches = (async function* () {
    for await (const batch of answer.batches) {
      batch.forEach(look);
      yield batch;
    }
  })();
  const notes = () =>
    watched.flatMap(({ count, columns, isEstimate }): Diagnostic[] => {
      const head = { severity: 'note', code: 'approximate', span: count.span } as const;
      // What was computed from a count that is not shown may rest on an estimate.
      if (columns.length === 0) return [{ ...head, message: sayExactness(count) }];
      return isEstimate ? [{ ...head, message: sayEstimate(count), hint: sayHowExact(count) }] : [];
    });
  return { ...answer, batches, notes };
}

/** Where the count stands in the rows, and the same count of an earlier period. */
function columnsOf({ key }: DistinctCount, { columns }: RowsAnswer): number[] {
  return columns.flatMap((column, at) => (column.key === key || column.key === `${key}_before` ? [at] : []));
}
