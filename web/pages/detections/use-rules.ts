/** The rules that the server has, each with what it can see: by the policy that is open on the page of policies, or by what was recorded. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Policy } from '../../../src/policy/policy.ts';
import { client } from '../../api/client.ts';
import { countOf, textOf, useRows } from '../../api/use-rows.ts';
import { useDraft } from '../policy/policy-draft.ts';
import { coverageReader, policyReader } from '../policy/reader/policy-reader.ts';
import { type CatalogueRule, type Judged, judgeRule, type Recorded, type Sight } from './rule-state.ts';

/** What the rules are held against. */
export type Basis =
  | { readonly kind: 'policy'; readonly name: string; readonly isPending: boolean }
  | { readonly kind: 'record'; readonly recorded: Recorded }
  | { readonly kind: 'none' };

export interface RulesState {
  readonly judged: readonly Judged[] | undefined;
  readonly basis: Basis;
  readonly error: unknown;
  readonly retry: () => void;
}

export function useRules(): RulesState {
  const listed = useQuery({
    queryKey: ['rules'],
    queryFn: ({ signal }) => client.catalogue({}, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const draft = useDraft();
  const hasPolicy = draft.text.trim() !== '';
  const policy = useQuery({
    queryKey: ['rules', 'policy', draft.text, draft.kubernetesVersion],
    queryFn: async ({ signal }) => {
      const { text, kubernetesVersion } = draft;
      return (await policyReader.ask('read', { text, kubernetesVersion }, signal)).policy;
    },
    enabled: hasPolicy,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  const sight = useSight(policy.data ?? null, listed.data?.rules);
  const levels = useRows('groupby level', { isEnabled: !hasPolicy });
  const recorded = useMemo((): Recorded | null => {
    const rows = levels.data?.rows ?? [];
    return rows.length === 0 ? null : new Map(rows.map((row) => [textOf(row['level']), countOf(row)]));
  }, [levels.data]);
  const judged = useMemo(
    () => listed.data?.rules.filter(({ raises }) => raises).map((rule) => judgeRule(rule, { sight: sight.data ?? null, recorded })),
    [listed.data, sight.data, recorded],
  );
  const isPolicy = hasPolicy && policy.data !== null;
  const basis: Basis = isPolicy
    ? { kind: 'policy', name: draft.name === '' ? 'the policy on the page Policy' : draft.name, isPending: sight.data === undefined }
    : recorded === null
      ? { kind: 'none' }
      : { kind: 'record', recorded };
  return { judged, basis, error: listed.error ?? sight.error, retry: () => void listed.refetch() };
}

function useSight(policy: Policy | null, rules: readonly CatalogueRule[] | undefined) {
  const asked = useMemo(() => (policy === null ? '' : JSON.stringify(policy)), [policy]);
  return useQuery({
    queryKey: ['rules', 'sight', asked],
    queryFn: async ({ signal }): Promise<Sight> => {
      const questions = (rules ?? []).map(({ name, title, tactic, queries }) => ({ name, title, theme: tactic, queries }));
      const covered = await coverageReader.ask('cover', { policy: JSON.parse(asked) as Policy, questions }, signal);
      return new Map(covered.map(({ name, status, because }) => [name, { status, because }]));
    },
    enabled: policy !== null && rules !== undefined,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}
