import { expect, it } from 'vitest';
import { readQuery } from '../../query/check-query.ts';
import { compileQuery } from '../compile-query.ts';
import { talliedInterval } from './tally-source.ts';

const nowUs = BigInt(Date.parse('2026-11-24T12:07:00Z')) * 1000n;

function read(text: string) {
  const { query } = readQuery(text);
  if (query === null) throw new Error(`not a query: ${text}`);
  return query;
}

it.each([
  'last 1h count',
  'code=403 last 24h groupby user,verb',
  'actor_kind=human last 24h top 5 client',
  'last 24h timeslice 30m by code',
  'timeslice 15m',
  'last 1d stats count as n, count_distinct(user) by namespace sort n limit 3',
  'last 1d eval failed = if(code>=400, "yes", "no") groupby failed',
])('tallies can tell: %s', (text) => {
  expect(talliedInterval(read(text), nowUs)).not.toBeNull();
});

it.each([
  ['a column that is not tallied', 'name=web last 24h groupby verb'],
  ['a list', 'verb=delete last 24h'],
  ['free text', 'web last 24h groupby verb'],
  ['the time itself', 'time > "2026-11-24" last 24h groupby verb'],
  ['other functions', 'last 24h stats p99(duration) by verb'],
  ['presence', 'last 24h stats sum(code) by verb'],
  ['slices of another length', 'last 24h timeslice 10m'],
  ['less than a whole quarter', 'from "2026-11-24T10:05:00Z" to "2026-11-24T10:29:00Z" groupby verb'],
  ['a comparison', 'last 24h groupby verb compare before 1d'],
  ['events that were cut first', 'last 24h limit 10 groupby verb'],
  ['a time before there were clocks', 'from "1960-01-01" to "2026-01-01" groupby verb'],
  ['no range: the engine finds the tallies by itself', 'groupby verb'],
  ['a path into a field', 'request.kind=Pod last 24h count'],
])('the events are needed for %s', (_, text) => {
  expect(talliedInterval(read(text), nowUs)).toBeNull();
});

it('takes whole quarters from the tallies, and the rest of the range from the events', () => {
  const { statement } = compileQuery(read('code=403 from "2026-11-24T10:07:00Z" to "2026-11-24T11:00:00Z" timeslice 15m by verb'), {
    scope: { clusters: ['a'], namespaces: 'all' },
    relation: { kind: 'table' },
    nowUs,
    masks: false,
    trustedProxies: [],
  });
  const last = '(standing = 0 OR (standing >= 16 AND standing NOT IN (SELECT standing FROM closed_stages)))';
  const select = 'SELECT verb, intDiv(toUnixTimestamp64Micro(time), 900000000) AS quarter, count() AS tally FROM events WHERE';
  const rest = `cluster IN ({p3:Array(String)}) AND code = {p4:Int64} AND ${last} GROUP BY verb, quarter`;
  expect(statement.sql).toBe(
    "SELECT fromUnixTimestamp64Micro(intDiv(toUnixTimestamp64Micro(fromUnixTimestamp64Micro(quarter * 900000000, 'UTC')), {p0:Int64}) * {p0:Int64}, 'UTC') AS c0, " +
      `verb AS c1, sum(tally) AS c2 FROM (${select} intDiv(toUnixTimestamp64Micro(time), 900000000) >= {p1:Int64} AND ` +
      `intDiv(toUnixTimestamp64Micro(time), 900000000) < {p2:Int64} AND ${rest} UNION ALL ` +
      `${select} time >= fromUnixTimestamp64Micro({p5:Int64}, 'UTC') AND time < fromUnixTimestamp64Micro({p6:Int64}, 'UTC') AND ${rest}) ` +
      'GROUP BY c0, c1 ORDER BY c0, c2 DESC, c1',
  );
  const us = (text: string) => BigInt(Date.parse(text)) * 1000n;
  expect(statement.params).toMatchObject({
    p1: us('2026-11-24T10:15:00Z') / 900_000_000n,
    p2: us('2026-11-24T11:00:00Z') / 900_000_000n,
    p5: us('2026-11-24T10:07:00Z'),
    p6: us('2026-11-24T10:15:00Z'),
  });
});
