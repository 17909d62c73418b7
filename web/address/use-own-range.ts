/** The range that the question of the search page names itself: it holds instead of the lens. Null where there is none. */
import { useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type Range, rangeText, withRange } from '../../src/query/edit/edit-query.ts';
import { href, readLens } from './address.ts';

interface OwnRange {
  /** As it stands in the question. */
  readonly text: string;
  /** Takes it out of the question; the lens has this one then. */
  readonly replaceBy: (range: Range | null) => void;
}

export function useOwnRange(): OwnRange | null {
  const search = useSearch();
  const [path, navigate] = useLocation();
  return useMemo(() => {
    const params = new URLSearchParams(search);
    const question = path === '/search' ? params.get('q') : null;
    const text = question === null ? null : rangeText(question);
    if (question === null || text === null) return null;
    const replaceBy = (range: Range | null) => {
      const kept = { ...Object.fromEntries(params), q: withRange(question, null) ?? question };
      for (const name of ['range', 'cluster', 'namespace', 'compare', 'refresh']) Reflect.deleteProperty(kept, name);
      navigate(href(path, { ...readLens(search), range }, kept));
    };
    return { text, replaceBy };
  }, [search, path, navigate]);
}
