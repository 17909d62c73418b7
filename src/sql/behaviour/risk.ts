/** What was found about each identity, counted for its risk: a day of one detection counts as much as its worst finding, and more the more there were. */
import { alertKind } from '../alerts.ts';
import { columnOf } from '../columns.ts';
import { quietMark } from '../findings.ts';
import { renderWhere } from '../relations/event-source.ts';
import { compileVisible, type Scope } from '../scope.ts';
import { numbered, Params, type Statement } from '../statement.ts';

export interface RiskFilter {
  readonly scope: Scope;
  readonly clusters: readonly string[];
  /** Null for all. */
  readonly user: string | null;
  readonly nowUs: bigint;
  readonly halfLifeUs: bigint;
  readonly limit: number;
}

export interface RiskRow {
  readonly cluster: string;
  readonly user: string;
  readonly actor_kind: string;
  /** One for each detection and day: what it counted then, when last (microseconds), how many there were, and the last one's id. */
  readonly days: readonly (readonly [rule: string, score: number, lastUs: string, findings: string, last: string])[];
}

/** What is older counts for nothing whatever the half-life. */
const oldestUs = 400n * 86_400_000_000n;

/** Alerts that were closed with a verdict that nothing was wrong. */
const harmless =
  `SELECT id FROM (SELECT id, argMax(document, version) AS newest FROM state WHERE kind = '${alertKind}' GROUP BY id) ` +
  "WHERE JSONExtractString(newest, 'status') = 'closed' AND JSONExtractString(newest, 'verdict') IN ('benign', 'false-positive')";

const actorKind = () => {
  const column = columnOf('actor_kind');
  return column.kind === 'computed' ? column.sql : "'none'";
};

/** The identities that are most at risk, the first first. */
export function rankByRisk({ scope, clusters, user, nowUs, halfLifeUs, limit }: RiskFilter): Statement {
  const params = new Params();
  const instant = (us: bigint) => `fromUnixTimestamp64Micro(${params.bind('Int64', us)}, 'UTC')`;
  const conditions = [
    "user != ''",
    // What is kept quiet on purpose, and what turned out to be right, is nobody's risk.
    `NOT startsWith(alert, '${quietMark}')`,
    `alert NOT IN (${harmless})`,
    ...(user === null ? [] : [`user = ${params.bind('String', user)}`]),
    `at > ${instant(nowUs - oldestUs)}`,
    `at <= ${instant(nowUs)}`,
    ...compileVisible(scope, clusters, params),
  ];
  const daily =
    'SELECT cluster, user, rule, max(score) * (1 + log2(count())) AS counted, toUnixTimestamp64Micro(max(at)) AS last_us, count() AS held, argMax(id, at) AS newest ' +
    `FROM findings FINAL${renderWhere(conditions)} GROUP BY cluster, user, rule, toDate32(at)`;
  const faded = `counted * exp2((last_us - ${params.bind('Int64', nowUs)}) / ${params.bind('Int64', halfLifeUs)})`;
  const sql =
    `SELECT toString(cluster) AS cluster, toString(user) AS user, ${actorKind()} AS actor_kind, ` +
    'groupArray((toString(rule), counted, toString(last_us), toString(held), newest)) AS days ' +
    `FROM (${daily}) GROUP BY cluster, user ORDER BY sum(${faded}) DESC, user, cluster LIMIT ${params.bind('UInt32', limit)}`;
  return numbered(sql, params);
}

export interface FindingDocumentRow {
  readonly id: string;
  readonly alert: string;
  readonly document: string;
}

/** Findings by their ids. */
export function findingDocuments(ids: readonly string[]): Statement {
  const params = new Params();
  return {
    sql: `SELECT id, alert, document FROM findings FINAL WHERE id IN (${params.bind('Array(String)', ids)})`,
    params: params.values,
  };
}
