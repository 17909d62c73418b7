/** The use case behind `policy simulate`: recorded traffic as a policy would have it, by rule and in all. */
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { AnswerOf } from '../../contract/answers.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { maskRecord } from '../../model/masking/mask-json.ts';
import type { Policy } from '../../policy/policy.ts';
import { type Simulation, simulatePolicy, type TrafficGroup } from '../../policy/simulate/simulate-policy.ts';
import { writeEvent } from '../../policy/simulate/write-event.ts';
import type { Query } from '../../query/ast.ts';
import {
  compilePeak,
  compileSample,
  compileTraffic,
  mostKinds,
  type PeakRow,
  type TrafficFigures,
  type TrafficRow,
} from '../../sql/policy/policy-traffic.ts';
import { type StoredMonthRow, storedMonths } from '../../sql/storage.ts';
import { type Context, statementOptions } from '../context.ts';
import { readAsked } from '../summary/asked.ts';
import { microsOf } from './days-between.ts';
import { loadPolicyFile } from './load-policy-file.ts';
import { choosePriceLists } from './price-lists.ts';
import { notesOnCosts, priceRule, priceSimulation } from './price-simulation.ts';
import { timesOf, trafficRows } from './traffic-rows.ts';

type Answer = AnswerOf<'policy simulate'>;

export const usPerDay = 86_400e6;
/** So many events are compressed as the policy would write them. */
const sampleEvents = 3000;
const topOfRule = 5;

export async function simulateTraffic(
  { path: given, since, until, kubernetesVersion: version, retentionDays, ...prices }: RequestOf<'policy simulate'>,
  context: Context,
): Promise<Answer> {
  const lists = await choosePriceLists(prices);
  const { range } = readAsked({ clusters: [], since, until });
  const { path, kubernetesVersion, policy } = await loadPolicyFile(given, version, context.warn);
  const query: Query = { where: null, stages: range === null ? [] : [range] };
  const secret = randomBytes(8).readBigUInt64LE();
  const rows = await trafficRows<TrafficRow>((where) => compileTraffic(policy, query, secret, where), context);
  const groups = rows.map(groupOf);
  const simulation = simulatePolicy(policy, groups);
  const span = spanOf(rows);
  const [[peak], measured, stored] = await Promise.all([
    trafficRows<PeakRow>((where) => compilePeak(policy, query, where), context),
    span === null ? null : measureGzip(policy, query, span, simulation.total.today.events, context),
    measureStored(context),
  ]);
  const days = span === null ? 0 : Number(span.toUs - span.fromUs) / usPerDay;
  const gzip = measured?.kept ?? null;
  const over = { days, gzip: { today: measured?.today, policy: gzip?.ratio }, retentionDays };
  const priced = days === 0 ? [] : lists;
  return {
    path,
    kubernetesVersion,
    first: span?.first ?? null,
    last: span?.last ?? null,
    days,
    today: simulation.total.today,
    total: withoutToday(simulation.total),
    rules: simulation.rules.map(({ ruleIndex, stages, level, ...volumes }) => ({
      rule: ruleIndex === null ? null : ruleIndex + 1,
      level,
      today: volumes.today,
      ...withoutToday(volumes),
      stages: { ...stages },
      costs: priceRule(priced, volumes, over),
      top: topOf(rows.filter((row) => row.rule === (ruleIndex ?? -1) + 1)),
    })),
    peak: { today: Number(peak?.recorded ?? 0), kept: Number(peak?.kept ?? 0), at: span === null ? '' : String(peak?.at ?? '') },
    gzip,
    stored,
    costs: priceSimulation(priced, simulation, over),
    retentionDays,
    notes: [...notesOn(policy, simulation, groups, rows.length), ...notesOnPeak(Number(peak?.kept ?? 0)), ...notesOnCosts(lists, over)],
  };
}

export function groupOf({
  rule,
  stage,
  level,
  verb,
  apigroup: apiGroup,
  resource,
  subresource,
  ...row
}: TrafficFigures & Pick<TrafficRow, 'rule'>): TrafficGroup {
  return {
    ruleIndex: rule === 0 ? null : rule - 1,
    stage,
    level,
    verb,
    apiGroup,
    resource,
    subresource,
    events: Number(row.events),
    bytes: Number(row.bytes),
    requestEvents: Number(row.request_events),
    requestBytes: Number(row.request_bytes),
    responseEvents: Number(row.response_events),
    responseBytes: Number(row.response_bytes),
  };
}

function withoutToday({
  kept,
  estimated,
  unknownBodies,
}: Pick<Simulation['total'], 'kept' | 'estimated' | 'unknownBodies'>): Answer['total'] {
  return { kept, estimated, unknownBodies };
}

interface Span {
  readonly first: string;
  readonly last: string;
  readonly fromUs: bigint;
  readonly toUs: bigint;
}

export function spanOf(rows: readonly TrafficRow[]): Span | null {
  const { first, last } = timesOf(rows);
  if (first === null || last === null) return null;
  return { first, last, fromUs: microsOf(first), toUs: microsOf(last) };
}

