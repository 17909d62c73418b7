/** What the log holds: from when to when, which clusters, levels and stages, how much over time, and where it fell silent. */
import type { Coverage, Newest, Share, Silences, TimeSpan, Volume } from '../../contract/summary.ts';
import { printQuery } from '../../query/print-query.ts';
import { printDuration } from '../../query/values/duration.ts';
import { longestSteps, measureSilences, type SilencesRow } from '../../sql/summary.ts';
import { readValidQuery } from '../read-valid-query.ts';
import { clusterCondition, rangeBounds } from './asked.ts';
import { fieldRef, narrow } from './compose-query.ts';
import { readableLength, sliceSeconds } from './time-slices.ts';
import type { Values, Work } from './work.ts';

/** Naming the stage asks for every event. */
const coverageQuery = 'stats count, min(time) as earliest, max(time) as latest by cluster,level,stage';

export interface Holdings {
  readonly events: number;
  readonly time: TimeSpan | null;
  readonly coverage: Omit<Coverage, 'silences'>;
}

export async function findHoldings(work: Work): Promise<Holdings> {
  const query = work.restrict(readValidQuery(coverageQuery).query);
  const { rows } = await work.ask(query);
  const shares = (key: string) => sumBy(rows, key);
  return {
    events: rows.reduce((sum, { count }) => sum + Number(count), 0),
    time: spanOf(rows),
    coverage: {
      query: work.textOf('groupby cluster,level,stage'),
      clusters: shares('cluster'),
      levels: shares('level'),
      stages: shares('stage'),
    },
  };
}

function sumBy(rows: readonly Values[], key: string): Share[] {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(String(row[key]), (sums.get(String(row[key])) ?? 0) + Number(row['count']));
  return [...sums].map(([value, events]) => ({ value, events })).sort((a, b) => b.events - a.events || (a.value < b.value ? -1 : 1));
}

/** Times are ISO 8601 of one form, so they are in order as text. */
function spanOf(rows: readonly Values[]): TimeSpan | null {
  const firsts = rows.map(({ earliest }) => String(earliest)).sort();
  const lasts = rows.map(({ latest }) => String(latest)).sort();
  const [from] = firsts;
  const to = lasts.at(-1);
  return from === undefined || to === undefined ? null : { from, to, seconds: (Date.parse(to) - Date.parse(from)) / 1000 };
}

/** About as many slices as a line has room for. */
const slices = 42;

export async function findVolume(time: TimeSpan, work: Work): Promise<Volume> {
  const slice = sliceSeconds(time.seconds, slices);
  const query = work.restrict(readValidQuery(`timeslice ${printDuration(Math.round(slice * 1e6))} by code_class`).query);
  const { rows } = await work.ask(query);
  const starts = rows.map((row) => Date.parse(String(row['time'])));
  const firstMs = starts.reduce((least, start) => Math.min(least, start), Number.POSITIVE_INFINITY);
  const lastMs = starts.reduce((most, start) => Math.max(most, start), firstMs);
  const length = rows.length === 0 ? 0 : Math.round((lastMs - firstMs) / (slice * 1000)) + 1;
  const requests = new Array<number>(length).fill(0);
  const failed = new Array<number>(length).fill(0);
  rows.forEach((row, at) => {
    const index = Math.round(((starts[at] ?? firstMs) - firstMs) / (slice * 1000));
    requests[index] = (requests[index] ?? 0) + Number(row['count']);
    if (/^[45]/.test(String(row['code_class']))) failed[index] = (failed[index] ?? 0) + Number(row['count']);
  });
  return {
    query: printQuery(query),
    from: length === 0 ? time.from : new Date(firstMs).toISOString(),
    sliceSeconds: slice,
    requests,
    failed,
  };
}

/** Slices of time that bound the work of finding silences. */
const silenceSlices = 100_000;
/** Fewer steps than this tell nothing about what is usual. */
const leastSteps = 50;
const leastSilenceSeconds = 10;
/** So many times the usual step is a silence. */
const unusual = 20;
const shownSilences = 3;

export async function findSilences(time: TimeSpan, work: Work): Promise<Silences | null> {
  const { asked, context } = work;
  const filter = { scope: context.scope, clusters: asked.clusters, ...rangeBounds(asked, context.clock()) };
  const [found] = await work.rows<SilencesRow>(measureSilences(filter, Math.max(1, Math.ceil(time.seconds / silenceSlices))));
  if (found === undefined || Number(found.steps) < leastSteps) return null;
  const atLeastSeconds = readableLength(Math.max(leastSilenceSeconds, found.usual * unusual));
  if (atLeastSeconds > time.seconds / 2) return null;
  const silences = found.longest.filter(([minusSeconds]) => -minusSeconds >= atLeastSeconds);
  return {
    atLeastSeconds,
    count: silences.length,
    isCountExact: silences.length < longestSteps,
    longest: silences.slice(0, shownSilences).map(([minusSeconds, cluster, from, to]) => ({
      cluster,
      from,
      to,
      seconds: -minusSeconds,
      query: flowAround(cluster, from, to),
    })),
  };
}

/** The flow from half the length before the silence to half the length after it. */
function flowAround(cluster: string, from: string, to: string): string {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  const length = (toMs - fromMs) / 1000;
  const start = BigInt(Math.floor(fromMs / 1000 - length / 2)) * 1_000_000n;
  const end = BigInt(Math.ceil(toMs / 1000 + length / 2)) * 1_000_000n;
  const { query } = readValidQuery(`timeslice ${printDuration(Math.round(sliceSeconds(length * 2, 20) * 1e6))}`);
  const span = { start: 0, end: 0 };
  const point = (epochUs: bigint) => ({ kind: 'absolute', epochUs }) as const;
  const range = { kind: 'range', from: point(start), to: point(end), keyword: 'from', span } as const;
  return printQuery({ ...narrow(query, clusterCondition({ clusters: [cluster], range: null })), stages: [range, ...query.stages] });
}

/** Where the range that was asked for has no end or no length of its own. */
const usualLengthMs = 86_400_000;

/** The newest event of the clusters, whatever the range. */
export async function findNewest(work: Work): Promise<Newest | null> {
  const { query } = readValidQuery('stats count, max(time) as newest');
  const { rows } = await work.ask(
    narrow({ ...query, where: clusterCondition(work.asked) }, { kind: 'empty', field: fieldRef('stage'), negated: true }),
  );
  const row = rows[0];
  if (row === undefined || Number(row['count']) === 0) return null;
  const time = String(row['newest']);
  const { fromUs, toUs } = rangeBounds(work.asked, work.context.clock());
  const askedMs = fromUs === null ? usualLengthMs : (Number(toUs ?? BigInt(work.context.clock()) * 1000n) - Number(fromUs)) / 1000;
  // The end of a range is left out of it: the next whole second takes the event in.
  const untilMs = Math.floor(Date.parse(time) / 1000) * 1000 + 1000;
  const seconds = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
  return { time, since: seconds(untilMs - Math.max(1000, askedMs)), until: seconds(untilMs) };
}
