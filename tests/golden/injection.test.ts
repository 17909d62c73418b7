/** Nasty texts in every place of a query that takes a value or a name, run by the engine: each finds its own event and nothing leaks into the SQL. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Expr, FieldRef, PathStep, Query, Stage, Value } from '../../src/query/ast.ts';
import { compile, openRelations, type Relations, table } from './open-relations.ts';

const nasty = [
  "'",
  "''",
  '"',
  '\\',
  "\\'",
  '\\\\',
  "'; DROP TABLE events; --",
  "' OR '1'='1",
  "') OR (1=1",
  '/* comment',
  '*/ --',
  '-- \n; SELECT 1',
  '#',
  '`name`',
  '{p0:String}',
  '{p1:Array(String)}',
  '$' + '{process.exit()}',
  '%s %d %n',
  '100%_*?',
  '*',
  '?',
  '%',
  '_',
  '\\N',
  '\\0',
  'a\u0000b',
  'tab\there',
  'line\nbreak\r\n',
  '\n\nSELECT 1',
  '\b\f',
  '<script>alert("&")</script>',
  '\u2028\u2029',
  'naïve 日本語 😀',
  '\u202eevil',
  '\ufeff',
  '[1,2]',
  '{"a":1}',
  'null',
  'true',
  '1e3',
  '-0',
  'NaN',
  '[*]',
  '.a.b',
  '$.a',
  '\\u0041',
  '\\x41',
  ' ',
  'DateTime64(6)',
  'x'.repeat(5000),
];

const span = { start: 0, end: 0 };
const ref = (field: string, ...keys: readonly string[]): FieldRef => {
  const path = keys.map((key): PathStep => ({ kind: 'key', key }));
  return { field, path, text: field, span };
};
const text = (value: string): Value => ({ kind: 'text', value, span });
const equals = (field: FieldRef, value: string): Expr => ({ kind: 'compare', field, op: '=', value: text(value) });
const match = (field: FieldRef, op: 'contains' | 'startswith' | 'endswith' | 'glob' | 'like', value: string): Expr => ({
  kind: 'match',
  field,
  op,
  value,
  negated: false,
  span,
});

const ids = (where: Expr): Query => ({ where, stages: [{ kind: 'include', columns: [ref('auditid')], span }] });

/** Each place, as a filter that only the event made of this very text fulfils. */
const places: Readonly<Record<string, (value: string) => Expr>> = {
  'text =': (value) => equals(ref('user'), value),
  'text in': (value) => ({ kind: 'in', field: ref('useragent'), values: [text(value), text('no such')], negated: false }),
  'text between': (value) => ({ kind: 'between', field: ref('user'), low: text(value), high: text(value), negated: false }),
  'text startswith': (value) => match(ref('message'), 'startswith', `<${value}>`),
  'text contains': (value) => match(ref('message'), 'contains', `<${value}>`),
  'text endswith': (value) => match(ref('message'), 'endswith', `<${value}>`),
  'text like': (value) => match(ref('user'), 'like', value.replace(/[\\%_]/g, '\\$&')),
  'text :': (value) => match(ref('user'), 'glob', value.replace(/[\\*?]/g, '\\$&')),
  'text =~': (value) => ({ kind: 'match', field: ref('user'), op: 'regex', value: `^\\Q${value}\\E$`, negated: false, span }),
  'list =': (value) => equals(ref('groups'), value),
  'list in': (value) => ({ kind: 'in', field: ref('groups'), values: [text(value)], negated: false }),
  'list :': (value) => match(ref('groups'), 'glob', value.replace(/[\\*?]/g, '\\$&')),
  'map value': (value) => equals(ref('annotations', 'value'), value),
  'map key': (value) => equals(ref('annotations', `key ${value}`), 'found'),
  'multimap key': (value) => equals(ref('extra', `key ${value}`), 'found'),
  'path key': (value) => equals(ref('request', `key ${value}`, value), 'found'),
  'path value': (value) => equals(ref('request', 'value'), value),
};

