/** How many events of the question there are over time, by class of status code: for the histogram, and for the total. */
import { useMemo } from 'react';
import type { Range } from '../../../src/query/edit/edit-query.ts';
import { boundsOf, sliceOf } from '../../address/address.ts';
import type { UsedLens } from '../../address/use-lens.ts';
import { countOf, useRows } from '../../api/use-rows.ts';
import { type Slices, slicesOf } from '../../charts/slices.ts';
import { ownBounds, volumeOf } from './question.ts';

export interface Volume {
  readonly slices: Slices | null;
  readonly sliceMs: number;
  /** Null while it is not known. */
  readonly total: number | null;
  readonly answer: ReturnType<typeof useRows>;
}

export function useVolume(question: string, { lens, range, isReady, ask }: UsedLens, isValid: boolean): Volume {
  const ownRange = useMemo<Range | null>(() => {
    const own = ownBounds(question, Date.now());
    return own === null ? null : { from: new Date(own.fromMs).toISOString(), to: new Date(own.toMs).toISOString() };
  }, [question]);
  const held = ownRange ?? range;
  const slice = sliceOf(held, Date.now(), 110);
  const text = volumeOf(ask(question), slice.text);
  const answer = useRows(text ?? '', { isEnabled: isReady && isValid && text !== null, refresh: lens.refresh });
  const { data } = answer;
  const sliceMs = slice.ms;
  return useMemo(() => {
    const bounds = boundsOf(held, Date.now());
    const slices = data === undefined || bounds === null ? null : slicesOf(data.rows, { ...bounds, sliceMs, by: 'code_class' });
    const total = data === undefined ? null : data.rows.reduce((sum, row) => sum + countOf(row), 0);
    return { slices, sliceMs, total, answer };
  }, [data, held, sliceMs, answer]);
}
