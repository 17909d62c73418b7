/** How much identities did, by the hour. What is counted here is grouped so that the tallies tell it (see schema.ts). */
import { type Arrival, arrivedSql } from '../arrival.ts';
import { columnOf } from '../columns.ts';
import { lastStageOnly } from '../relations/table-source.ts';
import { quarterSql } from '../schema.ts';
import { numbered, Params, type Statement } from '../statement.ts';
import { plausibleSql } from './collect-sightings.ts';
import { makesObjectSql } from './evidence.ts';
import type { Judged } from './new-sightings.ts';

export const hourUs = 3_600_000_000n;
/** The hour that an instant falls in, counted from the epoch. */
export const hourOf = (us: bigint) => Number(us < 0n ? 0n : us / hourUs);

export interface HourRow {
  /** Its beginning, in microseconds. */
  readonly hour: string;
}

/** The hours of events that are among these, or were stored since. */
export function touchedHours(arrival: Arrival, storedUs: bigint | null): Statement {
  const params = new Params();
  const since = storedUs === null ? '' : ` OR ingested >= fromUnixTimestamp64Micro(${params.bind('Int64', storedUs)}, 'UTC')`;
  const hours = `SELECT DISTINCT intDiv(toUnixTimestamp64Micro(time), ${hourUs}) AS hour FROM events WHERE ((${arrivedSql(arrival, params)})${since}) AND ${plausibleSql}`;
  return { sql: `SELECT toString(hour * ${hourUs}) AS hour FROM (${hours}) AS hours ORDER BY hours.hour`, params: params.values };
}

const kind = () => {
  const column = columnOf('actor_kind');
  return column.kind === 'computed' ? column.sql : "''";
};

/** Counts by everything that the conditions of the sums need, of whole hours; before the epoch nothing is. */
function tallied(hours: { readonly from: number; readonly to: number }, clusters: readonly string[], params: Params, more = ''): string {
  const quarter = (hour: number) => params.bind('Int64', BigInt(Math.max(0, hour)) * 4n);
  const keys = 'cluster, user, verb, resource, subresource, code';
  const among = clusters.length === 0 ? '' : ` AND cluster IN (${params.bind('Array(String)', clusters)})`;
  return (
    `SELECT ${keys}, ${quarterSql} AS quarter, count() AS held FROM events ` +
    `WHERE ${quarterSql} >= ${quarter(hours.from)} AND ${quarterSql} < ${quarter(hours.to)} AND user != ''${among}${more} AND ${lastStageOnly} ` +
    `GROUP BY ${keys}, ${quarterSql}`
  );
}

const isDenied = 'code IN (401, 403)';

export interface ActivityRow {
  readonly cluster: string;
  readonly identity: string;
  readonly kind: string;
  readonly hour: number;
  readonly requests: string;
  readonly denied: string;
  readonly creates: string;
}

/** From here on somebody is looked at more closely; of people every hour is. */
export interface ActivityFloors {
  readonly requests: number;
  readonly denied: number;
  readonly creates: number;
}

/** The first and the last hour of what is judged, and one behind. */
export function judgedHours({ fromUs, toUs, hoursUs }: Judged): { readonly from: number; readonly to: number } {
  if (hoursUs === null) return { from: hourOf(fromUs), to: hourOf(toUs - 1n) + 1 };
  const hours = hoursUs.map(hourOf);
  return { from: Math.min(...hours), to: Math.max(...hours) + 1 };
}

export function busyHours(judged: Judged, floors: ActivityFloors): Statement {
  const params = new Params();
  const among =
    judged.hoursUs === null
      ? ''
      : ` AND intDiv(${quarterSql}, 4) IN (${params.bind(
          'Array(Int64)',
          judged.hoursUs.map((us) => hourOf(us)),
        )})`;
  const from = tallied(judgedHours(judged), judged.clusters, params, among);
  const least = [
    `all_requests >= ${params.bind('UInt64', floors.requests)}`,
    `all_denied >= ${params.bind('UInt64', floors.denied)}`,
    `all_creates >= ${params.bind('UInt64', floors.creates)}`,
    "actor = 'human'",
  ];
  const summed =
    `SELECT cluster, user, ${kind()} AS actor, toUInt32(intDiv(quarter, 4)) AS hour, sum(held) AS all_requests, ` +
    `sumIf(held, ${isDenied}) AS all_denied, sumIf(held, ${makesObjectSql}) AS all_creates FROM (${from}) GROUP BY cluster, user, hour`;
  const sql =
    'SELECT toString(cluster) AS cluster, toString(user) AS identity, actor AS kind, hour, toString(all_requests) AS requests, toString(all_denied) AS denied, toString(all_creates) AS creates ' +
    `FROM (${summed}) AS summed WHERE actor IN ('human', 'service-account', 'node', 'control-plane') AND (${least.join(' OR ')}) ` +
    'ORDER BY summed.hour, summed.cluster, summed.user LIMIT 200000';
  return numbered(sql, params);
}

