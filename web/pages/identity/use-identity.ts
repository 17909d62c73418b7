/** How much somebody did in the range, and since when and until when they are known at all. */
import { withRange } from '../../../src/query/edit/edit-query.ts';
import { useLens } from '../../address/use-lens.ts';
import { useExtent } from '../../api/use-extent.ts';
import { countOf, type Row, textOf, useRows } from '../../api/use-rows.ts';

/** @param filter whose doing it is */
export function useIdentity(filter: string) {
  const { lens, ask, isReady } = useLens();
  const extent = useExtent().data;
  const sums = useRows(ask(`${filter} stats count by cluster,code_class,is_write`), {
    limit: 1000,
    isEnabled: isReady,
    refresh: lens.refresh,
  });
  const always = withRange(filter, { from: extent?.first ?? '1970-01-01T00:00:00Z', to: null }) ?? filter;
  const ever = useRows(ask(`${always} stats count, min(time) as earliest, max(time) as latest`), {
    isEnabled: isReady && extent?.first != null,
  });
  const rows = sums.data?.rows ?? [];
  const countWhere = (holds: (row: Row) => boolean) => rows.reduce((sum, row) => sum + (holds(row) ? countOf(row) : 0), 0);
  const everRow = ever.data?.rows[0];
  const isKnown = everRow !== undefined && countOf(everRow) > 0;
  return {
    sums,
    count: countWhere(() => true),
    failures: countWhere((row) => ['4xx', '5xx'].includes(textOf(row['code_class']))),
    writes: countWhere((row) => textOf(row['is_write']) === 'true'),
    clusters: [...new Set(rows.map((row) => textOf(row['cluster'])))],
    /** Null where that is not known yet, or where nobody of the name ever was. */
    seen: isKnown ? { first: textOf(everRow['earliest']), last: textOf(everRow['latest']) } : null,
    isUnknown: everRow !== undefined && !isKnown,
    isSilent: sums.isSuccess && rows.length === 0,
  };
}
