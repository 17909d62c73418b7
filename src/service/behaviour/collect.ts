/** Keeps the table of sightings up with the events: in pieces, so that a large store costs no more memory than a small one. */
import { type Arrival, type ArrivedLoads, arrivedLoads, type WriterRange } from '../../sql/arrival.ts';
import { collectSequences } from '../../sql/behaviour/collect-sequences.ts';
import {
  collectSightings,
  countCollected,
  markCollected,
  type UncollectedRow,
  uncollected,
} from '../../sql/behaviour/collect-sightings.ts';
import type { StatementOptions, Store } from '../../store/store.ts';

const eventsAtOnce = 400_000;

export interface CollectOptions {
  readonly store: Store;
  readonly options: StatementOptions;
  readonly trustedProxies: readonly string[];
  readonly signal: AbortSignal;
}

export interface Collected {
  /** What was collected now; null where nothing is new. */
  readonly arrival: Arrival | null;
  /** Whether nothing had been collected before: all that is stored is new then. */
  readonly isFirst: boolean;
}

/** Collecting twice, or by two at once, makes the same rows. What is interrupted goes on where it was. */
export async function collect({ store, options, trustedProxies, signal }: CollectOptions): Promise<Collected> {
  const [known] = await store.rows<{ held: string }>(countCollected(trustedProxies), options);
  const isFirst = Number(known?.held ?? 0) === 0;
  let all: Arrival | null = null;
  while (true) {
    signal.throwIfAborted();
    const waiting = await store.rows<UncollectedRow>(uncollected(trustedProxies), options);
    if (waiting.length === 0) return { arrival: all, isFirst };
    const writers = nextOf(waiting);
    const [loads] = await store.rows<ArrivedLoads>(arrivedLoads(writers), options);
    // A load that was healed is journalled later than it was stored.
    const arrival = { writers, ingestedUs: loads === undefined || Number(loads.healed) > 0 ? null : BigInt(loads.ingested) };
    await store.command(collectSightings(arrival, trustedProxies), options);
    await store.command(collectSequences(arrival), options);
    await store.command(markCollected(writers, trustedProxies), options);
    all = all === null ? arrival : joined(all, arrival);
  }
}

function nextOf(waiting: readonly UncollectedRow[]): readonly WriterRange[] {
  const ranges: WriterRange[] = [];
  let room = BigInt(eventsAtOnce);
  for (const { writer, seen, head } of waiting) {
    const afterSeq = BigInt(seen);
    const held = BigInt(head) - afterSeq;
    const count = held < room ? held : room;
    if (count === 0n) break;
    ranges.push({ writer, afterSeq, upToSeq: afterSeq + count });
    room -= count;
  }
  return ranges;
}

function joined(one: Arrival, other: Arrival): Arrival {
  const writers = new Map(one.writers.map((range) => [range.writer, range]));
  for (const range of other.writers) {
    const before = writers.get(range.writer);
    writers.set(range.writer, before === undefined ? range : { ...range, afterSeq: before.afterSeq });
  }
  const times = [one.ingestedUs, other.ingestedUs].filter((us) => us !== null).sort((earlier, later) => Number(earlier - later));
  return { writers: [...writers.values()], ingestedUs: times.length < 2 ? null : (times[0] ?? null) };
}
