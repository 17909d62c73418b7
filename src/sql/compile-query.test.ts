import { describe, expect, it } from 'vitest';
import { readQuery } from '../query/check-query.ts';
import type { CompileContext, CompiledQuery } from './compile-context.ts';
import { compileQuery, defaultListFields } from './compile-query.ts';
import { fullScope } from './scope.ts';

function compile(text: string, over: Partial<CompileContext> = {}): CompiledQuery {
  const { query } = readQuery(text);
  if (query === null) throw new Error(`not a query: ${text}`);
  return compileQuery(query, { scope: fullScope, relation: { kind: 'table' }, nowUs: 0n, masks: false, trustedProxies: [], ...over });
}

const files = { kind: 'files', files: [{ path: '/a.log' }, { path: '/b.gz', compression: 'gz' }], cluster: 'lab' } as const;
const counted = '(standing = 0 OR (standing >= 16 AND standing NOT IN (SELECT standing FROM closed_stages)))';

describe('a query over the table', () => {
  it('is one statement, with its values numbered in the order they stand', () => {
    const { statement, columns, rows, counting, raw } = compile('code=403 and verb=list groupby username having count>5 last 1h');
    expect(statement).toEqual({
      sql:
        `SELECT user AS c0, count() AS c1 FROM events WHERE time >= fromUnixTimestamp64Micro({p0:Int64}, 'UTC') AND code = {p1:Int64} AND verb = {p2:String} ` +
        `AND ${counted} GROUP BY c0 HAVING c1 > {p3:Int64} ORDER BY c1 DESC, c0`,
      params: { p0: -3_600_000_000n, p1: 403, p2: 'list', p3: 5 },
    });
    expect(columns).toEqual([
      { key: 'username', type: 'keyword', alias: 'c0' },
      { key: 'count', type: 'count', alias: 'c1' },
    ]);
    expect({ rows, counting, raw }).toEqual({ rows: 'groups', counting: 'requests', raw: null });
  });

  it('counts each stage where it names the stage', () => {
    const { statement, counting } = compile('stage=Panic count');
    expect(counting).toBe('stages');
    expect(statement.sql).toBe('SELECT count() AS c0 FROM events WHERE stage = {p0:String} AND standing != 2');
  });

  it('holds the scope beside whatever the filter says', () => {
    const { statement } = compile('verb=get or verb=list count', { scope: { clusters: ['a'], namespaces: ['x', 'y'] } });
    expect(statement.sql).toBe(
      `SELECT count() AS c0 FROM events WHERE cluster IN ({p0:Array(String)}) AND namespace IN ({p1:Array(String)}) AND (verb = {p2:String} OR verb = {p3:String}) AND ${counted}`,
    );
    expect(statement.params).toEqual({ p0: ['a'], p1: ['x', 'y'], p2: 'get', p3: 'list' });
  });

  it('that is a list shows the usual fields, and the record where it is asked for', () => {
    const { columns, raw, rows, statement, settings } = compile('verb=get', { defaultLimit: 100, rawColumn: true });
    expect(columns.map(({ key }) => key)).toEqual(defaultListFields);
    expect({ rows, raw }).toEqual({ rows: 'events', raw: 'record' });
    expect(statement.sql).toMatch(/, raw AS record FROM events WHERE .* ORDER BY time DESC, seq DESC LIMIT 100$/);
    expect(settings).toMatchObject({ max_block_size: 2048 });
  });

  it('that is a list can be told its fields and keeps its own limit', () => {
    const { statement } = compile('limit 5', { listFields: ['verb'], defaultLimit: 100 });
    expect(statement.sql).toBe(`SELECT verb AS c0 FROM events WHERE ${counted} ORDER BY time DESC, seq DESC LIMIT 5`);
  });

  it('that is a whole list is read hour by hour, unless an order is asked for', () => {
    const orderOf = (text: string) => compile(text).statement.sql.replace(/^.* ORDER BY /, '');
    expect(orderOf('verb=get')).toBe('toStartOfHour(time) DESC, time DESC, seq DESC');
    expect(orderOf('verb=get sort time desc')).toBe('time DESC, seq DESC');
    expect(orderOf('verb=get limit 5')).toBe('time DESC, seq DESC LIMIT 5');
    expect(orderOf('verb=get offset 5')).toBe('time DESC, seq DESC OFFSET 5');
  });

  it('takes the last address that is no trusted proxy', () => {
    const { statement } = compile('distinct source_ip', { trustedProxies: ['10.0.0.0/8'] });
    const last = "arrayLast(x -> NOT (isIPv4String(x) AND isIPAddressInRange(if(isIPv4String(x), x, '0.0.0.0'), {p0:String})), sourceips)";
    expect(statement.sql).toContain(`SELECT if(${last} = '', sourceips[1], ${last}) AS c0 FROM events`);
  });

  it('refuses a column that the groups do not have', () => {
    const { query } = readQuery('groupby verb');
    const span = { start: 0, end: 0 };
    const stages = [
      ...(query?.stages ?? []),
      { kind: 'sort', keys: [{ column: { kind: 'column', key: 'nothing', span }, descending: false }], span } as const,
    ];
    expect(() =>
      compileQuery({ where: null, stages }, { scope: fullScope, relation: { kind: 'table' }, nowUs: 0n, masks: false, trustedProxies: [] }),
    ).toThrow('The answer has no column "nothing" here; it has verb, count.');
  });
});