export interface HistoryRow {
  readonly cluster: string;
  readonly identity: string;
  /** Microseconds. */
  readonly since: string;
  readonly kind_since: string;
  /** Only hours in which something was done. */
  readonly hours: readonly (readonly [hour: number, requests: string, denied: string])[];
}

/** What these identities did, hour by hour, and since when they and their kind are known. */
export function historyOf(
  identities: readonly string[],
  hours: { readonly from: number; readonly to: number },
  clusters: readonly string[],
): Statement {
  const params = new Params();
  const who = params.bind('Array(String)', identities);
  const from = tallied(hours, clusters, params, ` AND user IN (${who})`);
  const hourly = `SELECT cluster, user, toUInt32(intDiv(quarter, 4)) AS hour, sum(held) AS requests, sumIf(held, ${isDenied}) AS denied FROM (${from}) GROUP BY cluster, user, hour`;
  const known = (keys: string, where: string) =>
    `SELECT ${keys}, min(first) AS since FROM sightings WHERE dimension = 'self'${where} GROUP BY ${keys}`;
  const micros = (column: string) => `toString(toUnixTimestamp64Micro(${column}))`;
  const sql =
    `SELECT toString(s.cluster) AS cluster, s.identity AS identity, ${micros('s.since')} AS since, ${micros('k.since')} AS kind_since, h.hours AS hours ` +
    `FROM (${known('cluster, kind, identity', ` AND identity IN (${who})`)}) AS s ` +
    `LEFT JOIN (${known('cluster, kind', '')}) AS k ON k.cluster = s.cluster AND k.kind = s.kind ` +
    `LEFT JOIN (SELECT cluster, user, groupArray((hour, toString(requests), toString(denied))) AS hours FROM (${hourly}) GROUP BY cluster, user) AS h ON h.cluster = s.cluster AND h.user = s.identity`;
  return numbered(sql, params);
}

export interface OffHoursRow {
  readonly cluster: string;
  readonly identity: string;
  /** In the time zone that was asked for. */
  readonly day: string;
  /** Microseconds: the beginnings of the first and of the last quarter of an hour in which they were at work. */
  readonly from: string;
  readonly to: string;
  readonly requests: string;
}

export interface SetHours {
  readonly days: readonly number[];
  readonly from: number;
  readonly to: number;
  readonly timeZone: string;
}

/** People at work outside of these hours, by the day. */
export function offHours(judged: Judged, { days, from, to, timeZone }: SetHours): Statement {
  const params = new Params();
  const local = `toDateTime(quarter * 900, ${params.bind('String', timeZone)})`;
  const counted = tallied(judgedHours(judged), judged.clusters, params);
  const minute = `(toHour(${local}) * 60 + toMinute(${local}))`;
  const [begin, end] = [params.bind('UInt16', from), params.bind('UInt16', to)];
  // Work over midnight belongs to the day on which it began.
  const isAtWork = from < to ? `${minute} >= ${begin} AND ${minute} < ${end}` : `(${minute} >= ${begin} OR ${minute} < ${end})`;
  const weekday = from < to ? `toDayOfWeek(${local})` : `toDayOfWeek(if(${minute} < ${end}, ${local} - 86400, ${local}))`;
  const sql =
    `SELECT toString(cluster) AS cluster, toString(user) AS identity, toString(toDate(${local})) AS day, ` +
    'toString(min(quarter) * 900000000) AS from, toString(max(quarter) * 900000000) AS to, toString(sum(held)) AS requests ' +
    `FROM (${counted}) AS tallied WHERE ${kind()} = 'human' AND NOT (${weekday} IN (${params.bind('Array(UInt8)', days)}) AND ${isAtWork}) ` +
    'GROUP BY tallied.cluster, tallied.user, day ORDER BY day, cluster, identity';
  return numbered(sql, params);
}
