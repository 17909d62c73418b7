/**
 * Alerts out of findings: each is what its findings say, within what the asker may see, joined with what people made of it
 * (documents of the kind `alert` in `state`).
 */
import { alertLevels } from '../model/alert.ts';
import { quietMark, stormMark } from './findings.ts';
import { compileScope, type Scope, seesAll } from './scope.ts';
import { Params, type Statement } from './statement.ts';

export interface AlertFilter {
  readonly statuses: readonly string[];
  readonly levels: readonly string[];
  readonly rule?: string | undefined;
  readonly user?: string | undefined;
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  readonly assignee?: string | undefined;
  readonly text?: string | undefined;
  readonly fromUs: bigint | null;
  readonly toUs: bigint | null;
}

export const everyAlert: AlertFilter = { statuses: [], levels: [], fromUs: null, toUs: null };

export interface AlertPlace {
  readonly lastUs: bigint;
  readonly id: string;
}

export interface AlertRow {
  readonly alert_id: string;
  readonly level: string;
  readonly in_cluster: string;
  readonly findings: string;
  readonly event_count: string;
  /** Microseconds since the epoch. */
  readonly began: string;
  readonly ended: string;
  readonly noticed: string;
  readonly places: readonly string[];
  readonly people: string;
  readonly busiest: string;
  /** The id of its first finding. */
  readonly lead: string;
  /** JSON; empty where nobody has changed anything. */
  readonly state: string;
  readonly state_at: string;
  readonly comments: string;
  /** How many findings it has, whoever may see them. */
  readonly all_findings: string;
}

/** The kind of the documents that say what became of an alert. */
export const alertKind = 'alert';

const micros = (instant: string) => `toUnixTimestamp64Micro(${instant})`;
const instant = (us: bigint, params: Params) => `fromUnixTimestamp64Micro(${params.bind('Int64', us)}, 'UTC')`;
const told = (...path: readonly string[]) => `JSONExtractString(document, ${path.map((name) => `'${name}'`).join(', ')})`;

const wordsType =
  'Tuple(reason String, user String, impersonatedUser String, rule Tuple(title String, name String), object Tuple(resource String, namespace String, name String))';
const wordsOf = ['reason', 'user', 'impersonatedUser', 'rule.title', 'rule.name', 'object.resource', 'object.namespace', 'object.name'];

/** Whether the text stands in what a finding says. Where JSON writes it as it is, most findings are left out before they are taken apart. */
function mentions(text: string, params: Params): string {
  const value = params.bind('String', text);
  const holds = (where: string) => `positionCaseInsensitiveUTF8(${where}, ${value}) > 0`;
  const words = `concat(${wordsOf.map((name) => `words.${name}`).join(", '\n', ")})`;
  const exact = `arrayExists(words -> ${holds(words)}, [JSONExtract(document, '${wordsType}')])`;
  return /^[\p{L}\p{N} .,:/@_-]+$/u.test(text) ? `(${holds('document')} AND ${exact})` : exact;
}

const states =
  'SELECT id AS state_id, argMax(document, (version, at)) AS newest, max(at) AS changed, ' +
  `countIf(JSONExtractString(document, 'comment') != '') AS said FROM state WHERE kind = '${alertKind}' GROUP BY id`;
const statusSql = "if(JSONExtractString(newest, 'status') = '', 'open', JSONExtractString(newest, 'status'))";
const levelList = `[${alertLevels.map((level) => `'${level}'`).join(', ')}]`;
const levelRank = `max(indexOf(${levelList}, toString(findings.level)))`;

function visible(scope: Scope, params: Params): string[] {
  const scoped = compileScope(scope, params);
  return [`NOT startsWith(alert, '${quietMark}')`, ...(scoped === null ? [] : [scoped])];
}

/** Which alerts the filter leaves, with as little of each as that takes, as a source of a statement. */
function matching(filter: AlertFilter, scope: Scope, params: Params): string {
  const { rule, user, cluster, namespace, assignee, text, fromUs, toUs, statuses, levels } = filter;
  const string = (value: string) => params.bind('String', value);
  const rows = [
    ...(cluster === undefined ? [] : [`cluster = ${string(cluster)}`]),
    ...(rule === undefined ? [] : [`(rule = ${string(rule)} OR ${told('rule', 'name')} = ${string(rule)})`]),
    ...visible(scope, params),
  ];
  // What holds for one of its findings holds for the alert; all of them are counted.
  const groups = [
    ...(user === undefined ? [] : [`countIf(user = ${string(user)}) > 0`]),
    ...(namespace === undefined ? [] : [`countIf(namespace = ${string(namespace)}) > 0`]),
    ...(text === undefined ? [] : [`countIf(${mentions(text, params)}) > 0`]),
    ...(fromUs === null ? [] : [`ended >= ${instant(fromUs, params)}`]),
    ...(toUs === null ? [] : [`min(first) < ${instant(toUs, params)}`]),
    ...(levels.length === 0 ? [] : [`level_rank IN (${params.bind('Array(UInt8)', levels.map(rankOf))})`]),
  ];
  const grouped =
    `SELECT alert AS alert_id, max(at) AS ended, ${levelRank} AS level_rank FROM findings FINAL WHERE ${rows.join(' AND ')} GROUP BY alert` +
    (groups.length === 0 ? '' : ` HAVING ${groups.join(' AND ')}`);
  const after = [
    ...(statuses.length === 0 ? [] : [`${statusSql} IN (${params.bind('Array(String)', statuses)})`]),
    ...(assignee === undefined ? [] : [`JSONExtractString(newest, 'assignee') = ${string(assignee)}`]),
  ];
  return `FROM (${grouped}) AS grouped LEFT JOIN (${states}) AS states ON state_id = alert_id${after.length === 0 ? '' : ` WHERE ${after.join(' AND ')}`}`;
}

