import { describe, expect, it } from 'vitest';
import { readEvent } from '../../src/model/sentence/read-event.ts';
import { ownersOf, versionOf } from './versions.ts';

const body = { kind: 'Pod', metadata: { name: 'web' } };
const event = (more: object) => readEvent({ verb: 'update', objectRef: { resource: 'pods', name: 'web' }, ...more });

describe('versionOf', () => {
  it('takes the answer before what was sent', () => {
    expect(versionOf(event({ responseObject: body, requestObject: { ...body, spec: 1 } }))).toEqual({ body, from: 'response' });
    expect(versionOf(event({ requestObject: body }))).toEqual({ body, from: 'request' });
  });

  it('takes no patch, no options, no refusal, no list and no scale for a version', () => {
    expect(versionOf(event({ verb: 'patch', requestObject: body }))).toBeNull();
    expect(versionOf(event({ verb: 'delete', requestObject: body }))).toBeNull();
    expect(versionOf(event({ responseObject: { kind: 'Status', metadata: {} } }))).toBeNull();
    expect(versionOf(event({ responseObject: { kind: 'PodList', metadata: {}, items: [1] } }))).toBeNull();
    expect(versionOf(event({ objectRef: { resource: 'pods', name: 'web', subresource: 'scale' }, responseObject: body }))).toBeNull();
    expect(versionOf(event({ responseObject: 'text' }))).toBeNull();
  });
});

describe('ownersOf', () => {
  it('puts the controller first, and names its resource', () => {
    const owners = ownersOf({
      metadata: {
        namespace: 'dev',
        ownerReferences: [
          { apiVersion: 'v1', kind: 'Node', name: 'node-1' },
          { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', controller: true },
          { apiVersion: 'example.com/v1', kind: 'Widget', name: 'w' },
        ],
      },
    });
    expect(owners).toMatchObject([
      { resource: 'replicasets', group: 'apps', namespace: 'dev', name: 'web-1' },
      { resource: 'nodes', group: '', namespace: '', name: 'node-1' },
      { resource: 'widgets', group: 'example.com', namespace: 'dev', name: 'w' },
    ]);
  });

  it.each([[null], [{}], [{ metadata: { ownerReferences: 'x' } }], [[]]])('finds none in %j', (value) => {
    expect(ownersOf(value)).toEqual([]);
  });
});
