/** Which questions a policy answers: those that the server lists, judged in this browser. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Policy } from '../../../src/policy/policy.ts';
import { client } from '../../api/client.ts';
import type { Covered, CoveredQuestion } from './reader/coverage-jobs.ts';
import { coverageReader } from './reader/policy-reader.ts';

export interface Coverage {
  readonly questions: readonly CoveredQuestion[];
  readonly covered: readonly Covered[];
  /** Whether it is of another policy than the one that is asked for. */
  readonly isBehind: boolean;
}

export interface CoverageState {
  readonly coverage: Coverage | null;
  readonly error: unknown;
  readonly retry: () => void;
}

export function useCoverage(policy: Policy | null): CoverageState {
  const listed = useQuery({ queryKey: ['questions'], queryFn: ({ signal }) => client.questions({}, { signal }) });
  const questions = useMemo(
    // What people saved is theirs: it says nothing of a policy in general.
    () => listed.data?.questions.filter(({ origin, hidden }) => origin === 'built-in' && !hidden),
    [listed.data],
  );
  const asked = useMemo(() => (policy === null ? '' : JSON.stringify(policy)), [policy]);
  const { data, error, isPlaceholderData, refetch } = useQuery({
    queryKey: ['policy', 'cover', asked, questions?.map(({ name }) => name)],
    queryFn: async ({ signal }) => ({
      of: asked,
      covered: await coverageReader.ask('cover', { policy: JSON.parse(asked) as Policy, questions: questions ?? [] }, signal),
    }),
    enabled: policy !== null && questions !== undefined,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return {
    coverage: data === undefined || questions === undefined ? null : { questions, covered: data.covered, isBehind: isPlaceholderData },
    error: error ?? listed.error,
    retry: () => void (listed.error === null ? refetch() : listed.refetch()),
  };
}

/** Questions that one policy answers less than another, and those that it answers more. */
export function compareCoverage(
  before: readonly Covered[],
  after: readonly Covered[],
): { readonly less: readonly Covered[]; readonly more: readonly Covered[] } {
  const ranks = { blind: 0, partly: 1, answerable: 2 };
  const known = new Map(before.map(({ name, status }) => [name, ranks[status]]));
  const by = (covered: Covered) => ranks[covered.status] - (known.get(covered.name) ?? ranks[covered.status]);
  return { less: after.filter((covered) => by(covered) < 0), more: after.filter((covered) => by(covered) > 0) };
}
