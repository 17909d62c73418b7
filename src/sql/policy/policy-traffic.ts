/** Recorded traffic as audit policies would have it: one statement each, over a store or over files, every stage by itself. */
import { isGiven } from '../../policy/match-rule.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Query } from '../../query/ast.ts';
import type { EventNames } from '../event-names.ts';
import type { Settings } from '../relations/event-source.ts';
import { type SourceContext, sourceOf } from '../relations/source-of.ts';
import { numbered, Params, type Statement } from '../statement.ts';
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

export interface TrafficRow extends TrafficKind {
  /** From 1; 0 where no rule decides. */
  readonly rule: number;
  readonly events: string;
  /** Of the records as they were written. */
  readonly bytes: string;
  readonly request_events: string;
  readonly request_bytes: string;
  readonly response_events: string;
  readonly response_bytes: string;
  readonly first: string;
  readonly last: string;
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

const kindColumns = ['stage', 'level', 'verb', 'apigroup', 'resource', 'subresource'] as const;
/** So many of the busiest users are told of each kind. */
const usersOfKind = 5;

/** Kinds beyond this many would not be read; those with most events come first. */
export const mostKinds = 20_000;

/** How many events and bytes each rule decides on, by kind. */
export function compileTraffic(policy: Policy, query: Query, context: TrafficContext): CompiledTraffic {
  return compile(query, context, ({ names, params }) => {
    const kinds = kindsOf(names);
    const [user, time, size] = [names.column('user'), names.column('time'), names.column('size')];
    const [requestSize, responseSize] = [names.column('request_size'), names.column('response_size')];
    const inner =
      `${ruleNumberSql(policy, { names, params })} AS rule, ${kinds}, toString(${user}) AS who, count() AS n, sum(${size}) AS b, ` +
      `countIf(${requestSize} > 0) AS qn, sum(toUInt64(${requestSize})) AS qb, countIf(${responseSize} > 0) AS pn, sum(toUInt64(${responseSize})) AS pb, ` +
      `min(${time}) AS t0, max(${time}) AS t1`;
    const groups = kindColumns.map(aliasOf).join(', ');
    return {
      select: inner,
      wrap: (from) =>
        `SELECT rule, ${kindColumns.map((name) => `${aliasOf(name)} AS ${name}`).join(', ')}, sum(n) AS events, sum(b) AS bytes, sum(qn) AS request_events, sum(qb) AS request_bytes, ` +
        'sum(pn) AS response_events, sum(pb) AS response_bytes, min(t0) AS first, max(t1) AS last, ' +
        `arrayMap(x -> tuple(x.3, -x.1, x.2), groupArraySorted(${usersOfKind})(tuple(-toInt64(n), b, who))) AS users ` +
        `FROM (${from} GROUP BY rule, ${groups}, who) GROUP BY rule, ${groups} ORDER BY sum(n) DESC LIMIT ${mostKinds}`,
    };
  });
}

/** How many events two policies decide on, by the rules of both and by kind. */
export function compileTrafficPairs(before: Policy, after: Policy, query: Query, context: TrafficContext): CompiledTraffic {
  return compile(query, context, (of) => {
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
  return compile(query, context, (of) => ({
    select: `toUnixTimestamp(${of.names.column('stage_time')}) AS s, count() AS n, countIf(${isKept(policy, of)}) AS k`,
    wrap: (from) => `SELECT max(n) AS recorded, max(k) AS kept, toString(argMax(toDateTime(s, 'UTC'), k)) AS at FROM (${from} GROUP BY s)`,
  }));
}

/** How much was recorded, by the second: what an API server has to write, or to send. */
export function compileVolume(query: Query, context: TrafficContext): CompiledTraffic {
  return compile(query, context, ({ names }) => ({
    select: `toUnixTimestamp(${names.column('stage_time')}) AS s, count() AS n, sum(${names.column('size')}) AS b, max(${names.column('size')}) AS m`,
    wrap: (from) =>
      `SELECT sum(n) AS events, sum(b) AS bytes, max(m) AS largest, min(s) AS first, max(s) AS last, max(n) AS peak FROM (${from} GROUP BY s)`,
  }));
}

/** The number of the rule and the record of each event: for whoever holds the statement to `evaluatePolicy`. */
export function compileRules(policy: Policy, query: Query, context: TrafficContext): CompiledTraffic {
  return compile(query, context, (of) => ({
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

/** Each rule is a part of the statement; the engine's bounds are for statements that people write. */
const largePolicies: Settings = { max_query_size: 67_108_864, max_ast_elements: 10_000_000, max_expanded_ast_elements: 10_000_000 };

interface Parts {
  readonly select: string;
  /** The statement around the SELECT of it. */
  readonly wrap: (from: string) => string;
  /** More conditions that the events have to meet. */
  readonly more?: readonly string[];
}

function compile(query: Query, { nowUs, ...context }: TrafficContext, partsOf: (of: RuleNames) => Parts): CompiledTraffic {
  const params = new Params();
  const source = sourceOf(query, context, 'stages', { params, nowUs });
  const { select, wrap, more = [] } = partsOf({ names: source.names, params });
  return {
    statement: numbered(wrap(`SELECT ${select} ${source.matching(more)}`), params),
    settings: { ...source.settings(), ...largePolicies },
  };
}

/** Other names than the columns have: the engine would take an alias for the column in a condition. */
function kindsOf(names: EventNames): string {
  return kindColumns.map((name) => `toString(${names.column(name)}) AS ${aliasOf(name)}`).join(', ');
}

function aliasOf(name: (typeof kindColumns)[number]): string {
  return `k_${name}`;
}

/** Records that came one after the other, from a time on: what a log looks like to who compresses it. */
export function compileSample(fromUs: bigint, toUs: bigint, limit: number, query: Query, context: TrafficContext): CompiledTraffic {
  return compile(query, context, ({ names, params }) => {
    const time = names.column('time');
    const between = `${time} >= fromUnixTimestamp64Micro(${params.bind('Int64', fromUs)}, 'UTC') AND ${time} < fromUnixTimestamp64Micro(${params.bind('Int64', toUs)}, 'UTC')`;
    return { select: `${names.record()} AS record`, more: [between], wrap: (from) => `${from} LIMIT ${Math.trunc(limit)}` };
  });
}
