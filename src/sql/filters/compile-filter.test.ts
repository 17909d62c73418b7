import { describe, expect, it } from 'vitest';
import type { Expr, FieldRef, Value } from '../../query/ast.ts';
import { TableNames } from '../relations/table-source.ts';
import { Params } from '../statement.ts';
import { compileFilter } from './compile-filter.ts';

const span = { start: 0, end: 0 };
const field = (name: string, ...keys: readonly string[]): FieldRef => ({
  field: name,
  path: keys.map((key) => ({ kind: 'key', key })),
  text: name,
  span,
});
const text = (value: string): Value => ({ kind: 'text', value, span });
const number = (value: number): Value => ({ kind: 'number', value, span });
const compare = (name: string, op: '=' | '!=' | '<' | '>=', value: Value): Expr => ({ kind: 'compare', field: field(name), op, value });
const match = (name: string, op: Extract<Expr, { kind: 'match' }>['op'], value: string, negated = false): Expr => ({
  kind: 'match',
  field: field(name),
  op,
  value,
  negated,
  span,
});

function compiled(expr: Expr): readonly [sql: string, ...params: readonly unknown[]] {
  const params = new Params();
  const sql = compileFilter(expr, { names: new TableNames([], params), params, nowUs: 10_000_000n });
  return [sql, ...Object.values(params.values)];
}

describe('comparisons', () => {
  it.each<[name: string, expr: Expr, ...expected: unknown[]]>([
    ['text', compare('user', '=', text('eve')), 'user = {p0:String}', 'eve'],
    ['text that is absent', compare('user', '!=', text('eve')), 'user != {p0:String}', 'eve'],
    ['a number', compare('duration', '<', number(5)), 'duration < {p0:Int64}', 5],
    ['a fraction', compare('duration', '<', number(0.5)), 'duration < {p0:Float64}', 0.5],
    ['a code that zero would satisfy', compare('code', '<', number(400)), '(code != 0 AND code < {p0:Int64})', 400],
    ['a code that zero would not', compare('code', '>=', number(400)), 'code >= {p0:Int64}', 400],
    ['a number in text', compare('code', '=', text('403')), 'code = {p0:Int64}', 403],
    ['a word for a number', compare('code', '=', text('ALLOW')), '0'],
    ['a word that is no number', compare('code', '!=', text('ALLOW')), '1'],
    [
      'a boolean',
      compare('is_write', '=', { kind: 'boolean', value: true, span }),
      "(verb IN ('create', 'update', 'patch', 'delete', 'deletecollection')) = {p0:Bool}",
      true,
    ],
    [
      'an absolute time',
      compare('time', '>=', { kind: 'time', value: { kind: 'absolute', epochUs: 5n }, span }),
      "time >= fromUnixTimestamp64Micro({p0:Int64}, 'UTC')",
      5n,
    ],
    [
      'a time ago',
      compare('time', '>=', { kind: 'time', value: { kind: 'ago', us: 1_000_000 }, span }),
      "time >= fromUnixTimestamp64Micro({p0:Int64}, 'UTC')",
      9_000_000n,
    ],
    ['a list', compare('groups', '=', text('dev')), 'has(groups, {p0:String})', 'dev'],
    ['a list without', compare('groups', '!=', text('dev')), 'NOT (has(groups, {p0:String}))', 'dev'],
    ['elements in order', compare('groups', '<', text('dev')), 'arrayExists(x -> x < {p0:String}, groups)', 'dev'],
  ])('%s', (_, expr, ...expected) => expect(compiled(expr)).toEqual(expected));

  it('find an identity by its prefix', () => {
    const [sql, ...params] = compiled(compare('id', '=', text('00000010aa')));
    expect(sql).toMatch(/^\(id_prefix = \{p0:UInt32\} AND \(lower\(hex\(.*\)\)\) = \{p1:String\}\)$/);
    expect(params).toEqual([16, '00000010aa']);
  });
});

describe('lists of values', () => {
  it.each<[name: string, expr: Expr, ...expected: unknown[]]>([
    [
      'texts',
      { kind: 'in', field: field('verb'), values: [text('a'), text('b')], negated: false },
      'verb IN ({p0:Array(String)})',
      ['a', 'b'],
    ],
    [
      'none of texts',
      { kind: 'in', field: field('verb'), values: [text('a')], negated: true },
      'NOT (verb IN ({p0:Array(String)}))',
      ['a'],
    ],
    [
      'numbers',
      { kind: 'in', field: field('code'), values: [number(1), text('2'), text('x')], negated: false },
      'code IN ({p0:Int64}, {p1:Int64})',
      1,
      2,
    ],
    ['nothing', { kind: 'in', field: field('verb'), values: [], negated: false }, '0'],
    ['not nothing', { kind: 'in', field: field('code'), values: [], negated: true }, 'NOT (0)'],
    ['a list', { kind: 'in', field: field('groups'), values: [text('a')], negated: false }, 'hasAny(groups, {p0:Array(String)})', ['a']],
  ])('%s', (_, expr, ...expected) => expect(compiled(expr)).toEqual(expected));
});

