import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isError } from '../../model/diagnostic.ts';
import type { Query } from '../ast.ts';
import { readQuery } from '../check-query.ts';
import { printQuery } from '../print-query.ts';
import { bindQuery } from './bind-query.ts';
import type { Parameter, ParameterType } from './parameter.ts';

function parameter(name: string, type: ParameterType = 'text', more: Partial<Parameter> = {}): Parameter {
  return { name, description: name, type, default: null, optional: false, example: null, ...more };
}

function bind(text: string, parameters: readonly Parameter[], values: Readonly<Record<string, string>> = {}) {
  return bindQuery(text, parameters, new Map(Object.entries(values)));
}

function printed(text: string, parameters: readonly Parameter[], values: Readonly<Record<string, string>> = {}): string {
  const { query, diagnostics } = bind(text, parameters, values);
  return query === null ? `error: ${diagnostics.find(isError)?.message}` : printQuery(query);
}

const hostile = [
  '" or verb=list',
  "' or 1=1 --",
  'x) or (verb=list',
  '*',
  '$other',
  'limit 1',
  '|',
  'or',
  'not',
  '\\',
  '\\"',
  'a" | groupby user',
  '\u0000',
  '“quoted”',
  '4xx',
  '# comment',
  ' ',
];

describe('bindQuery', () => {
  it.each(hostile)('binds %j as one value', (value) => {
    const { query } = bind('user=$user and verb=get groupby user', [parameter('user')], { user: value });
    expect(query?.where).toMatchObject({
      kind: 'and',
      operands: [
        { kind: 'compare', field: { field: 'user' }, op: '=', value: { kind: 'text', value } },
        { kind: 'compare', field: { field: 'verb' }, value: { value: 'get' } },
      ],
    });
    expect(query?.stages).toHaveLength(1);
  });

  it('keeps any value in its place, in the tree and in the text that is printed of it', () => {
    const parameters = [parameter('a'), parameter('b'), parameter('c')];
    // Not the user, where `a:b` has a sense of its own.
    const text = 'uid=$a and path contains $b and annotations[$c]=x and -"free" groupby user limit 3';
    // A half of a surrogate pair is no character.
    const value = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ minLength: 1 }));
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        const { query } = bind(text, parameters, { a, b, c });
        expect(query?.where).toMatchObject({
          kind: 'and',
          operands: [
            { kind: 'compare', value: { value: a } },
            { kind: 'match', op: 'contains', value: b },
            { kind: 'compare', field: { field: 'annotations', path: [{ kind: 'key', key: c }] } },
            { kind: 'not' },
          ],
        });
        expect(query?.stages.map(({ kind }) => kind)).toEqual(['groupby', 'limit']);
        const again = query && readQuery(printQuery(query)).query;
        expect(withoutSpans(again)).toEqual(withoutSpans(query));
      }),
      { numRuns: 500 },
    );
  });

  it('binds a typed value as it would stand without quotes', () => {
    expect(printed('code=$code', [parameter('code', 'number')], { code: '403' })).toBe('code=403');
    expect(printed('request.spec.replicas=$n', [parameter('n', 'number')], { n: '3' })).toBe('request.spec.replicas=3');
    expect(printed('request.spec.replicas=$n', [parameter('n')], { n: '3' })).toBe('request.spec.replicas="3"');
    expect(printed('duration>$d last $r', [parameter('d', 'duration'), parameter('r', 'duration')], { d: '2s', r: '1d' })).toBe(
      'duration>2s last 1d',
    );
    expect(printed('since $t', [parameter('t', 'time')], { t: '2h' })).toBe('since now-2h');
    expect(printed('source_ip cidr $net', [parameter('net', 'network')], { net: '10.0.0.0/8' })).toBe('source_ip cidr 10.0.0.0/8');
    expect(
      printed('groupby user having count>=$n limit $m', [parameter('n', 'number'), parameter('m', 'number')], { n: '5', m: '7' }),
    ).toBe('groupby user having count>=5 limit 7');
  });

  it('gives wildcards their meaning in a pattern and nowhere else', () => {
    expect(printed('name:$name', [parameter('name', 'pattern')], { name: 'web-*' })).toBe('name:web-*');
    expect(printed('name:$name', [parameter('name', 'pattern')], { name: 'web' })).toBe('name=web');
    expect(printed('name:$name', [parameter('name', 'pattern')], { name: 'or' })).toBe('name="or"');
    expect(printed('name:$name', [parameter('name')], { name: 'web-*' })).toBe('name="web-*"');
    const { query } = bind('name:$name', [parameter('name', 'pattern')], { name: 'a b" or verb=list *' });
    expect(query?.where).toMatchObject({ kind: 'match', op: 'glob', value: 'a b" or verb=list *' });
  });

  it('leaves out the condition of an optional parameter without a value', () => {
    const ns = parameter('ns', 'text', { optional: true });
    const name = parameter('name');
    expect(printed('name=$name and namespace=$ns', [name, ns], { name: 'web' })).toBe('name=web');
    expect(printed('name=$name and namespace=$ns', [name, ns], { name: 'web', ns: 'dev' })).toBe('name=web and namespace=dev');
    expect(printed('namespace=$ns', [ns])).toBe('');
    expect(printed('not namespace=$ns groupby user', [ns])).toBe('groupby user');
    expect(printed('verb=get and (namespace=$ns or not cluster=$ns) last $r', [ns, parameter('r', 'duration', { optional: true })])).toBe(
      'verb=get',
    );
    expect(printed('code in (403,$code)', [parameter('code', 'number', { optional: true })])).toBe('');
  });

  it('takes the default where no value is given', () => {
    const limit = parameter('n', 'number', { default: '20' });
    expect(printed('groupby user limit $n', [limit])).toBe('groupby user limit 20');
    expect(printed('groupby user limit $n', [limit], { n: '5' })).toBe('groupby user limit 5');
  });

  it('makes friendly forms exact, as for values that are typed into a query', () => {
    expect(printed('resource=$r', [parameter('r')], { r: 'deploy' })).toBe('resource=deployments');
    expect(printed('user=$u', [parameter('u')], { u: 'dev:ci' })).toBe('user in ("dev:ci","system:serviceaccount:dev:ci")');
  });

  it('points a bad value out at its parameter', () => {
    const { query, diagnostics } = bind('duration>$least', [parameter('least')], { least: 'long' });
    expect(query).toBeNull();
    expect(diagnostics.map(({ span }) => span)).toEqual([{ start: 9, end: 15 }]);
  });
});

/** The tree alone: where it stood in the text does not matter. */
function withoutSpans(query: Query | null): unknown {
  return JSON.parse(
    JSON.stringify(query, (key, value: unknown) =>
      key === 'span' || key === 'text' ? undefined : typeof value === 'bigint' ? String(value) : value,
    ),
  );
}
