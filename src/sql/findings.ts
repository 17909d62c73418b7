/** Statements that fill the table of findings. Whoever reads it says FINAL: a finding that two writers stored at once is one row then. */
import { Params, type Statement } from './statement.ts';

/** What a line of the payload holds; instants are microseconds since the epoch. */
export interface FindingRow {
  readonly id: string;
  /** The alert that it belongs to; of what is kept quiet `quietMark` and the id of the suppression. */
  readonly alert: string;
  /** Its id. */
  readonly rule: string;
  readonly level: string;
  readonly origin: string;
  readonly at: number;
  readonly first: number;
  readonly cluster: string;
  readonly namespace: string;
  readonly user: string;
  readonly score: number;
  readonly events: number;
  /** JSON. */
  readonly document: string;
  readonly found: number;
}

/** What stands before the id of a suppression in the place of an alert. */
export const quietMark = '~';
/** What the ids of alerts begin with that stand for too many others. */
export const stormMark = 'storm-';

const types =
  'id String, alert String, rule String, level String, origin String, at Int64, first Int64, cluster String, namespace String, user String, score Float64, events UInt64, document String, found Int64';
const names = types.split(', ').map((column) => column.split(' ')[0] ?? '');
const instants = new Set(['at', 'first', 'found']);

/** The payload is JSON, a `FindingRow` a line. */
export function appendFindings(): Statement {
  const values = names.map((name) => (instants.has(name) ? `fromUnixTimestamp64Micro(finding.${name}, 'UTC')` : `finding.${name}`));
  return {
    sql:
      `INSERT INTO findings (${names.join(', ')}) SELECT ${values.join(', ')} FROM ` +
      `(SELECT JSONExtract(line, 'Tuple(${types})') AS finding FROM input('line String')) FORMAT LineAsString`,
    params: {},
  };
}

export interface KnownFindingRow {
  readonly id: string;
  readonly alert: string;
}

/** Which of these are there already. */
export function knownFindings(ids: readonly string[]): Statement {
  const params = new Params();
  return { sql: `SELECT id, alert FROM findings WHERE id IN (${params.bind('Array(String)', ids)})`, params: params.values };
}

/** Which of these alerts have findings already. */
export function knownAlerts(ids: readonly string[]): Statement {
  const params = new Params();
  return { sql: `SELECT DISTINCT alert FROM findings WHERE alert IN (${params.bind('Array(String)', ids)})`, params: params.values };
}

export interface HourlyAlertsRow {
  readonly of_rule: string;
  readonly in_cluster: string;
  /** Hours since the epoch. */
  readonly hour: string;
  readonly alerts: string;
}

export interface Hours {
  readonly rules: readonly string[];
  readonly clusters: readonly string[];
  readonly fromHour: bigint;
  readonly toHour: bigint;
}

export const hourUs = 3_600_000_000n;

/** How many alerts each rule has opened in each cluster and hour. */
export function hourlyAlerts({ rules, clusters, fromHour, toHour }: Hours): Statement {
  const params = new Params();
  const hour = `intDiv(toUnixTimestamp64Micro(first), ${hourUs})`;
  const wanted = [
    `rule IN (${params.bind('Array(String)', rules)})`,
    `cluster IN (${params.bind('Array(String)', clusters)})`,
    `${hour} BETWEEN ${params.bind('Int64', fromHour)} AND ${params.bind('Int64', toHour)}`,
    `NOT startsWith(alert, '${quietMark}')`,
    `NOT startsWith(alert, '${stormMark}')`,
  ];
  return {
    sql:
      `SELECT toString(rule) AS of_rule, toString(cluster) AS in_cluster, ${hour} AS hour, uniqExact(alert) AS alerts ` +
      `FROM findings WHERE ${wanted.join(' AND ')} GROUP BY rule, cluster, hour`,
    params: params.values,
  };
}

/** The rules that have found something, by their ids and names. */
export function foundRules(): Statement {
  return {
    sql: "SELECT toString(rule) AS id, any(JSONExtractString(document, 'rule', 'name')) AS name FROM findings GROUP BY rule ORDER BY id LIMIT 10000",
    params: {},
  };
}