describe('a query over files', () => {
  it('searches, parses what is asked for, chooses the last stage, then applies what stages may differ in', () => {
    const { statement } = compile('verb=patch and code=409 groupby user', { relation: files });
    const tuple =
      "Tuple(kind String, requestReceivedTimestamp DateTime64(6, \\'UTC\\'), timestamp DateTime64(6, \\'UTC\\'), stage String, auditID String, verb String, requestURI String, user Tuple(username String), responseStatus Tuple(code Int32))";
    expect(statement.sql).toContain(`JSONExtract(line, '${tuple}') AS e FROM (SELECT line, 0 AS file`);
    expect(statement.sql).toContain(
      "FROM file({p1:String}, LineAsString, 'line String') UNION ALL SELECT line, 1 AS file, {p2:String} AS file_path, _row_number AS row FROM file({p2:String}, LineAsString, 'line String', 'gz')) WHERE multiSearchAny(line, {p3:Array(String)})",
    );
    expect(statement.sql).toContain('code = {p0:Int64} AS matches');
    expect(statement.sql).toMatch(
      /AND verb = \{p4:String\} AND \(matches OR stage_rank > 1\) ORDER BY stage_rank DESC LIMIT 1 BY request_key\) WHERE matches\) GROUP BY c0 ORDER BY c1 DESC, c0$/,
    );
    expect(statement.params).toMatchObject({ p0: 409, p1: '/a.log', p2: '/b.gz', p4: 'patch' });
  });

  it('reads the chosen lines again for a list', () => {
    const { statement } = compile('include name sort name limit 3', { relation: files });
    expect(statement.sql).toMatch(/^SELECT name AS c0 FROM \(/);
    expect(statement.sql).toMatch(
      /WHERE \(file, row\) IN \(SELECT file, row FROM \(SELECT .*\) ORDER BY name, time DESC, file DESC, row DESC LIMIT 3\)\)\) ORDER BY name, time DESC, file DESC, row DESC$/,
    );
  });

  it('applies the scope after the last stage is chosen', () => {
    const { statement } = compile('count', { relation: files, scope: { clusters: ['lab'], namespaces: ['x'] } });
    expect(statement.sql).toContain('cluster IN ({p1:Array(String)}) AND namespace IN ({p2:Array(String)}) AS matches');
  });

  it('does not take a path for a pattern', () => {
    expect(() => compile('count', { relation: { ...files, files: [{ path: '/*.log' }] } })).toThrow('invariant');
  });
});
