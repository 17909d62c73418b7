/** The alerts that the address asks for, page by page, their counts by level and status, and what is changed about one. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RequestInputOf } from '../../../src/contract/requests.ts';
import { type AlertLevel, type AlertStatus, alertLevels, alertStatuses } from '../../../src/model/alert.ts';
import { type Filters, useFilters } from '../../address/use-filters.ts';
import { client } from '../../api/client.ts';
import { useMe } from '../../api/use-me.ts';

const filterNames = ['status', 'level', 'text', 'who', 'since', 'rule', 'user', 'cluster', 'namespace'] as const;
export type AlertFilters = Filters<(typeof filterNames)[number]>;

const everyMs = 15_000;
const pageSize = 100;

export function useAlertFilters() {
  return useFilters(filterNames);
}

/** Without a word of the address the open ones are shown: those that somebody has to look at. */
export function statusOf({ status }: Pick<AlertFilters, 'status'>): AlertStatus | 'all' {
  return status === 'all' ? 'all' : (alertStatuses.find((each) => each === status) ?? 'open');
}

/** As the server is asked, but for level and status. */
function askedOf(filters: AlertFilters, me: string | null): RequestInputOf<'alert-counts'> {
  const { text, who, since, rule, user, cluster, namespace } = filters;
  const given = Object.entries({ text, since, rule, user, cluster, namespace }).filter(([, value]) => value !== '');
  return { ...Object.fromEntries(given), ...(who === 'me' && me !== null && { assignee: me }), ...(who === 'nobody' && { assignee: '' }) };
}

export function useAlerts(filters: AlertFilters) {
  const me = useMe().data?.name ?? null;
  const asked = useMemo(() => askedOf(filters, me), [filters, me]);
  const status = statusOf(filters);
  const levels = filters.level.split(',').flatMap((name) => alertLevels.find((each) => each === name) ?? []);
  const request: RequestInputOf<'alerts list'> = {
    ...asked,
    limit: pageSize,
    level: levels,
    ...(status !== 'all' && { status: [status] }),
  };
  const list = useInfiniteQuery({
    queryKey: ['alerts', 'list', request],
    queryFn: ({ signal, pageParam }) =>
      client['alerts list']({ ...request, ...(pageParam !== null && { pageAfter: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: everyMs,
    placeholderData: keepPreviousData,
  });
  const counts = useAlertCounts(asked);
  return { list, counts, levels, status };
}

export function useAlertCounts(asked: RequestInputOf<'alert-counts'>) {
  return useQuery({
    queryKey: ['alerts', 'counts', asked],
    queryFn: ({ signal }) => client['alert-counts'](asked, { signal }),
    refetchInterval: everyMs,
    placeholderData: keepPreviousData,
  });
}

/** The same change of one or of several. */
export function useAlertChange() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (change: RequestInputOf<'alerts-change'>) => client['alerts-change'](change),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['alerts'] }),
  });
}

/** Of the levels that are shown, with one more or without it. All is written as none. */
export function toggleLevel(levels: readonly AlertLevel[], level: AlertLevel): string {
  const next = levels.includes(level) ? levels.filter((each) => each !== level) : [...levels, level];
  return next.length === alertLevels.length ? '' : next.join(',');
}
