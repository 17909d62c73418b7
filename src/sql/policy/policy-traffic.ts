/** Recorded traffic as audit policies would have it: one statement each, over a store or over files, every stage by itself. */
import { isGiven } from '../../policy/match-rule.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Query } from '../../query/ast.ts';
import type { EventNames } from '../event-names.ts';
import type { Settings } from '../relations/event-source.ts';
import { type SourceContext, sourceOf } from '../relations/source-of.ts';
import { numbered, Params, type Statement } from '../statement.ts';
import { askedAttributes, withAttributes } from './asked-attributes.ts';
import { RowTests } from './row-tests.ts';
import { type RuleNames, ruleBranches, ruleNumberSql } from './rule-branches.ts';

export interface TrafficContext extends SourceContext {
  readonly nowUs: bigint;
}

export interface CompiledTraffic {
  readonly statement: Statement;
  readonly settings: Settings;
}

/** The kind of some events; numbers come as text. */
export interface TrafficKind {
  readonly stage: string;
  readonly level: string;
  readonly verb: string;
  readonly apigroup: string;
  readonly resource: string;
  readonly subresource: string;
}

/** How much of it there is, and when. */
export interface TrafficFigures extends TrafficKind {
  readonly events: string;
  /** Of the records as they were written. */
  readonly bytes: string;
  readonly request_events: string;
  readonly request_bytes: string;
  readonly response_events: string;
  readonly response_bytes: string;
  readonly first: string;
  readonly last: string;
}

export interface TrafficRow extends TrafficFigures {
  /** From 1; 0 where no rule decides. */
  readonly rule: number;
  /** Most events first: user, events, bytes. */
  readonly users: readonly (readonly [user: string, events: string, bytes: string])[];
}

export interface TrafficPairRow extends TrafficKind {
  readonly before: number;
  readonly after: number;
  readonly events: string;
  readonly bytes: string;
}

export interface PeakRow {
  /** The most events in one second. */
  readonly recorded: string;
  readonly kept: string;
  readonly at: string;
}

export interface VolumeRow {
  readonly events: string;
  readonly bytes: string;
  /** Of one record. */
  readonly largest: string;
  /** Seconds since the epoch. */
  readonly first: string;
  readonly last: string;
  /** The most events in one second. */
  readonly peak: string;
}

export const kindColumns = ['stage', 'level', 'verb', 'apigroup', 'resource', 'subresource'] as const;
/** So many of the busiest users are told of each kind. */
const usersOfKind = 5;

const groupedColumns = [...kindColumns, 'user'] as const;
/** Spreads the bits of a number over a whole hash; whatever is odd loses none of them. */
const oddFactor = '11400714819323198485';

/** Kinds beyond this many would not be read; those with most events come first. */
export const mostKinds = 20_000;

/**
 * How many events and bytes each rule decides on, by kind. Events are counted by what the rules can tell of them, and the rule is
 * looked for once for each such group. `secret` keys the hash that they are grouped by: nobody can make two kinds of events meet in it.
 */
export function compileTraffic(policy: Policy, query: Query, secret: bigint, context: TrafficContext): CompiledTraffic {
  return compileParts(query, context, ({ names, params }) => {
    const [time, size] = [names.column('time'), names.column('size')];
    const [requestSize, responseSize] = [names.column('request_size'), names.column('response_size')];
    const tests = new RowTests();
    const asked = withAttributes(askedAttributes(names), {
      user: aliasOf('user'),
      verb: aliasOf('verb'),
      apiGroup: aliasOf('apigroup'),
      resource: aliasOf('resource'),
      subresource: aliasOf('subresource'),
    });
    const rule = ruleNumberSql(policy, { names, params }, { asked, ofRow: (sql) => tests.add(sql) });
    const words = tests.words();
    const key = [
      ...groupedColumns.map((name, at) => `sipHash64Keyed((${params.bind('UInt64', secret)}, toUInt64(${at})), ${names.column(name)})`),
      ...words.map(([name, sql]) => `(${sql} AS ${name}_of_row) * ${oddFactor}`),
    ];
    const select =
      `${key.join(' + ')} AS h, ${groupedColumns.map((name) => `any(${names.column(name)}) AS ${aliasOf(name)}`).join(', ')}, ` +
      `${words.map(([name]) => `any(${name}_of_row) AS ${name}, `).join('')}count() AS n, sum(${size}) AS b, ` +
      `countIf(${requestSize} > 0) AS qn, sum(toUInt64(${requestSize})) AS qb, countIf(${responseSize} > 0) AS pn, sum(toUInt64(${responseSize})) AS pb, ` +
      `min(${time}) AS t0, max(${time}) AS t1`;
    const sums = ['n', 'b', 'qn', 'qb', 'pn', 'pb'].map((name) => `sum(${name}) AS s_${name}`).join(', ');
    const [kinds, who] = [kindColumns.map(aliasOf).join(', '), aliasOf('user')];
    return {
      select,
      wrap: (from) =>
        `SELECT rule, ${kindColumns.map((name) => `toString(${aliasOf(name)}) AS ${name}`).join(', ')}, sum(s_n) AS events, sum(s_b) AS bytes, sum(s_qn) AS request_events, sum(s_qb) AS request_bytes, ` +
        'sum(s_pn) AS response_events, sum(s_pb) AS response_bytes, min(s_t0) AS first, max(s_t1) AS last, ' +
        `arrayMap(x -> tuple(x.3, -x.1, x.2), groupArraySorted(${usersOfKind})(tuple(-toInt64(s_n), s_b, toString(${who})))) AS users ` +
        `FROM (SELECT ${rule} AS rule, ${kinds}, ${who}, ${sums}, min(t0) AS s_t0, max(t1) AS s_t1 FROM (${from} GROUP BY h) GROUP BY rule, ${kinds}, ${who}) ` +
        `GROUP BY rule, ${kinds} ORDER BY sum(s_n) DESC LIMIT ${mostKinds}`,
    };
  });
}

