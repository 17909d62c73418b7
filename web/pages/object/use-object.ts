/** What the page of an object asks. Without a chosen range it is about all that is stored. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Range } from '../../../src/query/edit/edit-query.ts';
import { client } from '../../api/client.ts';
import { type Row, readRows } from '../../api/use-rows.ts';
import { askEvents } from '../../events/ask-events.ts';
import { rowColumns } from '../../events/row-columns.ts';
import { changeQuestion } from '../../events/versions.ts';
import type { Zone } from '../../text/format.ts';
import { sliceWithinDays } from '../../text/zone-day.ts';
import { eventful, reads, within } from './object-question.ts';
import { shownVersions } from './shown-versions.ts';

export interface Life {
  readonly requests: number;
  readonly writes: number;
  readonly refused: number;
  readonly first: string;
  readonly last: string;
  readonly created: Row | null;
  readonly deleted: Row | null;
}

export function useLife(where: string, range: Range | null) {
  return useQuery({
    queryKey: ['object-life', where, range],
    queryFn: async ({ signal }): Promise<Life | null> => {
      const ask = async (question: string, stages: string) => [...(await askRows(`${within(question, range)} ${stages}`, signal))];
      const shown = `include ${rowColumns}`;
      const [all, writes, refused, created, deleted] = await Promise.all([
        ask(where, 'stats count() as n, min(time) as first, max(time) as last'),
        ask(`${where} and is_write=true`, 'stats count() as n'),
        ask(`${where} and code=403`, 'stats count() as n'),
        ask(`${where} and code=201 and subresource is empty`, `${shown} sort time limit 1`),
        ask(`${where} and verb=delete and code=2xx and subresource is empty`, `${shown} sort time desc limit 1`),
      ]);
      const requests = Number(all[0]?.['n'] ?? 0);
      if (requests === 0) return null;
      return {
        requests,
        writes: Number(writes[0]?.['n'] ?? 0),
        refused: Number(refused[0]?.['n'] ?? 0),
        first: String(all[0]?.['first'] ?? ''),
        last: String(all[0]?.['last'] ?? ''),
        created: created[0] ?? null,
        deleted: deleted[0] ?? null,
      };
    },
  });
}

export const timelinePage = 500;

/** Latest first; each page begins at the moment where the one before ended, for more may have happened in it: `onceEach` drops the doubles. */
export function useTimeline(where: string, range: Range | null) {
  return useInfiniteQuery({
    queryKey: ['object-timeline', where, range],
    queryFn: async ({ signal, pageParam }) => {
      const before = pageParam === null ? '' : ` and time <= "${pageParam}"`;
      return askRows(
        `${within(`${where} and ${eventful}${before}`, range)} include ${rowColumns} sort time desc limit ${timelinePage}`,
        signal,
      );
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.length < timelinePage ? undefined : String(page.at(-1)?.['time'])),
  });
}

/** The newest slices, none of which reaches into another day of the zone. */
export function useReadsByDay(where: string, range: Range | null, zone: Zone) {
  return useAsked(`${within(`${where} and ${reads}`, range)} timeslice ${sliceWithinDays(zone, Date.now())} sort time desc limit 20000`);
}

export function useReaders(where: string, range: Range | null) {
  const question = within(`${where} and verb in (get,list,watch) and ${reads}`, range);
  return useAsked(`${question} stats count() as n, min(time) as first, max(time) as last by user,verb sort n desc limit 200`);
}

export function useAsked(question: string, isEnabled = true) {
  return useQuery({ queryKey: ['rows', question], queryFn: ({ signal }) => askRows(question, signal), enabled: isEnabled });
}

const versionPage = 50;

/** Latest first, with their bodies: those are large, so a page is short. */
export function useVersions(where: string, range: Range | null) {
  return useInfiniteQuery({
    queryKey: ['object-versions', where, range],
    queryFn: async ({ signal, pageParam }) => {
      const before = pageParam === null ? '' : ` and time <= "${pageParam}"`;
      const question = `${within(`${where} and ${changeQuestion}${before}`, range)} sort time desc limit ${versionPage}`;
      return (await askEvents(question, signal)).records;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.length < versionPage ? undefined : page.at(-1)?.event.receivedAt),
    select: ({ pages }) => shownVersions(onceEach(pages.flat(), ({ id }) => id)),
  });
}

export function onceEach<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}

async function askRows(question: string, signal: AbortSignal): Promise<readonly Row[]> {
  return readRows(await client.query({ text: question }, { signal })).rows;
}
