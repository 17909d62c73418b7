/** How the collection of each cluster stands. The panel and the hint of an empty range share one answer. */
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';

export function useStatus(clusters: readonly string[], isEnabled = true) {
  return useQuery({
    queryKey: ['status', clusters],
    queryFn: ({ signal }) => client.status({ clusters: [...clusters] }, { signal }),
    enabled: isEnabled,
    staleTime: 60_000,
    refetchInterval: 120_000,
  });
}
