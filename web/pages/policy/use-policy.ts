/** What is known of the policy that is worked on: what its text says, what it makes of the traffic, and with other levels. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useLens } from '../../address/use-lens.ts';
import { client } from '../../api/client.ts';
import type { PolicyDraft } from './policy-draft.ts';
import type { ReadPolicy } from './reader/policy-jobs.ts';
import { policyReader } from './reader/policy-reader.ts';
import type { Traffic } from './what-if.ts';

/** So long the typing rests before the text is read. */
const restMs = 250;

function useRested<Value>(value: Value, ms: number): Value {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}

export interface ReadState {
  /** The last that was read; null before the first. */
  readonly read: ReadPolicy | null;
  readonly isReading: boolean;
  readonly error: unknown;
}

export function useReadPolicy({ text, kubernetesVersion }: PolicyDraft): ReadState {
  const rested = useRested(text, restMs);
  const asked = { text: rested, kubernetesVersion };
  const { data, error, isFetching } = useQuery({
    queryKey: ['policy', 'read', asked],
    queryFn: ({ signal }) => policyReader.ask('read', asked, signal),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  return { read: data ?? null, isReading: isFetching || rested !== text, error };
}

export interface Known {
  readonly read: ReadPolicy & { readonly policy: NonNullable<ReadPolicy['policy']> };
  readonly traffic: Traffic;
}

export interface TrafficState {
  /** The last policy whose traffic is known, with that traffic; null before the first. */
  readonly known: Known | null;
  /** Whether it is not the one that is read. */
  readonly isBehind: boolean;
  readonly error: unknown;
  readonly retry: () => void;
}

export function useTraffic(read: ReadPolicy | null, kubernetesVersion: string): TrafficState {
  const { ask, isReady, lens } = useLens();
  const policy = read?.policy ?? null;
  // Comments and the form of the text make no difference, and stay here.
  const sent = useMemo(() => (policy === null ? '' : JSON.stringify(policy)), [policy]);
  const text = ask('');
  const { data, error, refetch } = useQuery({
    queryKey: ['policy', 'traffic', sent, text, kubernetesVersion],
    queryFn: ({ signal }) => client['policy-traffic']({ policy: sent, text, kubernetesVersion }, { signal }),
    enabled: policy !== null && isReady,
    refetchInterval: lens.refresh > 0 ? lens.refresh * 1000 : false,
  });
  const last = useRef<Known | null>(null);
  if (data !== undefined && read !== null && policy !== null)
    last.current = sameKnown(last.current, { read: { ...read, policy }, traffic: data });
  return {
    known: last.current,
    isBehind: data === undefined && policy !== null,
    error: policy === null ? null : error,
    retry: () => void refetch(),
  };
}

/** The same object for the same content, so that what is worked out of it is not worked out anew. */
function sameKnown(last: Known | null, next: Known): Known {
  return last !== null && last.traffic === next.traffic && last.read.text === next.read.text ? last : next;
}
