/** What the search page shows, in its address: the question, the columns, the view of groups, facets that were added, whether it follows. */
import { createContext, useCallback, useContext, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { href, type Lens, readLens } from '../../address/address.ts';
import { type ChosenColumn, printColumns, readColumns } from './grid/columns.ts';
import { readViewName, type ViewName } from './groups/shape.ts';

export interface SearchState {
  readonly question: string;
  /** Null: the usual ones. */
  readonly columns: readonly ChosenColumn[] | null;
  /** Null: the one that fits the answer. */
  readonly view: ViewName | null;
  /** Fields that were added to the facets. */
  readonly facets: readonly string[];
  readonly isLive: boolean;
}

export interface SearchStore {
  readonly state: SearchState;
  readonly lens: Lens;
  readonly change: (change: Partial<SearchState>, options?: ChangeOptions) => void;
  /** The address of this page with something changed: for links. */
  readonly hrefWith: (change: Partial<SearchState>, lens?: Partial<Lens>) => string;
}

interface ChangeOptions {
  readonly replace?: boolean;
  readonly lens?: Partial<Lens>;
}

export function readSearchState(search: string): SearchState {
  const params = new URLSearchParams(search);
  return {
    question: params.get('q') ?? '',
    columns: readColumns(params.get('cols')),
    view: readViewName(params.get('view')),
    facets: (params.get('facets') ?? '').split(';').filter((name) => name !== ''),
    isLive: params.get('live') === 'true',
  };
}

function printState({ question, columns, view, facets, isLive }: SearchState): Record<string, string | undefined> {
  return {
    q: question,
    cols: columns === null ? undefined : printColumns(columns),
    view: view ?? undefined,
    facets: facets.join(';'),
    live: isLive ? 'true' : undefined,
  };
}

export function useSearchStore(): SearchStore {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const state = useMemo(() => readSearchState(search), [search]);
  const lens = useMemo(() => readLens(search), [search]);
  const hrefWith = useCallback(
    (change: Partial<SearchState>, lensChange: Partial<Lens> = {}) => {
      // Another question may have other columns of groups: its view is chosen anew.
      const isAnother = change.question !== undefined && change.question !== state.question;
      const next = { ...state, ...(isAnother && { view: null }), ...change };
      return href(path, { ...lens, ...lensChange }, printState(next));
    },
    [lens, path, state],
  );
  const change = useCallback(
    (wanted: Partial<SearchState>, { replace = false, lens: lensChange }: ChangeOptions = {}) =>
      navigate(hrefWith(wanted, lensChange), { replace }),
    [hrefWith, navigate],
  );
  return useMemo(() => ({ state, lens, change, hrefWith }), [state, lens, change, hrefWith]);
}

const SearchContext = createContext<SearchStore | null>(null);
export const SearchProvider = SearchContext.Provider;

export function useSearchPage(): SearchStore {
  const store = useContext(SearchContext);
  if (store === null) throw new Error('Outside of the search page.');
  return store;
}