function rankOf(level: string): number {
  return (alertLevels as readonly string[]).indexOf(level) + 1;
}

export interface AlertPlaceRow {
  readonly alert_id: string;
  /** Microseconds since the epoch. */
  readonly ended: string;
}

/** The places of a page, the newest first; what the alerts are comes from `describeAlerts`. */
export function listAlerts(
  filter: AlertFilter,
  scope: Scope,
  { after, limit }: { readonly after: AlertPlace | null; readonly limit: number },
): Statement {
  const params = new Params();
  const from = matching(filter, scope, params);
  const behind =
    after === null ? '' : ` WHERE (ended_at, alert_id) < (${instant(after.lastUs, params)}, ${params.bind('String', after.id)})`;
  return {
    sql:
      `SELECT alert_id, toString(${micros('ended_at')}) AS ended FROM (SELECT alert_id, grouped.ended AS ended_at ${from})${behind} ` +
      `ORDER BY ended_at DESC, alert_id DESC LIMIT ${params.bind('UInt64', limit)}`,
    params: params.values,
  };
}

/** What these alerts are, in no order. */
export function describeAlerts(ids: readonly string[], scope: Scope): Statement {
  const params = new Params();
  const wanted = `alert IN (${params.bind('Array(String)', ids)})`;
  const grouped =
    `SELECT alert AS alert_id, ${levelRank} AS level_rank, any(cluster) AS in_cluster, count() AS finding_count, ` +
    'sum(events) AS event_count, min(first) AS began, max(at) AS ended, max(found) AS noticed, ' +
    "arraySort(arrayFilter(place -> place != '', groupUniqArray(20)(toString(namespace)))) AS places, uniqExact(user) AS people, " +
    `topK(1)(toString(user))[1] AS busiest, argMin(id, (first, id)) AS lead FROM findings FINAL WHERE ${[wanted, ...visible(scope, params)].join(' AND ')} GROUP BY alert`;
  const whole = `SELECT alert AS whole_id, count() AS whole_count FROM findings FINAL WHERE ${wanted} GROUP BY alert`;
  const shown = [
    'alert_id',
    `${levelList}[level_rank] AS level`,
    'toString(in_cluster) AS in_cluster',
    'finding_count AS findings',
    'event_count',
    `toString(${micros('grouped.began')}) AS began`,
    `toString(${micros('grouped.ended')}) AS ended`,
    `toString(${micros('grouped.noticed')}) AS noticed`,
    'places',
    'people',
    'busiest',
    'lead',
    'newest AS state',
    `toString(${micros('changed')}) AS state_at`,
    'said AS comments',
    `${seesAll(scope) ? 'finding_count' : 'whole_count'} AS all_findings`,
  ];
  return {
    sql:
      `SELECT ${shown.join(', ')} FROM (${grouped}) AS grouped LEFT JOIN (${states}) AS states ON state_id = alert_id` +
      (seesAll(scope) ? '' : ` LEFT JOIN (${whole}) AS wholes ON whole_id = alert_id`),
    params: params.values,
  };
}

export interface AlertCountRow {
  readonly level: string;
  readonly status: string;
  readonly alerts: string;
}

export function countAlerts(filter: AlertFilter, scope: Scope): Statement {
  const params = new Params();
  const rows = `SELECT ${levelList}[level_rank] AS level, ${statusSql} AS status ${matching(filter, scope, params)}`;
  return { sql: `SELECT level, status, count() AS alerts FROM (${rows}) GROUP BY level, status`, params: params.values };
}

/** Which alerts begin like this. */
export function alertsThatBegin(prefix: string, scope: Scope, limit: number): Statement {
  const params = new Params();
  const where = [`startsWith(alert, ${params.bind('String', prefix)})`, ...visible(scope, params)];
  return {
    sql: `SELECT DISTINCT alert FROM findings FINAL WHERE ${where.join(' AND ')} ORDER BY alert LIMIT ${params.bind('UInt64', limit)}`,
    params: params.values,
  };
}

export interface DocumentRow {
  readonly id: string;
  readonly document: string;
}

export function findingDocuments(ids: readonly string[]): Statement {
  const params = new Params();
  return {
    sql: `SELECT id, document FROM findings WHERE id IN (${params.bind('Array(String)', ids)}) LIMIT 1 BY id`,
    params: params.values,
  };
}

