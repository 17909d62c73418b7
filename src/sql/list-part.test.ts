import { describe, expect, it } from 'vitest';
import { readQuery } from '../query/check-query.ts';
import type { CompiledQuery } from './compile-context.ts';
import { compileQuery } from './compile-query.ts';
import { type ListPart, visibleHeads } from './list-part.ts';
import { fullScope, type Scope } from './scope.ts';

function compile(text: string, part: ListPart, scope: Scope = fullScope): CompiledQuery {
  const { query } = readQuery(text);
  if (query === null) throw new Error(`not a query: ${text}`);
  return compileQuery(query, { scope, relation: { kind: 'table' }, nowUs: 0n, masks: false, trustedProxies: [], part });
}

const after = { timeUs: 5n, writer: 'w', seq: 9n };
const time = "fromUnixTimestamp64Micro({p1:Int64}, 'UTC')";
const counted = '(standing = 0 OR (standing >= 16 AND standing NOT IN (SELECT standing FROM closed_stages)))';

describe('a page of a list', () => {
  it('tells where each row stands', () => {
    const { statement, place, columns } = compile('include user', { kind: 'page', size: 3, after: null, snapshot: null });
    expect(statement.sql).toBe(
      `SELECT user AS c0, toUnixTimestamp64Micro(time) AS place_time, writer AS place_writer, seq AS place_seq FROM events WHERE ${counted} ORDER BY time DESC, seq DESC, writer DESC LIMIT 3`,
    );
    expect(columns.map(({ key }) => key)).toEqual(['user']);
    expect(place.map(({ alias }) => alias)).toEqual(['place_time', 'place_writer', 'place_seq']);
  });

  it('begins below a row, in the order of the list', () => {
    const { sql, params } = compile('include user', { kind: 'page', size: 3, after, snapshot: null }).statement;
    expect(sql).toContain(
      ` WHERE (time < ${time.replace('p1', 'p0')} OR (time = ${time.replace('p1', 'p0')} AND (seq < {p1:UInt64} OR (seq = {p1:UInt64} AND writer < {p2:String})))) AND time <= `,
    );
    expect(Object.values(params).slice(0, 3)).toEqual([5n, 9n, 'w']);
  });

  it('finds the values of other orders at the row itself, within the scope', () => {
    const part: ListPart = { kind: 'page', size: 3, after, snapshot: null };
    const { sql } = compile('include user sort code desc', part, { clusters: ['a'], namespaces: 'all' }).statement;
    const value =
      /\(SELECT groupArray\(tuple\(nullIf\(code, 0\)\)\) FROM events WHERE time = \S+ 'UTC'\) AND writer = \S+ AND seq = \S+ AND cluster IN \(\S+\)\)\[1\]\.1/;
    expect(sql).toMatch(value);
    expect(sql).toContain('ORDER BY nullIf(code, 0) DESC, time DESC, seq DESC, writer DESC');
  });

  it('keeps to what had arrived, and to what came of it', () => {
    const snapshot = {
      heads: [
        { writer: 'a', seq: 7n },
        { writer: 'b', seq: 8n },
      ],
      isComplete: true,
    };
    const { sql } = compile('include user', { kind: 'page', size: 3, after: null, snapshot }).statement;
    const was = '((writer = {p0:String} AND seq <= {p1:UInt64}) OR (writer = {p2:String} AND seq <= {p3:UInt64}))';
    expect(sql).toContain(
      `WHERE (${was} OR (writer, seq) IN (SELECT writer, seq FROM events PREWHERE NOT ${was} WHERE (cluster, auditid, time, verb, requesturi, user) IN (SELECT cluster, auditid, time, verb, requesturi, user FROM events PREWHERE (standing = 2 OR standing >= 16) WHERE ${was}))) AND `,
    );
    const open = compile('include user', { kind: 'page', size: 3, after: null, snapshot: { ...snapshot, isComplete: false } }).statement
      .sql;
    expect(open).toContain('(NOT ((writer = {p0:String} AND seq > {p1:UInt64}) OR ');
    const none = compile('include user', { kind: 'page', size: 3, after: null, snapshot: { heads: [], isComplete: true } }).statement.sql;
    expect(none).toContain('WHERE ((false) OR (writer, seq) IN ');
  });
});

describe('what a writer has added', () => {
  it('comes in its order, whatever the order of the list', () => {
    const { statement, place } = compile('verb=get include user', { kind: 'arrivals', writer: 'w', after: 3n, upTo: 9n });
    expect(statement.sql).toContain(
      `FROM events WHERE writer = {p0:String} AND seq > {p1:UInt64} AND seq <= {p2:UInt64} AND verb = {p3:String} AND ${counted} ORDER BY seq`,
    );
    expect(statement.sql).not.toContain('LIMIT');
    expect(place.map(({ key }) => key)).toEqual(['seq', 'once', 'open']);
  });
});

describe('how far the writers have come', () => {
  it('is told by the visible events alone to who does not see all', () => {
    expect(visibleHeads({ clusters: ['a'], namespaces: 'all' })).toEqual({
      sql: 'SELECT toString(writer) AS writer, max(seq) AS seq FROM events WHERE cluster IN ({p0:Array(String)}) GROUP BY writer ORDER BY max(ingested) DESC, writer',
      params: { p0: ['a'] },
    });
  });
});