const lines = nasty.map((value, index) => {
  const time = `2026-11-21T01:00:00.${String(index).padStart(6, '0')}Z`;
  return JSON.stringify({
    level: 'Request',
    auditID: `a${index}`,
    stage: 'ResponseComplete',
    requestURI: '/x',
    verb: 'get',
    user: { username: value, groups: ['g', value], extra: { [`key ${value}`]: ['found'] } },
    userAgent: value,
    responseStatus: { message: `<${value}>` },
    requestObject: { value, [`key ${value}`]: { [value]: 'found' } },
    annotations: { value, [`key ${value}`]: 'found' },
    requestReceivedTimestamp: time,
    stageTimestamp: time,
  });
});

let relations: Relations;
beforeAll(async () => {
  relations = await openRelations(lines);
});
afterAll(() => relations.close());

describe.each(Object.entries(places))('as %s', (_, filter) => {
  it('each finds its own event, over the table and over files', async () => {
    for (const relation of [table, relations.files]) {
      await Promise.all(
        nasty.map(async (value, index) => {
          const { rows, compiled } = await relations.ask(ids(filter(value)), relation);
          expect({ value, rows }).toEqual({ value, rows: [[`a${index}`]] });
          // Pieces of SQL are in every statement.
          const isUsual = value.length < 3 || compile(ids(filter('harmless')), relation).statement.sql.includes(value);
          expect({ value, leaks: !isUsual && compiled.statement.sql.includes(value) }).toEqual({ value, leaks: false });
        }),
      );
    }
  });
});

describe('a nasty text', () => {
  const stages = (key: string): Stage[] => [
    { kind: 'aggregate', aggregates: [{ name: 'count', as: key }], by: [{ ...ref('annotations', `key ${key}`), text: `by ${key}` }], span },
    { kind: 'having', column: { kind: 'column', key, span }, op: '>=', value: { kind: 'number', value: 1, span }, span },
    { kind: 'sort', keys: [{ column: { kind: 'column', key, span }, descending: false }], span },
  ];

  it.each(nasty)('%j is the key of a column, and no part of the statement', async (key) => {
    const { compiled, rows } = await relations.ask({ where: null, stages: stages(key) }, table);
    expect(compiled.columns.map((column) => column.key)).toEqual([`by ${key}`, key]);
    expect(compiled.statement.sql).toBe(compile({ where: null, stages: stages('plain') }, table).statement.sql);
    expect(rows).toEqual([
      ['found', 1],
      ['', lines.length - 1],
    ]);
  });

  it('is looked for as free text', async () => {
    for (const value of nasty.filter((one) => /\w{4}/.test(one))) {
      const query: Query = { where: { kind: 'text', value, span }, stages: [{ kind: 'include', columns: [ref('user')], span }] };
      for (const relation of [table, relations.files]) {
        const { rows } = await relations.ask(query, relation);
        expect(rows).toContainEqual([value]);
      }
    }
  });

  it('in a scope shows nothing that is not in it', async () => {
    const query: Query = { where: null, stages: [{ kind: 'aggregate', aggregates: [{ name: 'count', as: 'n' }], by: [], span }] };
    const clusters = [...nasty];
    for (const relation of [table, relations.files]) {
      expect((await relations.ask(query, relation, { scope: { clusters, namespaces: 'all' } })).rows).toEqual([[0]]);
      expect((await relations.ask(query, relation, { scope: { clusters: [...clusters, 'test'], namespaces: 'all' } })).rows).toEqual([
        [lines.length],
      ]);
      expect((await relations.ask(query, relation, { scope: { clusters: 'all', namespaces: clusters } })).rows).toEqual([[0]]);
    }
  });

  it('is no network, so no address is in it', async () => {
    const query: Query = {
      where: { kind: 'cidr', field: ref('sourceips'), ranges: nasty, negated: true, span },
      stages: [{ kind: 'aggregate', aggregates: [{ name: 'count', as: 'n' }], by: [], span }],
    };
    for (const relation of [table, relations.files]) {
      expect((await relations.ask(query, relation, { trustedProxies: nasty })).rows).toEqual([[lines.length]]);
    }
  });
});
