/** The volume question with its answer added up. Several panels show it; it is asked once. */
import { useMemo } from 'react';
import { boundsOf } from '../../address/address.ts';
import { type Overview, useAsked, volumeQuestion } from './use-overview.ts';
import { volumeOf } from './volume.ts';

export function useVolume(overview: Overview) {
  const { range, slice } = overview;
  const answer = useAsked(overview, volumeQuestion(overview));
  const { data, dataUpdatedAt } = answer;
  const volume = useMemo(() => {
    // A range that ends now ends where it was asked.
    const bounds = boundsOf(range, dataUpdatedAt);
    return data === undefined || bounds === null ? undefined : volumeOf(data.rows, { ...bounds, sliceMs: slice.ms });
  }, [data, dataUpdatedAt, range, slice.ms]);
  return { answer, volume };
}
