/** The scores of identities: what detections found about each, half as much with every half-life. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { AnswerOf } from '../../../src/contract/answers.ts';
import { longestUser } from '../../../src/contract/longest-user.ts';
import { client } from '../../api/client.ts';

export type Risk = AnswerOf<'risk'>['identities'][number];

export const riskDays = 30;

interface Asked {
  readonly user?: string;
  readonly clusters?: readonly string[];
  readonly limit?: number;
}

export function useRisk({ user, clusters = [], limit = 100 }: Asked) {
  return useQuery({
    queryKey: ['risk', user, clusters, limit],
    queryFn: ({ signal }) =>
      client.risk({ ...(user !== undefined && { user }), clusters: [...clusters], days: riskDays, limit }, { signal }),
    enabled: user === undefined || user.length <= longestUser,
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
}

/** Scores have no unit: whole numbers are exact enough. */
export const formatScore = (score: number): string => Math.round(score).toLocaleString();

/** Such as `7 days`. */
export function sayHalfLife(ms: number): string {
  const days = ms / 86_400_000;
  if (days >= 2) return `${Math.round(days)} days`;
  const hours = Math.round(ms / 3_600_000);
  return hours === 1 ? 'hour' : `${hours} hours`;
}
