/** The use case behind `status`: how each cluster does. */
import type { AnswerOf } from '../contract/answers.ts';
import type { RequestOf } from '../contract/requests.ts';
import { type ClusterBadRow, type ClusterStatusRow, clusterBadRecords, clusterStatus } from '../sql/status.ts';
import { measureSilences, type SilencesRow } from '../sql/summary.ts';
import { type Context, statementOptions } from './context.ts';

type Answer = AnswerOf<'status'>;
type Gaps = Answer['clusters'][number]['gaps'];

const recentMs = 300_000;
const gapWindowMs = 86_400_000;
/** Slices of time that bound the work of finding gaps. */
const gapSliceSeconds = 5;
/** A silence is so many times as long as what is usual, and no shorter than this. */
const unusual = 20;
const leastGapSeconds = 60;

export async function status({ clusters }: RequestOf<'status'>, context: Context): Promise<Answer> {
  const { store } = await context.events();
  const options = statementOptions(context);
  const now = context.clock();
  const [rows, bad] = await Promise.all([
    store.rows<ClusterStatusRow>(clusterStatus(context.scope, clusters, BigInt(now - recentMs) * 1000n), options),
    store.rows<ClusterBadRow>(clusterBadRecords(context.scope, clusters), options),
  ]);
  const badCounts = new Map(bad.map(({ cluster, count }) => [cluster, Number(count)]));
  const found: Answer['clusters'] = [];
  for (const row of rows) found.push({ ...describe(row, now), bad: badCounts.get(row.cluster) ?? 0, gaps: await findGaps(row, context) });
  // What has sent nothing but what cannot be read is in trouble, and shown.
  for (const [cluster, count] of badCounts) {
    if (rows.some((row) => row.cluster === cluster)) continue;
    const nothing = { events: 0, lastEvent: '', lastStored: '', lagSeconds: 0, ratePerSecond: 0, levels: [], sources: [], gaps: null };
    found.push({ cluster, ...nothing, bad: count });
  }
  return { clusters: found };
}

function describe({ cluster, events, last_event, last_stored, recent, levels, sources }: ClusterStatusRow, now: number) {
  return {
    cluster,
    events: Number(events),
    lastEvent: last_event,
    lastStored: last_stored,
    lagSeconds: Math.max(0, (now - Date.parse(last_event)) / 1000),
    ratePerSecond: Number(recent) / (recentMs / 1000),
    levels: [...levels],
    sources: [...sources],
  };
}

async function findGaps({ cluster, last_event }: ClusterStatusRow, { scope, ...context }: Context): Promise<Gaps> {
  const { store } = await context.events();
  const lastMs = Date.parse(last_event);
  const filter = { scope, clusters: [cluster], fromUs: BigInt(lastMs - gapWindowMs) * 1000n, toUs: null };
  const [found] = await store.rows<SilencesRow>(measureSilences(filter, gapSliceSeconds), statementOptions({ scope, ...context }));
  const least = Math.max(leastGapSeconds, (found?.usual ?? 0) * unusual);
  const gaps = (found?.longest ?? []).filter(([minusSeconds]) => -minusSeconds >= least);
  const [longest] = gaps;
  return longest === undefined ? null : { count: gaps.length, longestSeconds: -longest[0], longestFrom: longest[2] };
}
