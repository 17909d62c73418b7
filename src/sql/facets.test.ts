import { describe, expect, it } from 'vitest';
import { readQuery } from '../query/check-query.ts';
import { readField } from '../query/parse-field.ts';
import type { CompileContext } from './compile-context.ts';
import { compileFacets, type FacetsQuery } from './facets.ts';
import { fullScope } from './scope.ts';

function compile(text: string, names: readonly string[], over: Partial<FacetsQuery> = {}, context: Partial<CompileContext> = {}) {
  const { query } = readQuery(text);
  if (query === null) throw new Error(`not a query: ${text}`);
  const fields = names.map((name) => readField(name)).filter((field) => field !== null);
  const facets = { query, fields, top: 3, sampleAbove: null, ...over };
  return compileFacets(facets, { scope: fullScope, relation: { kind: 'table' }, nowUs: 0n, masks: false, trustedProxies: [], ...context });
}

const files = { kind: 'files', files: [{ path: '/a.log' }], cluster: 'lab' } as const;

describe('facets', () => {
  it('are one statement: a grouping set for each field, and one for all', () => {
    const { statement, counting } = compile('verb=get stage=*', ['user', 'code', 'groups']);
    expect(counting).toBe('stages');
    expect(statement).toEqual({
      sql:
        "WITH 0 AS total, 1 AS step SELECT field, countIf(value != '') AS distinct, sumIf(n, value = '') AS absent, " +
        "groupArraySortedIf(3)(tuple(-toInt64(n), value), value != '') AS top, step, total FROM (SELECT field, arrayJoin(texts) AS value, sum(n) AS n FROM " +
        "(SELECT field, n, multiIf(field = 0, [CAST(k0, 'String')], field = 1, [CAST(if(k1 = 0, '', toString(k1)), 'String')], field = 2, " +
        "emptyArrayToSingle(arrayDistinct(CAST(k2, 'Array(String)'))), ['']) AS texts FROM (SELECT user AS k0, code AS k1, groups AS k2, " +
        'multiIf(grouping(k0) = 0, 0, grouping(k1) = 0, 1, grouping(k2) = 0, 2, 3) AS field, count() AS n FROM events ' +
        "WHERE verb = {p0:String} AND stage != '' AND standing != 2 GROUP BY GROUPING SETS ((k0), (k1), (k2), ()))) GROUP BY field, value) " +
        'GROUP BY field ORDER BY field',
      params: { p0: 'get' },
    });
  });

  it('sample by the number of the event, as many as are wanted', () => {
    const { sql, params } = compile('', ['user'], { sampleAbove: 1000 }).statement;
    expect(sql).toMatch(
      /^WITH \(SELECT count\(\) FROM events WHERE .*\) AS total, greatest\(1, intDiv\(total \+ \{p0:UInt64\} - 1, \{p0:UInt64\}\)\) AS step/,
    );
    expect(sql).toContain('FROM events WHERE intHash64(seq) % step = 0 AND ');
    expect(params).toEqual({ p0: 1000 });
  });

  it('count all of files: they are read whole whatever is counted', () => {
    const { sql } = compile('', ['user'], { sampleAbove: 1000 }, { relation: files }).statement;
    expect(sql).not.toContain('intHash64');
    expect(sql).toMatch(/^WITH 0 AS total, 1 AS step /);
  });

  it('hold the scope in every part', () => {
    const { sql, params } = compile('', ['user'], { sampleAbove: 10 }, { scope: { clusters: ['a'], namespaces: ['x'] } }).statement;
    expect(sql.match(/cluster IN \(\{p\d:Array\(String\)\}\) AND namespace IN/g)).toHaveLength(2);
    expect(Object.values(params)).toEqual([['a'], ['x'], 10]);
  });

  it('bind whatever a path holds', () => {
    const hostile = `annotations["'; DROP TABLE events; --"]`;
    const { sql, params } = compile('', [hostile]).statement;
    expect(sql).not.toContain('DROP');
    expect(Object.values(params)).toContain("'; DROP TABLE events; --");
  });
});
