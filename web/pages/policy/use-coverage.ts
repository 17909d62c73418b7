/** Which questions a policy answers, and which detections see what they are about: those that the server lists, judged in this browser. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { AnswerOf } from '../../../src/contract/answers.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import { client } from '../../api/client.ts';
import { useQuestions } from '../../api/questions.ts';
import type { Coverable, Covered } from './reader/coverage-jobs.ts';
import { coverageReader } from './reader/policy-reader.ts';

export interface Coverage {
  readonly questions: readonly Coverable[];
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
  const listed = useQuestions();
  const detected = useQuery({ queryKey: ['detections'], queryFn: ({ signal }) => client.detections({}, { signal }) });
  const questions = useMemo((): readonly Coverable[] | undefined => {
    if (listed.data === undefined || detected.data === undefined) return undefined;
    // What people saved is theirs: it says nothing of a policy in general.
    const asked = listed.data.filter(({ origin, hidden }) => origin === 'built-in' && !hidden);
    return [...asked, ...detected.data.detections.map(coverableOf)];
  }, [listed.data, detected.data]);
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
    error: error ?? listed.error ?? detected.error,
    retry() {
      const failed = [listed, detected].filter((each) => each.error !== null);
      for (const each of failed) void each.refetch();
      if (failed.length === 0) void refetch();
    },
  };
}

type Detection = AnswerOf<'detections'>['detections'][number];

/** Beside the questions, which may have the same names. */
function coverableOf({ name, title, tactic, queries }: Detection): Coverable {
  return { name: `detection ${name}`, title, theme: `Detections: ${tactic === '' ? 'others' : tactic.replaceAll('-', ' ')}`, queries };
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
