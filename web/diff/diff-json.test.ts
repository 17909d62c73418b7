import { describe, expect, it } from 'vitest';
import { diffJson } from './diff-json.ts';
import { isNoise, sortOut } from './noise.ts';
import { fieldOfPath, printPath } from './path.ts';

const told = (before: unknown, after: unknown) =>
  diffJson(before, after).map(({ path, kind, before: old, after: now }) => [printPath(path), kind, old, now]);

describe('diffJson', () => {
  it('finds nothing in what is alike, whatever the order of keys', () => {
    expect(diffJson({ a: 1, b: [{ x: null }] }, { b: [{ x: null }], a: 1 })).toEqual([]);
  });

  it('tells what came, went and changed, by path', () => {
    expect(told({ a: 1, b: { c: 'x' }, gone: true }, { a: 2, b: { c: 'x', d: [] } })).toEqual([
      ['a', 'changed', 1, 2],
      ['b.d', 'added', undefined, []],
      ['gone', 'removed', true, undefined],
    ]);
  });

  it('matches containers and their variables by name, whatever their order', () => {
    const before = {
      containers: [
        { name: 'web', image: 'web:1', env: [{ name: 'A', value: '1' }] },
        { name: 'log', image: 'log:1' },
      ],
    };
    const after = {
      containers: [
        { name: 'log', image: 'log:1' },
        {
          name: 'web',
          image: 'web:2',
          env: [
            { name: 'B', value: '2' },
            { name: 'A', value: '1' },
          ],
        },
      ],
    };
    expect(told(before, after)).toEqual([
      ['containers[name=web].image', 'changed', 'web:1', 'web:2'],
      ['containers[name=web].env[name=B]', 'added', undefined, { name: 'B', value: '2' }],
    ]);
  });

  it('matches ports by number and protocol, and mounts by their path', () => {
    const port = (containerPort: number, protocol: string) => ({ containerPort, protocol });
    expect(told({ ports: [port(53, 'UDP')] }, { ports: [port(53, 'TCP'), port(53, 'UDP')] })).toEqual([
      ['ports[containerPort=53,protocol=TCP]', 'added', undefined, port(53, 'TCP')],
    ]);
    const mounts = (path: string) => [
      { name: 'v', mountPath: '/a' },
      { name: 'v', mountPath: path },
    ];
    expect(told(mounts('/b'), mounts('/c')).map(([path, kind]) => [path, kind])).toEqual([
      ['[mountPath=/b]', 'removed'],
      ['[mountPath=/c]', 'added'],
    ]);
  });

  it('tells of a list of texts what went and what came, and its order', () => {
    expect(told({ f: ['a', 'b'] }, { f: ['b', 'a', 'c'] })).toEqual([['f[2]', 'added', undefined, 'c']]);
    expect(told({ f: ['a', 'b'] }, { f: ['a', 'c'] })).toEqual([['f[1]', 'changed', 'b', 'c']]);
    expect(told({ f: ['a', 'b'] }, { f: ['b', 'a'] })).toEqual([['f', 'changed', ['a', 'b'], ['b', 'a']]]);
  });

  it('compares lists by place where nothing tells their elements apart', () => {
    const rule = (verb: string) => ({ verbs: [verb] });
    expect(told({ rules: [rule('get'), rule('list')] }, { rules: [rule('get'), rule('delete')] })).toEqual([
      ['rules[1].verbs[0]', 'changed', 'list', 'delete'],
    ]);
    expect(told([{ name: 'a' }, { name: 'a' }], [{ name: 'a' }])).toEqual([['[1]', 'removed', { name: 'a' }, undefined]]);
  });

  it('tells labels one by one, also the first', () => {
    expect(told({ metadata: {} }, { metadata: { labels: { 'a/b': '1' } } })).toEqual([['metadata.labels["a/b"]', 'added', undefined, '1']]);
  });

  it('tells null from absent, and a map from a list', () => {
    expect(told({ a: null }, {})).toEqual([['a', 'removed', null, undefined]]);
    expect(told({ a: {} }, { a: [] })).toEqual([['a', 'changed', {}, []]]);
  });

  it('takes hostile keys for what they are', () => {
    const hostile = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as unknown;
    expect(told({}, hostile)).toEqual([
      ['__proto__', 'added', undefined, { polluted: true }],
      ['constructor', 'added', undefined, 1],
    ]);
  });

  it('ends: on bodies that are deep, and on those with too many differences', () => {
    const deep = (inner: unknown, depth: number) => {
      let value = inner;
      for (let level = 0; level < depth; level += 1) value = { a: value };
      return value;
    };
    expect(diffJson(deep(1, 2000), deep(2, 2000))).toHaveLength(1);
    const wide = Object.fromEntries(Array.from({ length: 9000 }, (_, at) => [`k${at}`, at]));
    expect(diffJson({}, wide)).toHaveLength(5000);
    expect(diffJson({}, wide, { most: 3 })).toHaveLength(3);
  });
});

describe('paths', () => {
  it('are printed for reading, and as fields of the language', () => {
    const path = ['spec', 'containers', { by: { name: 'web' } }, 'env', 0, 'value'];
    expect(printPath(path)).toBe('spec.containers[name=web].env[0].value');
    expect(fieldOfPath('request', path)).toBe('request.spec.containers[*].env[*].value');
    expect(printPath(['metadata', 'labels', 'app.kubernetes.io/name'])).toBe('metadata.labels["app.kubernetes.io/name"]');
  });
});

describe('noise', () => {
  it('is bookkeeping, unless the request was about it', () => {
    expect(isNoise(['metadata', 'managedFields', 0])).toBe(true);
    expect(isNoise(['metadata', 'labels', 'resourceVersion'])).toBe(false);
    const changes = diffJson({ metadata: { generation: 1 }, spec: 1, status: 1 }, { metadata: { generation: 2 }, spec: 2, status: 2 });
    expect(sortOut(changes).telling.map(({ path }) => printPath(path))).toEqual(['spec']);
    expect(sortOut(changes, true).telling.map(({ path }) => printPath(path))).toEqual(['spec', 'status']);
  });
});
