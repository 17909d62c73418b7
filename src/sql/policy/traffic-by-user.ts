/** Recorded traffic by who makes it: all nodes are one, and of requests for no resource the path is told. */
import type { Query } from '../../query/ast.ts';
import { askedAttributes } from './asked-attributes.ts';
import {
  aliasOf,
  type CompiledTraffic,
  compileParts,
  kindColumns,
  kindsOf,
  mostKinds,
  type TrafficContext,
  type TrafficKind,
} from './policy-traffic.ts';

export interface TrafficByUserRow extends TrafficKind {
  readonly user: string;
  readonly groups: readonly string[];
  readonly path: string;
  readonly events: string;
  readonly bytes: string;
  readonly request_bytes: string;
  readonly response_bytes: string;
  readonly first: string;
  readonly last: string;
}

export function compileTrafficByUser(query: Query, context: TrafficContext): CompiledTraffic {
  return compileParts(query, context, ({ names }) => {
    const [user, time, size] = [names.column('user'), names.column('time'), names.column('size')];
    const who = `if(startsWith(${user}, 'system:node:'), 'system:node:*', toString(${user}))`;
    const path = `if(${names.column('resource')} = '', ${askedAttributes(names).path}, '')`;
    const groups = kindColumns.map(aliasOf).join(', ');
    return {
      select:
        `${who} AS who, ${path} AS p, ${kindsOf(names)}, any(${names.column('groups')}) AS g, count() AS n, sum(${size}) AS b, ` +
        `sum(toUInt64(${names.column('request_size')})) AS qb, sum(toUInt64(${names.column('response_size')})) AS pb, min(${time}) AS t0, max(${time}) AS t1`,
      wrap: (from) =>
        `SELECT who AS user, g AS groups, p AS path, ${kindColumns.map((name) => `${aliasOf(name)} AS ${name}`).join(', ')}, n AS events, b AS bytes, ` +
        `qb AS request_bytes, pb AS response_bytes, t0 AS first, t1 AS last FROM (${from} GROUP BY who, p, ${groups}) ORDER BY b DESC LIMIT ${mostKinds}`,
    };
  });
}
