/** What there is: the first and the last event, and the names of clusters and namespaces, as far as the person may see them. */
import { useQuery } from '@tanstack/react-query';
import { get } from './session.ts';

interface Named {
  readonly value: string;
  readonly count: number;
}

interface Extent {
  readonly first: string | null;
  readonly last: string | null;
  readonly events: number;
  readonly clusters: readonly Named[];
  readonly namespaces: readonly Named[];
}

export function useExtent() {
  return useQuery({
    queryKey: ['extent'],
    queryFn: async () => (await get('/api/v1/extent')) as Extent,
    staleTime: 60_000,
    // Whoever waits for the first event sees it come.
    refetchInterval: ({ state }) => (state.data?.events === 0 ? 5000 : 300_000),
  });
}
