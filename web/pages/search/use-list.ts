/** The events of a question, page by page as they are scrolled to. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Diagnostic } from '../../../src/model/diagnostic.ts';
import type { EventRow, EventRows } from './grid/event-rows.ts';
import { eventRows } from './grid/event-rows.ts';
import { type Asking, useAsking } from './use-asking.ts';

/** The first page is small, so that something is there at once. */
const firstPage = 200;
const laterPage = 1000;

export interface ListAnswer extends EventRows {
  readonly rows: readonly EventRow[];
  readonly findings: readonly Diagnostic[];
  readonly counting: 'requests' | 'stages';
  readonly tookMs: number;
}

interface ListOptions {
  readonly text: string;
  /** Null where the question names its columns. */
  readonly fields: readonly string[] | null;
  readonly isEnabled: boolean;
  readonly refresh: number;
}

export function useList({ text, fields, isEnabled, refresh }: ListOptions) {
  const asking = useAsking();
  const answer = useInfiniteQuery({
    queryKey: ['list', text, fields],
    queryFn: ({ pageParam, signal }) => askPage(asking, { text, fields, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    enabled: isEnabled,
    refetchInterval: ({ state }) => (refresh > 0 && (state.data?.pages.length ?? 0) <= 1 ? refresh * 1000 : false),
  });
  const pages = answer.data?.pages;
  const list = useMemo<ListAnswer | null>(() => {
    const [first] = pages ?? [];
    if (pages === undefined || first === undefined) return null;
    return {
      ...eventRows(first.columns),
      rows: pages.flatMap(({ rows }) => rows),
      findings: [...first.warnings, ...first.notes],
      counting: first.counting,
      tookMs: first.tookMs,
    };
  }, [pages]);
  return { answer, list, running: asking.running };
}

interface PageRequest {
  readonly text: string;
  readonly fields: readonly string[] | null;
  readonly after: string | null;
}

async function askPage({ ask }: Asking, { text, fields, after }: PageRequest, signal: AbortSignal) {
  const page = await ask(
    {
      text,
      limit: after === null ? firstPage : laterPage,
      ...(fields !== null && { listFields: [...fields] }),
      ...(after !== null && { pageAfter: after }),
    },
    signal,
  );
  // An older server has no notes.
  return { ...page, notes: page.notes ?? [] };
}
