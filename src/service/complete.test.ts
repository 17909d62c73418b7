import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScratchStore, type ScratchStore } from '../../tests/service/scratch-store.ts';
import { fullScope } from '../sql/scope.ts';
import { completeQuery } from './complete.ts';

let store: ScratchStore;

beforeAll(async () => {
  store = await openScratchStore();
  await store.load([
    { auditID: '1', user: 'zoe', namespace: 'prod', groups: ['ops', 'all'] },
    { auditID: '2', user: 'zoe', namespace: 'prod' },
    { auditID: '3', user: 'system:serviceaccount:dev:zed', annotations: { mood: 'good' } },
    ...Array.from({ length: 60 }, (_, at) => ({ auditID: `n${at}`, name: `name-${at}` })),
    { auditID: 'last', name: 'other' },
    {
      auditID: 'body',
      user: 'zoe',
      namespace: 'prod',
      level: 'Request',
      verb: 'create',
      requestObject: {
        kind: 'Pod',
        metadata: { labels: { 'k8s.io/app': 'web' } },
        spec: { nodeName: 'n', containers: [{ image: 'i' }, { tty: true }] },
      },
    },
    ...Array.from({ length: 5 }, (_, at) => ({
      auditID: `svc${at}`,
      verb: 'create',
      resource: 'services',
      requestObject: { kind: 'Service', spec: { ports: [] } },
    })),
  ]);
});

afterAll(() => store.close());

async function labels(text: string, scope = fullScope): Promise<string[]> {
  const found = await completeQuery({ text, position: text.length }, store.context(scope));
  return found.map(({ label }) => label);
}

describe('completing a value', () => {
  it('offers what the store has, most frequent first', async () => {
    expect(await labels('verb=get and namespace=')).toEqual(['dev', 'prod']);
    expect((await labels('user=z'))[0]).toBe('zoe');
    expect(await labels('groups contains "o')).toContain('ops');
    expect(await labels('annotations["mood"]=')).toEqual(['good']);
    expect(await labels('name=oth')).toEqual(['other']);
    expect(await labels('user=system:')).toEqual(['system:serviceaccount:dev:zed']);
    expect((await labels('code='))[0]).toBe('200');
  });

  // On a busy machine the answer may not be there in time.
  it('offers the paths that occur in bodies, key by key, and annotations', { retry: 3 }, async () => {
    expect(await labels('request.')).toEqual(expect.arrayContaining(['request.kind', 'request.spec', 'request.metadata']));
    expect(await labels('request.spec.')).toEqual(['request.spec.ports', 'request.spec.containers', 'request.spec.nodeName']);
    expect(await labels('verb=create and @request.spec.no')).toEqual(['@request.spec.nodeName']);
    expect(await labels('groupby request.spec.containers[*].')).toEqual([
      'request.spec.containers[*].image',
      'request.spec.containers[*].tty',
    ]);
    expect(await labels('request.spec.containers.')).toEqual(['request.spec.containers.image', 'request.spec.containers.tty']);
    expect(await labels('request.metadata.labels["k')).toEqual(['request.metadata.labels["k8s.io/app"]']);
    expect(await labels('annotations["mo')).toEqual(['annotations["mood"]']);
    expect(await labels('response.')).toEqual(['response.object']);
  });

  it('takes hostile keys for text', async () => {
    expect(await labels(`request["') OR 1=1 --"].`)).toEqual([]);
  });

  it('is bounded', async () => {
    expect(await labels('name=')).toHaveLength(50);
  });

  it('keeps to the scope', { retry: 3 }, async () => {
    expect(await labels('user=', { clusters: 'all', namespaces: ['prod'] })).toEqual(['zoe']);
    expect(await labels('user=', { clusters: [], namespaces: 'all' })).toEqual([]);
    expect(await labels('request.spec.', { clusters: 'all', namespaces: ['prod'] })).toEqual([
      'request.spec.containers',
      'request.spec.nodeName',
    ]);
    expect(await labels('annotations["mo', { clusters: 'all', namespaces: ['prod'] })).toEqual([]);
  });

  it('asks the store only for values', async () => {
    const closed = { ...store.context(), events: () => Promise.reject(new Error('opened')) };
    expect((await completeQuery({ text: 'verb=get gro', position: 12 }, closed)).map(({ label }) => label)).toContain('groupby');
    expect((await completeQuery({ text: 'size>', position: 5 }, closed)).length).toBeGreaterThan(0);
  });
});
