/** How answers are kept and asked for again. What was refused is not asked again by itself; what has no room is, twice; a server that is away, until it is back. */
import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from '../../src/contract/problem-error.ts';

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 300_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => isAway(error) || (failures < 2 && mayPass(error)),
        retryDelay: (failures) => Math.min(5000, 700 * 2 ** failures),
      },
    },
  });
}

/** A server that is starting again: the page says so, and what is shown stays. */
function isAway(error: unknown): boolean {
  return error instanceof ProblemError && (error.code === 'remote-unreachable' || error.status === 504);
}

function mayPass(error: unknown): boolean {
  return error instanceof ProblemError && [429, 502, 503].includes(error.status);
}
