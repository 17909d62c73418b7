/** Event times held against the time of their arrival. */
import { type Arrival, arrivedSql } from '../arrival.ts';
import { numbered, Params, type Statement } from '../statement.ts';
import { streamSql } from './arrivals.ts';

export interface ClockRow {
  readonly cluster: string;
  readonly stream: string;
  /** The beginning of the hour of the arrival, in seconds since the epoch. */
  readonly hour: string;
  /** Events from the future, as their arrival has it. */
  readonly ahead: string;
  /** By how many seconds the furthest was. */
  readonly ahead_most: number;
  /** Events of long ago among such that came at once. */
  readonly behind: string;
  readonly behind_most: number;
  readonly prompt: string;
  /** Of the first odd event, in microseconds. */
  readonly first: string;
  readonly last: string;
}

export interface ClockBounds {
  readonly aheadSeconds: number;
  readonly behindSeconds: number;
}

/** Only hours with odd times. What comes late as a whole is a backlog: old events count where others of the stream came at once. */
export function oddClocks(arrival: Arrival, { aheadSeconds, behindSeconds }: ClockBounds): Statement {
  const params = new Params();
  const among = arrivedSql(arrival, params);
  const ahead = params.bind('Int64', BigInt(aheadSeconds) * 1_000_000n);
  const behind = params.bind('Int64', BigInt(behindSeconds) * 1_000_000n);
  const lag = '(toUnixTimestamp64Micro(ingested) - toUnixTimestamp64Micro(time) - duration)';
  const isAhead = `lag < -${ahead}`;
  const isBehind = `(stream = 'webhook' AND lag > ${behind})`;
  const odd = `${isAhead} OR ${isBehind}`;
  return numbered(
    `SELECT toString(cluster) AS cluster, stream, toString(hour) AS hour, countIf(${isAhead}) AS ahead, -least(min(lag), 0) / 1000000 AS ahead_most, ` +
      `countIf(${isBehind}) AS behind, greatest(max(lag), 0) / 1000000 AS behind_most, countIf(abs(lag) < 60000000) AS prompt, minIf(at, ${odd}) AS first, maxIf(at, ${odd}) AS last ` +
      `FROM (SELECT cluster, ${streamSql} AS stream, toUnixTimestamp(toStartOfHour(ingested)) AS hour, ${lag} AS lag, toUnixTimestamp64Micro(time) AS at FROM events WHERE ${among}) ` +
      'GROUP BY cluster, stream, hour HAVING ahead > 0 OR behind > 0 AND prompt > 0 ORDER BY hour, cluster, stream LIMIT 200',
    params,
  );
}