/** The latest findings of an alert, the newest first. */
export function findingsOf(alert: string, scope: Scope, limit: number): Statement {
  const params = new Params();
  const where = [`alert = ${params.bind('String', alert)}`, ...visible(scope, params)];
  return {
    sql: `SELECT id, document FROM findings FINAL WHERE ${where.join(' AND ')} ORDER BY at DESC, id LIMIT ${params.bind('UInt64', limit)}`,
    params: params.values,
  };
}

export interface StepRow {
  /** Microseconds since the epoch. */
  readonly step: string;
  readonly findings: string;
}

export function stepsOf(alert: string, scope: Scope, stepUs: bigint): Statement {
  const params = new Params();
  const where = [`alert = ${params.bind('String', alert)}`, ...visible(scope, params)];
  const step = params.bind('Int64', stepUs);
  return {
    sql: `SELECT toString(intDiv(${micros('at')}, ${step}) * ${step}) AS step, count() AS findings FROM findings FINAL WHERE ${where.join(' AND ')} GROUP BY step ORDER BY toInt64(step)`,
    params: params.values,
  };
}

export interface PersonRow {
  readonly who: string;
  readonly findings: string;
}

export function peopleOf(alert: string, scope: Scope, limit: number): Statement {
  const params = new Params();
  const where = [`alert = ${params.bind('String', alert)}`, ...visible(scope, params)];
  return {
    sql: `SELECT toString(user) AS who, count() AS findings FROM findings FINAL WHERE ${where.join(' AND ')} GROUP BY user ORDER BY findings DESC, who LIMIT ${params.bind('UInt64', limit)}`,
    params: params.values,
  };
}

export interface Relation {
  readonly alert: string;
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string;
  readonly resource: string;
  readonly name: string;
  /** The last hop; empty where none is known. */
  readonly address: string;
  readonly fromUs: bigint;
  readonly toUs: bigint;
}

export interface RelatedRow {
  readonly alert: string;
  readonly because: 'user' | 'object' | 'address';
}

/** Other alerts in the cluster with the same user, object or address around the time: the closest kinship first, then the newest. */
export function relatedAlerts(
  { alert, cluster, user, namespace, resource, name, address, fromUs, toUs }: Relation,
  scope: Scope,
  limit: number,
): Statement {
  const params = new Params();
  const text = (value: string) => params.bind('String', value);
  const same = {
    user: user === '' ? 'false' : `user = ${text(user)}`,
    object:
      resource === '' || name === ''
        ? 'false'
        : `(namespace = ${text(namespace)} AND ${told('object', 'resource')} = ${text(resource)} AND ${told('object', 'name')} = ${text(name)})`,
    address: address === '' ? 'false' : `JSONExtract(document, 'sourceIPs', 'Array(String)')[-1] = ${text(address)}`,
  };
  const where = [
    `cluster = ${text(cluster)}`,
    `alert != ${text(alert)}`,
    `at >= ${instant(fromUs, params)}`,
    `first <= ${instant(toUs, params)}`,
    ...visible(scope, params),
  ];
  const kinship = `multiIf(${same.user}, 1, ${same.object}, 2, ${same.address}, 3, 4)`;
  return {
    sql:
      `SELECT alert, ['user', 'object', 'address'][closest] AS because FROM (SELECT alert, min(${kinship}) AS closest, max(at) AS latest ` +
      `FROM findings FINAL WHERE ${where.join(' AND ')} GROUP BY alert HAVING closest < 4) ORDER BY closest, latest DESC, alert LIMIT ${params.bind('UInt64', limit)}`,
    params: params.values,
  };
}

export interface NewsRow {
  readonly alert: string;
  /** How many findings are newer than the instant. */
  readonly more: string;
  /** When the newest was found, in microseconds since the epoch. */
  readonly newest: string;
}

/** Alerts that have got findings since that instant. */
export function alertsSince(foundUs: bigint, limit: number): Statement {
  const params = new Params();
  const since = instant(foundUs, params);
  return {
    sql:
      `SELECT alert, countIf(found > ${since}) AS more, toString(${micros('max(found)')}) AS newest FROM findings FINAL WHERE NOT startsWith(alert, '${quietMark}') ` +
      `GROUP BY alert HAVING max(found) > ${since} ORDER BY max(found) LIMIT ${params.bind('UInt64', limit)}`,
    params: params.values,
  };
}

export interface QuietRow {
  readonly suppression: string;
  readonly findings: string;
  readonly latest: string;
}

/** How many findings each suppression has kept quiet, of those that the asker may see. */
export function quietFindings(scope: Scope): Statement {
  const params = new Params();
  const scoped = compileScope(scope, params);
  const where = [`startsWith(alert, '${quietMark}')`, ...(scoped === null ? [] : [scoped])];
  return {
    sql: `SELECT substring(alert, ${quietMark.length + 1}) AS suppression, count() AS findings, toString(${micros('max(at)')}) AS latest FROM findings FINAL WHERE ${where.join(' AND ')} GROUP BY alert`,
    params: params.values,
  };
}

/** Whether the id is that of a storm. */
export function isStorm(id: string): boolean {
  return id.startsWith(stormMark);
}
