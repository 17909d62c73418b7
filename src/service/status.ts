/** The use case behind `status`: how each cluster does. */
import type { AnswerOf } from '../contract/answers.ts';
import type { RequestOf } from '../contract/requests.ts';
import {
  type ClusterBadRow,
  type ClusterRecentRow,
  type ClusterSourceRow,
  type ClusterStatusRow,
  clusterBadRecords,
  clusterRecent,
  clusterSources,
  clusterStatus,
} from '../sql/status.ts';
import { measureSilences, type SilencesRow } from '../sql/summary.ts';
import { type Context, statementOptions } from './context.ts';
import { describeStore } from './describe-store.ts';

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
  const { scope } = context;
  const options = statementOptions(context);
  const now = context.clock();
  const [rows, recent, from, bad, whole] = await Promise.all([
    store.rows<ClusterStatusRow>(clusterStatus(scope, clusters), options),
    store.rows<ClusterRecentRow>(clusterRecent(scope, clusters, BigInt(now - recentMs) * 1000n), options),
    store.rows<ClusterSourceRow>(clusterSources(scope, clusters), options),
    store.rows<ClusterBadRow>(clusterBadRecords(scope, clusters), options),
    // What is about all events is not for who sees some.
    scope.clusters === 'all' && scope.namespaces === 'all' ? describeStore(context) : nothingOfIt,
  ]);
  const badCounts = sums(bad, ({ cluster }) => cluster);
  const found: Answer['clusters'] = [];
  for (const row of rows) {
    const sources = from.filter(({ cluster }) => cluster === row.cluster).map(describeSource);
    const stored = Number(recent.find(({ cluster }) => cluster === row.cluster)?.recent ?? 0);
    const ratePerSecond = stored / (recentMs / 1000);
    found.push({ ...describe(row, now), ratePerSecond, sources, bad: badCounts.get(row.cluster) ?? 0, gaps: await findGaps(row, context) });
  }
  // What has sent nothing but what cannot be read is in trouble, and shown.
  for (const [cluster, count] of badCounts) {
    if (rows.some((row) => row.cluster === cluster)) continue;
    const nothing = { events: 0, lastEvent: '', lastStored: '', lagSeconds: 0, ratePerSecond: 0, levels: [], sources: [], gaps: null };
    found.push({ cluster, ...nothing, bad: count });
  }
  return { clusters: found, bad: describeBad(bad), ...whole };
}

const nothingOfIt = { storage: null, versions: null, setAside: null, server: null };

function describeSource({ source, events, last_stored }: ClusterSourceRow): Answer['clusters'][number]['sources'][number] {
  return { source, events: Number(events), lastStored: last_stored };
}

function describeBad(rows: readonly ClusterBadRow[]): Answer['bad'] {
  return [...sums(rows, ({ reason }) => reason)]
    .map(([reason, count]) => {
      const newest = rows.reduce((latest, row) => (row.reason === reason && row.newest > latest ? row.newest : latest), '');
      return { reason, count, newest };
    })
    .sort((one, other) => other.count - one.count || one.reason.localeCompare(other.reason));
}

function sums(rows: readonly ClusterBadRow[], keyOf: (row: ClusterBadRow) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + Number(row.count));
  return counts;
}

function describe({ cluster, events, last_event, last_stored, levels }: ClusterStatusRow, now: number) {
  return {
    cluster,
    events: Number(events),
    lastEvent: last_event,
    lastStored: last_stored,
    lagSeconds: Math.max(0, (now - Date.parse(last_event)) / 1000),
    levels: [...levels],
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
