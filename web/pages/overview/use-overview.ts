/** What the panels share: the lens, and questions that several of them show, so that each is asked once. */
import { useMemo } from 'react';
import { printLength } from '../../../src/query/edit/edit-query.ts';
import { boundsOf, sliceOf } from '../../address/address.ts';
import { type UsedLens, useLens } from '../../address/use-lens.ts';
import { type Rows, useRows } from '../../api/use-rows.ts';

/** More rows than a panel can be made of: beyond them it says that it is not whole. */
const mostRows = 10_000;
const slices = 90;

export interface Overview extends UsedLens {
  /** `compare before 1d`, or empty where nothing is compared. */
  readonly comparison: string;
  readonly slice: { readonly text: string; readonly ms: number };
}

export function useOverview(): Overview {
  const used = useLens();
  const { lens, range } = used;
  // A range that ends now would otherwise give another question at every look.
  const derived = useMemo(() => {
    const nowMs = Date.now();
    const slice = sliceOf(range, nowMs, slices);
    const bounds = boundsOf(range, nowMs);
    return { slice, comparison: lens.compare && bounds !== null ? comparisonOf(bounds, slice.ms) : '' };
  }, [lens.compare, range]);
  return { ...used, ...derived };
}

/** With the nearest range of the same length that does not overlap and whose slices begin where these do. */
function comparisonOf({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }, sliceMs: number): string {
  const distance = Math.max(1, Math.ceil((toMs - fromMs) / sliceMs)) * sliceMs;
  return `compare before ${printLength(distance)}`;
}

export type Asked = ReturnType<typeof useAsked>;

/** The answer to a question within the lens, refreshed as the lens says. */
export function useAsked({ ask, isReady, lens }: Overview, question: string, isEnabled = true) {
  return useRows(ask(question), { limit: mostRows, isEnabled: isReady && isEnabled, refresh: lens.refresh });
}

/** Whether the first look has its answer: what stands below it is asked then, so that it does not take the engine from it. */
export function useIsFree(overview: Overview): boolean {
  return useAsked(overview, volumeQuestion(overview)).isFetched;
}

export const isCut = ({ rows }: Rows) => rows.length >= mostRows;

/** Every request by slice of time, code and whether it writes: the key figures, the volume and the codes are made of it. */
export function volumeQuestion({ slice, comparison }: Overview): string {
  return `timeslice ${slice.text} by code,is_write ${comparison}`.trim();
}

/** Every request by what was tried: the actions and the matrix are made of it. It only counts, which is answered from tallies. */
export const workQuestion = 'groupby verb,resource,subresource';

/** Everybody, with their count. */
export function peopleQuestion({ comparison }: Overview): string {
  return `groupby actor_kind,user ${comparison} sort count desc`;
}
