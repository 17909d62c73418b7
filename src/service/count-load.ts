/** Puts what a load brought into the metrics: from its tally, which the engine has counted. */
import type { SkipCounts } from '../decode/envelope.ts';
import { type Metrics, sourceKind } from '../platform/metrics.ts';
import type { LoadOutcome } from '../store/loader.ts';

export function countLoad(
  metrics: Metrics,
  { tally, duplicates, klog }: LoadOutcome,
  of: { readonly cluster: string; readonly source: string },
  nowMs: number,
): void {
  const cluster = metrics.cluster(of.cluster);
  const labels = { cluster, source: sourceKind(of.source) };
  let newestUs = 0;
  for (const { bad, level_class: level, verb_class, code_class, count, bytes, newest } of tally?.records ?? []) {
    if (bad !== '') {
      metrics.bad.inc({ ...labels, reason: bad }, Number(count));
      continue;
    }
    metrics.events.inc({ ...labels, level, verb_class, code_class }, Number(count));
    metrics.loadedBytes.inc(Number(bytes));
    newestUs = Math.max(newestUs, Number(newest));
  }
  for (const reason of tally?.slices ?? []) metrics.bad.inc({ ...labels, reason });
  if (klog > 0) countSkipped(metrics, { klog }, of);
  if (duplicates > 0) metrics.duplicates.inc(labels, duplicates);
  if (newestUs > 0) metrics.eventLag.set({ cluster }, Math.max(0, nowMs - newestUs / 1000) / 1000);
  metrics.loads.inc();
}

/** What is no audit event. */
export function countSkipped(metrics: Metrics, counts: SkipCounts, of: { readonly cluster: string; readonly source: string }): void {
  const labels = { cluster: metrics.cluster(of.cluster), source: sourceKind(of.source) };
  for (const [kind, count] of Object.entries(counts)) metrics.skipped.inc({ ...labels, kind }, count);
}
