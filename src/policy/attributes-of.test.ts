import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type AskedEvent, attributesOf } from './attributes-of.ts';
import { evaluatePolicy } from './evaluate-policy.ts';
import type { Policy } from './policy.ts';

interface Recorded extends AskedEvent {
  readonly stage: string;
}

function readEvents(path: string): readonly Recorded[] {
  const file = new URL(`../../${path}`, import.meta.url);
  return gunzipSync(readFileSync(file))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Recorded);
}

const asked = (requestURI: string, verb = 'get') => attributesOf({ requestURI, verb, user: { username: 'jane' } });

describe('attributesOf', () => {
  it.each([
    [
      '/api/v1/namespaces/dev/pods/web?pretty=true',
      { apiGroup: '', apiVersion: 'v1', namespace: 'dev', resource: 'pods', name: 'web', subresource: '' },
    ],
    ['/api/v1/namespaces/dev/pods/web/exec?command=sh', { namespace: 'dev', resource: 'pods', name: 'web', subresource: 'exec' }],
    ['/apis/apps/v1/deployments', { apiGroup: 'apps', apiVersion: 'v1', namespace: '', resource: 'deployments', name: '' }],
    ['/api/v1/namespaces/dev', { namespace: 'dev', resource: 'namespaces', name: 'dev', subresource: '' }],
    ['/api/v1/namespaces/dev/finalize', { namespace: 'dev', resource: 'namespaces', name: 'dev', subresource: 'finalize' }],
    ['/api/v1/namespaces', { namespace: '', resource: 'namespaces', name: '' }],
    [
      '/api/v1/namespaces/a/services/https:web:443/proxy/api/v1',
      { namespace: 'a', resource: 'services', name: 'https:web:443', subresource: 'proxy' },
    ],
    ['/api/v1/watch/namespaces/dev/pods/web', { namespace: 'dev', resource: 'pods', name: 'web', subresource: '' }],
    ['/api/v1/proxy/namespaces/dev/pods/web/status', { namespace: 'dev', resource: 'pods', name: 'web', subresource: '' }],
    ['/api/v1/namespaces/dev/pods/a%20b%e2%82%ac', { name: 'a b€' }],
    ['/api/v1/namespaces/dev/pods/%ff', { name: '\ufffd' }],
    ['/api/v1//pods', { resource: '', name: 'pods' }],
    ['//api/v1/pods/', { resource: 'pods', name: '' }],
  ])('reads %s as the API server does', (uri, parts) => {
    expect(asked(uri)).toMatchObject({ resourceRequest: true, ...parts });
  });

  it.each(['/', '/api', '/api/v1', '/apis/apps', '/apis/apps/v1', '/healthz/etcd', '/apiv1/x/y', '*'])('takes %s for a path', (uri) => {
    expect(asked(uri)).toMatchObject({ resourceRequest: false, path: uri, resource: '', apiGroup: '', name: '' });
  });

  it.each([
    ['fieldSelector=metadata.name%3Dweb', 'web'],
    ['fieldSelector=metadata.name==web,metadata.namespace=dev', 'web'],
    ['fieldSelector=status.phase!%3DRunning,metadata.name%3Da%5C%2Cb', 'a,b'],
    ['fieldSelector=metadata.name!%3Dweb', ''],
    ['fieldSelector=metadata.name', ''],
    ['fieldSelector=metadata.name%3Da=b', ''],
    ['fieldSelector=metadata.name%3D..', ''],
    ['fieldSelector=metadata.name%3Da%2Fb', ''],
    ['fieldSelector=metadata.name%3Dweb&limit=many', ''],
    ['fieldSelector=metadata.name%3Dweb&timeoutSeconds=30', 'web'],
  ])('takes the name of a list from %s', (query, name) => {
    expect(asked(`/api/v1/pods?${query}`, 'list').name).toBe(name);
    expect(asked(`/api/v1/pods?${query}`, 'watch').name).toBe(name);
    expect(asked(`/api/v1/pods?${query}`, 'deletecollection').name).toBe('');
  });

  it('has no user where nobody could be told', () => {
    expect(attributesOf({ requestURI: '/api/v1/pods', verb: 'list', user: {} }).user).toBeNull();
    expect(attributesOf({ requestURI: '/api/v1/pods', verb: 'list' }).user).toBeNull();
    expect(asked('/version').user).toEqual({ name: 'jane', groups: [] });
  });

  it('does not take the name of a create from its body, so that resourceNames do not match it', () => {
    const event = {
      verb: 'create',
      requestURI: '/api/v1/namespaces/dev/configmaps',
      objectRef: { resource: 'configmaps', namespace: 'dev', name: 'settings', apiVersion: 'v1' },
    };
    const policy: Policy = {
      apiVersion: 'audit.k8s.io/v1',
      kind: 'Policy',
      rules: [{ level: 'None', resources: [{ resources: ['configmaps'], resourceNames: ['settings'] }] }, { level: 'Metadata' }],
    };
    expect(evaluatePolicy(policy, attributesOf(event)).ruleIndex).toBe(1);
    expect(evaluatePolicy(policy, attributesOf({ ...event, verb: 'get', requestURI: `${event.requestURI}/settings` })).ruleIndex).toBe(0);
    // An event of a provider that keeps no URI.
    expect(evaluatePolicy(policy, attributesOf({ ...event, requestURI: '' })).ruleIndex).toBe(1);
  });
});

describe('over recorded events', () => {
  const events = [...readEvents('samples/audit.log.gz'), ...readEvents('tests/fixtures/one-of-each.ndjson.gz')];
  const refs = events.flatMap((event) =>
    event.objectRef === undefined ? [] : [{ event, ref: event.objectRef, found: attributesOf(event) }],
  );

  it('agrees with objectRef on what the URL names', () => {
    expect(refs.length).toBeGreaterThan(7000);
    for (const { event, ref, found } of refs) {
      expect(found, event.requestURI).toMatchObject({
        resourceRequest: true,
        resource: ref.resource ?? '',
        subresource: ref.subresource ?? '',
        apiGroup: ref.apiGroup ?? '',
        apiVersion: ref.apiVersion ?? '',
      });
    }
    for (const event of events.filter(({ objectRef }) => objectRef === undefined))
      expect(attributesOf(event).resourceRequest, event.requestURI).toBe(false);
  });

  it('differs from objectRef in what came from a body, and in nothing else', () => {
    const differing = refs.filter(({ ref, found }) => (ref.name ?? '') !== found.name || (ref.namespace ?? '') !== found.namespace);
    const kinds = differing.map(({ event, ref, found }) => `${event.verb} ${found.name === (ref.name ?? '') ? 'namespace' : 'name'}`);
    expect(new Set(kinds)).toEqual(new Set(['create name']));
    expect(differing.length).toBeGreaterThan(100);
    for (const { event, found } of differing) {
      expect(found.name).toBe('');
      expect(event.stage, 'there is no body yet').not.toBe('RequestReceived');
    }
  });
});