function topOf(rows: readonly TrafficRow[]): Answer['rules'][number]['top'] {
  const kinds = new Map<string, Answer['rules'][number]['top'][number] & { counts: Map<string, number> }>();
  for (const { verb, apigroup: apiGroup, resource, subresource, events, bytes, users } of rows) {
    const key = JSON.stringify([verb, apiGroup, resource, subresource]);
    const kind = kinds.get(key) ?? { verb, apiGroup, resource, subresource, events: 0, bytes: 0, users: [], counts: new Map() };
    kind.events += Number(events);
    kind.bytes += Number(bytes);
    for (const [user, count] of users) kind.counts.set(user, (kind.counts.get(user) ?? 0) + Number(count));
    kinds.set(key, kind);
  }
  return [...kinds.values()]
    .sort((one, other) => other.events - one.events)
    .slice(0, topOfRule)
    .map(({ counts, ...kind }) => ({
      ...kind,
      users: [...counts]
        .sort(([, one], [, other]) => other - one)
        .slice(0, 3)
        .map(([user]) => user),
    }));
}

interface MeasuredGzip {
  /** Null where the policy keeps none of them. */
  readonly kept: Answer['gzip'];
  readonly today: number;
}

/** What gzip leaves of events as the policy would write them: some that came one after the other in the middle of the time. */
export async function measureGzip(
  policy: Policy,
  query: Query,
  { fromUs, toUs }: Span,
  events: number,
  context: Context,
): Promise<MeasuredGzip | null> {
  const width = BigInt(Math.ceil((Number(toUs - fromUs + 1n) * sampleEvents) / events));
  const middle = fromUs + (toUs - fromUs) / 2n;
  const places = [
    [middle, middle + width],
    [fromUs, toUs + 1n],
  ] as const;
  for (const [from, to] of places) {
    const rows = await trafficRows<{ record: string }>((where) => compileSample(from, to, sampleEvents, query, where), context);
    const written = rows.flatMap(({ record }) => writeEvent(policy, shownRecord(record, context)) ?? []);
    // Where nearly nothing is kept, a few events say nothing.
    if (written.length < 50 && from !== fromUs) continue;
    const kept = written.length === 0 ? null : { ratio: gzipRatio(written), sample: written.length };
    return { kept, today: gzipRatio(rows.map(({ record }) => record)) };
  }
  return null;
}

/** How well a text is compressed tells of what is in it: whoever sees masks is told of the masked one. */
function shownRecord(record: string, { masking }: Context): string {
  if (masking === 'off') return record;
  const { objectRef } = JSON.parse(record) as { readonly objectRef?: { readonly resource?: unknown } };
  return maskRecord(record, typeof objectRef?.resource === 'string' ? { resource: objectRef.resource } : {});
}

function gzipRatio(lines: readonly string[]): number {
  const text = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  return gzipSync(text).length / text.length;
}

/** Bytes on disk for one byte of the log, over all that the store holds. */
export async function measureStored(context: Context): Promise<Answer['stored']> {
  const { store, relation } = await context.events();
  if (relation.kind !== 'table') return null;
  const rows = await store.rows<StoredMonthRow>(storedMonths, statementOptions(context));
  const sum = (of: (row: StoredMonthRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  const raw = sum(({ raw_bytes }) => Number(raw_bytes));
  const disk = sum(
    ({ disk_bytes, told_bytes, plain_bytes }) => (Number(disk_bytes) * Number(told_bytes)) / Math.max(1, Number(plain_bytes)),
  );
  return raw === 0 ? null : { ratio: disk / raw };
}

/** An API server posts ten batches of 400 events a second by default, and drops what its buffer does not hold. */
const webhookEventsPerSecond = 4000;

function notesOnPeak(kept: number): string[] {
  if (kept <= webhookEventsPerSecond) return [];
  return [
    `The busiest second has more than the ${webhookEventsPerSecond} events that a webhook sends in one by default (10 batches of 400): see \`telltale connect webhook\`.`,
  ];
}

function notesOn(policy: Policy, { total }: Simulation, groups: readonly TrafficGroup[], kinds: number): string[] {
  const keeps = policy.rules.some(({ level }) => level !== 'None');
  const bodiesCut = policy.rules.some(
    ({ level, omitManagedFields = policy.omitManagedFields }) => level.startsWith('Request') && omitManagedFields === true,
  );
  return [
    ...(keeps ? ['Requests that today’s policy leaves out are not in the log: what this one would record of them is unknown.'] : []),
    ...(total.unknownBodies > 0
      ? [
          `${total.unknownBodies} events would be recorded with bodies that the log holds of no event of their kind: their size is unknown, and left out.`,
        ]
      : []),
    ...(total.estimated.events > 0
      ? ['Stages that the log does not hold are estimated: one event for each request, as long as one without bodies.']
      : []),
    ...(total.estimated.bytes > 0 && groups.some(({ level }) => level !== 'RequestResponse')
      ? ['Bodies that the log lacks are estimated by the mean of those that it holds, of the same verb and resource.']
      : []),
    ...(bodiesCut ? ['managedFields are not taken off: bodies will be smaller.'] : []),
    ...(kinds >= mostKinds ? [`There are more than ${mostKinds} kinds of events: the rarest are left out.`] : []),
  ];
}
