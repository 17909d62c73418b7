/** Gaps in the times of events: what is missing between what is there. */
import type { Finding } from '../../model/finding.ts';
import { fullScope } from '../../sql/scope.ts';
import { measureSilences, type SilencesRow } from '../../sql/summary.ts';
import type { PassGiven } from '../detector/detection-pass.ts';
import { pipelineFinding, sayDuration, sayTime } from './pipeline-finding.ts';

const windowMs = 7_200_000;
/** So long events may be on their way. */
const settledMs = 300_000;
const sliceSeconds = 5;
const unusual = 20;
const leastSeconds = 60;
/** Fewer steps than these tell nothing of what is usual. */
const leastSteps = 60;

export async function watchSilences(clusters: readonly string[], { store, clock, signal }: PassGiven): Promise<readonly Finding[]> {
  const toMs = clock() - settledMs;
  const range = { scope: fullScope, fromUs: BigInt(toMs - windowMs) * 1000n, toUs: BigInt(toMs) * 1000n };
  const found: Finding[] = [];
  for (const cluster of clusters) {
    const [row] = await store.rows<SilencesRow>(measureSilences({ ...range, clusters: [cluster] }, sliceSeconds), { signal });
    if (row === undefined || Number(row.steps) < leastSteps) continue;
    const least = Math.max(leastSeconds, row.usual * unusual);
    for (const [minusSeconds, , from, to] of row.longest) {
      if (-minusSeconds < least) continue;
      const firstUs = BigInt(Date.parse(from)) * 1000n;
      const atUs = BigInt(Date.parse(to)) * 1000n;
      found.push(
        pipelineFinding({
          rule: 'log-silent',
          cluster,
          key: [String(firstUs)],
          firstUs,
          atUs,
          reason: `No event of ${cluster} is there for ${sayDuration(-minusSeconds)}, from ${sayTime(firstUs)} on`,
          facts: [
            ['Usual', `an event at least every ${sayDuration(Math.max(1, row.usual))}`],
            ['Seen', `none from ${sayTime(firstUs)} to ${sayTime(atUs)}`],
          ],
        }),
      );
    }
  }
  return found;
}
