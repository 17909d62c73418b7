/** What there is: the first and the last event, and the names of clusters and namespaces, as far as the person may see them. */
import { useQuery } from '@tanstack/react-query';
import { client } from './client.ts';

export function useExtent() {
  return useQuery({
    queryKey: ['extent'],
    queryFn: ({ signal }) => client.extent({}, { signal }),
    staleTime: 60_000,
    // Whoever waits for the first event sees it come.
    refetchInterval: ({ state }) => (state.data?.events === 0 ? 5000 : 300_000),
  });
}