describe('ranges, networks, presence', () => {
  it.each<[name: string, expr: Expr, ...expected: unknown[]]>([
    [
      'between',
      { kind: 'between', field: field('code'), low: number(400), high: number(499), negated: false },
      '(code >= {p0:Int64} AND (code != 0 AND code <= {p1:Int64}))',
      400,
      499,
    ],
    [
      'not between',
      { kind: 'between', field: field('size'), low: number(1), high: number(2), negated: true },
      'NOT (((length(raw)) >= {p0:Int64} AND (length(raw)) <= {p1:Int64}))',
      1,
      2,
    ],
    [
      'an IPv4 network',
      { kind: 'cidr', field: field('sourceips'), ranges: ['10.0.0.0/8'], negated: false, span },
      "arrayExists(x -> (isIPv4String(x) AND isIPAddressInRange(if(isIPv4String(x), x, '0.0.0.0'), {p0:String})), sourceips)",
      '10.0.0.0/8',
    ],
    [
      'an IPv6 address',
      { kind: 'cidr', field: field('user'), ranges: ['::1'], negated: false, span },
      "(isIPv6String(user) AND isIPAddressInRange(if(isIPv6String(user), user, '::'), {p0:String}))",
      '::1/128',
    ],
    [
      'no network',
      { kind: 'cidr', field: field('sourceips'), ranges: ['10.0.0.0/33', 'x'], negated: false, span },
      'arrayExists(x -> 0, sourceips)',
    ],
    ['empty text', { kind: 'empty', field: field('user'), negated: false }, "user = ''"],
    ['present text', { kind: 'empty', field: field('user'), negated: true }, "user != ''"],
    ['empty code', { kind: 'empty', field: field('code'), negated: false }, 'code = 0'],
    ['empty list', { kind: 'empty', field: field('groups'), negated: false }, 'empty(groups)'],
    ['empty key of a map', { kind: 'empty', field: field('annotations', 'k'), negated: false }, "annotations[{p0:String}] = ''", 'k'],
    ['empty key of a map of lists', { kind: 'empty', field: field('extra', 'k'), negated: true }, 'notEmpty(extra[{p0:String}])', 'k'],
    ['empty time', { kind: 'empty', field: field('time'), negated: true }, 'toUnixTimestamp64Micro(time) != 0'],
    ['empty boolean', { kind: 'empty', field: field('is_write'), negated: false }, '0'],
  ])('%s', (_, expr, ...expected) => expect(compiled(expr)).toEqual(expected));
});

describe('patterns', () => {
  it.each<[name: string, expr: Expr, ...expected: unknown[]]>([
    ['contains', match('name', 'contains', 'a%'), 'position(name, {p0:String}) > 0', 'a%'],
    ['startswith', match('name', 'startswith', 'a'), 'startsWith(name, {p0:String})', 'a'],
    ['not endswith', match('name', 'endswith', 'a', true), 'NOT (endsWith(name, {p0:String}))', 'a'],
    ['regular expression', match('name', 'regex', '^a'), 'match(name, {p0:String})', '^a'],
    ['wildcards', match('name', 'glob', 'a*b?'), 'name LIKE {p0:String}', 'a%b_'],
    ['literal signs among wildcards', match('name', 'glob', String.raw`100%_\*\?\\*`), 'name LIKE {p0:String}', String.raw`100\%\_*?\\%`],
    ['SQL pattern', match('name', 'like', 'a%b_'), 'name LIKE {p0:String}', 'a%b_'],
    [
      'SQL pattern with escapes',
      match('name', 'like', String.raw`\%\a\ `.trimEnd()),
      'name LIKE {p0:String}',
      String.raw`\%\\a\\ `.trimEnd(),
    ],
    ['element of a list', match('groups', 'contains', 'a'), 'has(groups, {p0:String})', 'a'],
    ['pattern in a list', match('groups', 'glob', 'a*'), 'arrayExists(x -> x LIKE {p0:String}, groups)', 'a%'],
    ['a number as text', match('code', 'startswith', '4'), "startsWith(if(code = 0, '', toString(code)), {p0:String})", '4'],
  ])('%s', (_, expr, ...expected) => expect(compiled(expr)).toEqual(expected));
});

describe('free text', () => {
  it.each([
    ['plain', ['plain']],
    ['a"b', ['a"b', 'a\\"b']],
    ['a<b', ['a<b', 'a\\u003cb']],
    ['x\\y', ['x\\y', 'x\\\\y']],
  ])('%s is looked for as JSON writes it', (value, spellings) => {
    expect(compiled({ kind: 'text', value, span })).toEqual(['multiSearchAnyCaseInsensitive(raw, {p0:Array(String)})', spellings]);
  });

  it('is folded by the rules of Unicode where it is not ASCII', () => {
    expect(compiled({ kind: 'text', value: 'É', span })).toEqual(['multiSearchAnyCaseInsensitiveUTF8(raw, {p0:Array(String)})', ['É']]);
  });

  it('of blanks is in every record', () => {
    expect(compiled({ kind: 'text', value: ' ', span })).toEqual(['1']);
  });
});

describe('joined conditions', () => {
  const verb = compare('verb', '=', text('get'));
  it.each<[name: string, expr: Expr, sql: string]>([
    ['and', { kind: 'and', operands: [verb, verb] }, '(verb = {p0:String} AND verb = {p1:String})'],
    ['or', { kind: 'or', operands: [verb, verb] }, '(verb = {p0:String} OR verb = {p1:String})'],
    ['one alone', { kind: 'or', operands: [verb] }, 'verb = {p0:String}'],
    ['all of none', { kind: 'and', operands: [] }, '1'],
    ['one of none', { kind: 'or', operands: [] }, '0'],
    ['not', { kind: 'not', operand: verb }, 'NOT (verb = {p0:String})'],
    ['not a group', { kind: 'not', operand: { kind: 'or', operands: [verb, verb] } }, 'NOT (verb = {p0:String} OR verb = {p1:String})'],
  ])('%s', (_, expr, sql) => expect(compiled(expr)[0]).toBe(sql));
});
