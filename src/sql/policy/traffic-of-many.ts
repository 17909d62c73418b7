/** Recorded traffic as each of several policies would have it, in one statement: what a change of a policy costs. */
import type { Policy } from '../../policy/policy.ts';
import type { Query } from '../../query/ast.ts';
import {
  aliasOf,
  type CompiledTraffic,
  compileParts,
  kindColumns,
  kindsOf,
  mostKinds,
  type TrafficContext,
  type TrafficFigures,
} from './policy-traffic.ts';
import { ruleNumberSql } from './rule-branches.ts';

export interface TrafficOfManyRow extends TrafficFigures {
  /** By policy, in their order: from 1; 0 where no rule decides. */
  readonly rules: readonly number[];
}

export function compileTrafficOfMany(policies: readonly Policy[], query: Query, context: TrafficContext): CompiledTraffic {
  return compileParts(query, context, (of) => {
    const { names } = of;
    const [size, time] = [names.column('size'), names.column('time')];
    const [requestSize, responseSize] = [names.column('request_size'), names.column('response_size')];
    const numbers = policies.map((policy) => `toUInt16(${ruleNumberSql(policy, of)})`);
    const groups = kindColumns.map(aliasOf).join(', ');
    return {
      select:
        `[${numbers.join(', ')}] AS decided, ${kindsOf(names)}, count() AS n, sum(${size}) AS b, countIf(${requestSize} > 0) AS qn, ` +
        `sum(toUInt64(${requestSize})) AS qb, countIf(${responseSize} > 0) AS pn, sum(toUInt64(${responseSize})) AS pb, min(${time}) AS t0, max(${time}) AS t1`,
      wrap: (from) =>
        `SELECT decided AS rules, ${kindColumns.map((name) => `${aliasOf(name)} AS ${name}`).join(', ')}, n AS events, b AS bytes, qn AS request_events, qb AS request_bytes, ` +
        `pn AS response_events, pb AS response_bytes, t0 AS first, t1 AS last FROM (${from} GROUP BY decided, ${groups}) ORDER BY n DESC LIMIT ${mostKinds}`,
    };
  });
}
