/** What of a list is shown, in the address: a link opens the same one. An empty value is not written. */
import { useCallback } from 'react';
import { useLocation, useSearch } from 'wouter';

export type Filters<Name extends string> = Readonly<Record<Name, string>>;

export function useFilters<Name extends string>(names: readonly Name[]): [Filters<Name>, (change: Partial<Filters<Name>>) => void] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const params = new URLSearchParams(search);
  const change = useCallback(
    (wanted: Partial<Filters<Name>>) => {
      const next = new URLSearchParams(search);
      for (const [name, value] of Object.entries<string | undefined>(wanted)) {
        if (value === undefined || value === '') next.delete(name);
        else next.set(name, value);
      }
      const text = next.toString();
      navigate(text === '' ? path : `${path}?${text}`, { replace: true });
    },
    [navigate, path, search],
  );
  return [Object.fromEntries(names.map((name) => [name, params.get(name) ?? ''])) as Record<Name, string>, change];
}
