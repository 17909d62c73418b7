/** Looks into the store for what has arrived: how far writers have come, and what a slice of it is. */
import {
  type ArrivedExtent,
  type ArrivedLoads,
  arrivedExtent,
  arrivedLoads,
  type WriterHead,
  type WriterRange,
  writerHeads,
} from '../../sql/arrival.ts';
import type { Store } from '../../store/store.ts';
import type { NewEvents } from './detection-pass.ts';

export interface HeadsWanted {
  readonly sinceUs: bigint;
  /** As far as they had come at that time. */
  readonly beforeUs?: bigint;
}

export function readHeads(store: Store, { sinceUs, beforeUs }: HeadsWanted, signal: AbortSignal): Promise<WriterHead[]> {
  return store.rows<WriterHead>(writerHeads(sinceUs, beforeUs), { signal });
}

export const nothingNew: NewEvents = { writers: [], ingestedUs: null, rows: 0, fromUs: 0n, toUs: 0n, more: false };

/** `more`: whether there is more behind these. */
export async function describeSlice(store: Store, writers: readonly WriterRange[], more: boolean, signal: AbortSignal): Promise<NewEvents> {
  const [loads] = await store.rows<ArrivedLoads>(arrivedLoads(writers), { signal });
  const isKnown = loads !== undefined && Number(loads.healed) === 0;
  const arrival = { writers, ingestedUs: isKnown ? BigInt(loads.ingested) : null };
  const [extent] = await store.rows<ArrivedExtent>(arrivedExtent(arrival), { signal });
  const { rows = '0', from = '0', to = '0' } = extent ?? {};
  return { ...arrival, rows: Number(rows), fromUs: BigInt(from), toUs: BigInt(to), more };
}
