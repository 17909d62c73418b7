/** Keeps the table of sightings up with the events: in pieces, so that a large store costs no more memory than a small one. */
import { collectSequences } from '../../sql/behaviour/collect-sequences.ts';
import {
  type CollectedRow,
  collectedUpTo,
  collectSightings,
  markCollected,
  nextStored,
  type StoredSpanRow,
} from '../../sql/behaviour/collect-sightings.ts';
import type { StatementOptions, Store } from '../../store/store.ts';

const eventsAtOnce = 1_000_000;
/** Loaders write side by side: what was stored a little earlier may appear a little later. */
const overlapUs = 30_000_000n;

export interface CollectOptions {
  readonly store: Store;
  readonly options: StatementOptions;
  readonly trustedProxies: readonly string[];
  readonly signal: AbortSignal;
}

export interface Collected {
  /** What was collected now was stored from here on, in microseconds; null where nothing is new. */
  readonly storedUs: bigint | null;
  /** Whether nothing had been collected before: all that is stored is new then. */
  readonly isFirst: boolean;
}

/** Collecting twice, or by two at once, makes the same rows. What is interrupted goes on where it was. */
export async function collect({ store, options, trustedProxies, signal }: CollectOptions): Promise<Collected> {
  const [state] = await store.rows<CollectedRow>(collectedUpTo(trustedProxies), options);
  const collectedUs = state?.collected == null ? null : BigInt(state.collected);
  if (state?.newest == null || (collectedUs !== null && BigInt(state.newest) <= collectedUs)) return { storedUs: null, isFirst: false };
  let afterUs = collectedUs === null ? beforeAll : collectedUs - overlapUs;
  let storedUs: bigint | null = null;
  while (true) {
    signal.throwIfAborted();
    const [next] = await store.rows<StoredSpanRow>(nextStored(afterUs, eventsAtOnce), options);
    if (next === undefined) return { storedUs, isFirst: collectedUs === null };
    const range = { fromUs: BigInt(next.from_us), toUs: BigInt(next.to_us) };
    await store.command(collectSightings(range, trustedProxies), options);
    await store.command(collectSequences(range), options);
    if (collectedUs === null || range.toUs > collectedUs) await store.command(markCollected(range.toUs, trustedProxies), options);
    storedUs ??= range.fromUs;
    afterUs = range.toUs;
  }
}

const beforeAll = -1n;
