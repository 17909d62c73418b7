/** Streams that stopped and that came back, held against how often something usually came through them. */
import type { Finding } from '../../model/finding.ts';
import { type StreamRow, streamsSince } from '../../sql/pipeline/arrivals.ts';
import type { PassGiven } from '../detector/detection-pass.ts';
import { pipelineFinding, sayDuration, sayTime } from './pipeline-finding.ts';

const learnedUs = 86_400_000_000n;
/** Before so many arrivals nobody knows what is usual. */
const leastArrivals = 30;
const leastSeconds = 300;
const unusual = 20;

/** The streams of the last day. */
export function findStreams({ store, clock, signal }: PassGiven): Promise<readonly StreamRow[]> {
  return store.rows<StreamRow>(streamsSince(BigInt(clock()) * 1000n - learnedUs), { signal });
}

export function watchStreams(rows: readonly StreamRow[], { clock, context }: PassGiven): readonly Finding[] {
  const nowUs = BigInt(clock()) * 1000n;
  // While this server was away nobody could arrive.
  const startedUs = BigInt(Math.trunc(context.server?.startedAt ?? 0)) * 1000n;
  return rows.filter(({ arrivals }) => Number(arrivals) >= leastArrivals).flatMap((row) => judgeStream(row, nowUs, startedUs));
}

export function judgeStream({ cluster, stream, usual, last, waits }: StreamRow, nowUs: bigint, startedUs: bigint): Finding[] {
  const longest = Math.max(leastSeconds, usual * unusual);
  const longestUs = BigInt(Math.round(longest * 1_000_000));
  const usually: readonly [string, string] = ['Usual', `something at least every ${sayDuration(Math.max(1, usual))}`];
  const back = waits
    .map(([from, to]) => ({ fromUs: BigInt(from), toUs: BigInt(to) }))
    .filter(({ fromUs, toUs }) => toUs - fromUs > longestUs && toUs - startedUs > longestUs && fromUs > startedUs)
    .map(({ fromUs, toUs }) => {
      const waited = sayDuration(Number(toUs - fromUs) / 1_000_000);
      return pipelineFinding({
        rule: 'stream-back',
        cluster,
        key: [stream, String(fromUs)],
        firstUs: fromUs,
        atUs: toUs,
        reason: `Events of ${cluster} come again through ${stream}, after ${waited}`,
        facts: [usually, ['Seen', `nothing from ${sayTime(fromUs)} to ${sayTime(toUs)}`]],
      });
    });
  const lastUs = BigInt(last);
  const sinceUs = lastUs > startedUs ? lastUs : startedUs;
  if (nowUs - sinceUs <= longestUs) return back;
  const stopped = pipelineFinding({
    rule: 'stream-stopped',
    cluster,
    key: [stream, last],
    firstUs: lastUs,
    atUs: lastUs + longestUs,
    reason: `Nothing came of ${cluster} through ${stream} since ${sayTime(lastUs)}`,
    facts: [usually, ['Seen', `nothing for more than ${sayDuration(longest)}`]],
  });
  return [...back, stopped];
}
