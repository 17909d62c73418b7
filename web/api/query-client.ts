/** How answers are kept and asked for again. What was refused is not asked again by itself; what broke off is, twice. */
import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from '../../src/contract/problem-error.ts';

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 300_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 2 && mayPass(error),
        retryDelay: (failures) => 700 * 2 ** failures,
      },
    },
  });
}

/** A server that is starting again, or has no room just now. */
function mayPass(error: unknown): boolean {
  return error instanceof ProblemError && (error.code === 'remote-unreachable' || [429, 502, 503].includes(error.status));
}
