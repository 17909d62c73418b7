/** The lens of the page: read from the address, with the default range filled in, and changed by writing the address anew. */
import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { Range } from '../../src/query/edit/edit-query.ts';
import { useExtent } from '../api/use-extent.ts';
import { compose, href, type Lens, readLens } from './address.ts';

export interface UsedLens {
  readonly lens: Lens;
  /** The range that holds: the chosen one, or the default. */
  readonly range: Range;
  /** `recent`: the last 24 hours. `last-day`: nothing happened in them, so it is the data's own last day. */
  readonly rangeFrom: 'address' | 'recent' | 'last-day';
  /** False until it is known which default holds: nothing is asked before. */
  readonly isReady: boolean;
  /** The question within the lens, as it is asked. */
  readonly ask: (question: string) => string;
  /** Writes the address; the page before stays in the history unless `replace`. */
  readonly setLens: (change: Partial<Lens>, options?: { readonly replace?: boolean }) => void;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export function useLens(): UsedLens {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const lens = useMemo(() => readLens(search), [search]);
  const extent = useExtent();
  const lastMs = extent.data?.last == null ? null : Date.parse(extent.data.last);
  const firstMs = extent.data?.first == null ? null : Date.parse(extent.data.first);
  const dayAgoMs = Date.now() - dayMs;
  // A log of half an hour, read in this morning: in a whole day its course could not be seen, and its own length hides nothing of it.
  const isShortAndOver = lastMs !== null && Date.now() - lastMs > hourMs && firstMs !== null && firstMs > dayAgoMs;
  const isOld = lastMs !== null && (lastMs < dayAgoMs || isShortAndOver);
  const rangeFrom = lens.range !== null ? 'address' : isOld ? 'last-day' : 'recent';
  const range = useMemo<Range>(() => {
    if (lens.range !== null) return lens.range;
    if (!isOld || lastMs === null) return { last: '24h' };
    // The end of a range is left out.
    const toMs = Math.floor(lastMs / 1000) * 1000 + 1000;
    // Less than a day of events is shown in its own length, so that their course can be seen.
    const fromMs = Math.max(toMs - dayMs, Math.floor((firstMs ?? 0) / 1000) * 1000);
    return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
  }, [lens.range, isOld, firstMs, lastMs]);
  const ask = useCallback((question: string) => compose(question, lens, range), [lens, range]);
  const setLens = useCallback(
    (change: Partial<Lens>, options: { readonly replace?: boolean } = {}) => {
      const kept = Object.fromEntries([...new URLSearchParams(search)].filter(([name]) => !lensNames.has(name)));
      navigate(href(path, { ...lens, ...change }, kept), options);
    },
    [lens, navigate, path, search],
  );
  return { lens, range, rangeFrom, isReady: lens.range !== null || !extent.isPending, ask, setLens };
}

const lensNames: ReadonlySet<string> = new Set(['range', 'cluster', 'namespace', 'compare', 'refresh']);
