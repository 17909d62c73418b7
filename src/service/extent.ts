/** The use case behind `extent`: from when to when there are events, and of which clusters and namespaces. */
import type { AnswerOf } from '../contract/answers.ts';
import type { RequestOf } from '../contract/requests.ts';
import { type CountedRow, countClusters, countNamespaces, type ExtentRow, measureExtent } from '../sql/extent.ts';
import type { Scope } from '../sql/scope.ts';
import type { Store } from '../store/store.ts';
import type { Context } from './context.ts';

type Extent = AnswerOf<'extent'>;

interface Known {
  readonly extent: Promise<Extent>;
  /** On the clock of `performance.now()`; infinite while it is worth keeping. */
  until: number;
}

/** What took long to find out holds for so long: every page begins with it. */
const keptMs = 10_000;
const worthKeepingMs = 50;
const mostKept = 200;

const known = new WeakMap<Store, Map<string, Known>>();

/** Whoever asks while it is being found out waits for the same. */
export async function extent({ clusters }: RequestOf<'extent'>, context: Context): Promise<Extent> {
  const { store } = await context.events();
  const kept = known.get(store) ?? new Map<string, Known>();
  known.set(store, kept);
  const key = JSON.stringify([context.scope, clusters]);
  const now = performance.now();
  for (const [each, { until }] of kept) if (until <= now) kept.delete(each);
  const found = kept.get(key);
  if (found !== undefined) return found.extent;
  // Not stopped with the first who asked: others may wait for it.
  const made: Known = { extent: measure(store, context.scope, clusters), until: Number.POSITIVE_INFINITY };
  if (kept.size < mostKept) kept.set(key, made);
  const forget = () => kept.delete(key);
  made.extent.then(() => {
    const tookMs = performance.now() - now;
    if (tookMs < worthKeepingMs) forget();
    else made.until = performance.now() + keptMs;
  }, forget);
  return made.extent;
}

async function measure(store: Store, scope: Scope, clusters: readonly string[]): Promise<Extent> {
  const [[whole], ofClusters, ofNamespaces] = await Promise.all([
    store.rows<ExtentRow>(measureExtent(scope, clusters)),
    store.rows<CountedRow>(countClusters(scope, clusters)),
    store.rows<CountedRow>(countNamespaces(scope, clusters)),
  ]);
  const events = Number(whole?.events ?? 0);
  return {
    first: events === 0 ? null : (whole?.first ?? null),
    last: events === 0 ? null : (whole?.last ?? null),
    events,
    clusters: ofClusters.map(counted),
    namespaces: ofNamespaces.map(counted),
  };
}

const counted = ({ value, count }: CountedRow) => ({ value, count: Number(count) });