/** How many events two policies decide on, by the rules of both and by kind. */
export function compileTrafficPairs(before: Policy, after: Policy, query: Query, context: TrafficContext): CompiledTraffic {
  return compileParts(query, context, (of) => {
    const groups = kindColumns.map(aliasOf).join(', ');
    return {
      select: `${ruleNumberSql(before, of)} AS r0, ${ruleNumberSql(after, of)} AS r1, ${kindsOf(of.names)}, count() AS n, sum(${of.names.column('size')}) AS b`,
      wrap: (from) =>
        `SELECT r0 AS before, r1 AS after, ${kindColumns.map((name) => `${aliasOf(name)} AS ${name}`).join(', ')}, n AS events, b AS bytes ` +
        `FROM (${from} GROUP BY r0, r1, ${groups}) ORDER BY n DESC LIMIT ${mostKinds}`,
    };
  });
}

/** The busiest second, as it was recorded and as the policy would have it. */
export function compilePeak(policy: Policy, query: Query, context: TrafficContext): CompiledTraffic {
  return compileParts(query, context, (of) => ({
    select: `toUnixTimestamp(${of.names.column('stage_time')}) AS s, count() AS n, countIf(${isKept(policy, of)}) AS k`,
    wrap: (from) => `SELECT max(n) AS recorded, max(k) AS kept, toString(argMax(toDateTime(s, 'UTC'), k)) AS at FROM (${from} GROUP BY s)`,
  }));
}

/** How much was recorded, by the second: what an API server has to write, or to send. */
export function compileVolume(query: Query, context: TrafficContext): CompiledTraffic {
  return compileParts(query, context, ({ names }) => ({
    select: `toUnixTimestamp(${names.column('stage_time')}) AS s, count() AS n, sum(${names.column('size')}) AS b, max(${names.column('size')}) AS m`,
    wrap: (from) =>
      `SELECT sum(n) AS events, sum(b) AS bytes, max(m) AS largest, min(s) AS first, max(s) AS last, max(n) AS peak FROM (${from} GROUP BY s)`,
  }));
}

/** The number of the rule and the record of each event: for whoever holds the statement to `evaluatePolicy`. */
export function compileRules(policy: Policy, query: Query, context: TrafficContext): CompiledTraffic {
  return compileParts(query, context, (of) => ({
    select: `${ruleNumberSql(policy, of)} AS rule, ${isKept(policy, of)} AS kept, ${of.names.record()} AS record`,
    wrap: (from) => from,
  }));
}

function isKept(policy: Policy, of: RuleNames): string {
  const stage = of.names.column('stage');
  return ruleBranches(
    policy,
    of,
    ({ level, omitStages = [] }) => {
      const omitted = [...new Set([...(policy.omitStages ?? []), ...omitStages])];
      if (level === 'None') return 'false';
      return isGiven(omitted) ? `${stage} NOT IN (${of.params.bind('Array(String)', omitted)})` : 'true';
    },
    'false',
  );
}

/**
 * Each rule is a part of the statement; the engine's bounds are for statements that people write. Conditions are cheap, and choosing
 * the events that each is for costs more than to compute it for all.
 */
const manyConditions: Settings = {
  max_query_size: 67_108_864,
  max_ast_elements: 10_000_000,
  max_expanded_ast_elements: 10_000_000,
  short_circuit_function_evaluation: 'disable',
};

export interface TrafficParts {
  readonly select: string;
  /** The statement around the SELECT of it. */
  readonly wrap: (from: string) => string;
  /** More conditions that the events have to meet. */
  readonly more?: readonly string[];
}

export function compileParts(
  query: Query,
  { nowUs, ...context }: TrafficContext,
  partsOf: (of: RuleNames) => TrafficParts,
): CompiledTraffic {
  const params = new Params();
  const source = sourceOf(query, context, 'stages', { params, nowUs });
  const { select, wrap, more = [] } = partsOf({ names: source.names, params });
  return {
    statement: numbered(wrap(`SELECT ${select} ${source.matching(more)}`), params),
    settings: { ...source.settings(), ...manyConditions },
  };
}

/** Other names than the columns have: the engine would take an alias for the column in a condition. */
export function kindsOf(names: EventNames): string {
  return kindColumns.map((name) => `toString(${names.column(name)}) AS ${aliasOf(name)}`).join(', ');
}

export function aliasOf(name: string): string {
  return `k_${name}`;
}

/** Records that came one after the other, from a time on: what a log looks like to who compresses it. */
export function compileSample(fromUs: bigint, toUs: bigint, limit: number, query: Query, context: TrafficContext): CompiledTraffic {
  return compileParts(query, context, ({ names, params }) => {
    const time = names.column('time');
    const between = `${time} >= fromUnixTimestamp64Micro(${params.bind('Int64', fromUs)}, 'UTC') AND ${time} < fromUnixTimestamp64Micro(${params.bind('Int64', toUs)}, 'UTC')`;
    return { select: `${names.record()} AS record`, more: [between], wrap: (from) => `${from} LIMIT ${Math.trunc(limit)}` };
  });
}
