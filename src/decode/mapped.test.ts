import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, cutInBlocks } from '../../tests/decode/cut-in-blocks.ts';
import { mappings } from '../../tests/decode/mapped-wrappers.ts';
import { realEvents } from '../../tests/decode/wrapped.ts';
import { fields } from '../model/fields.ts';
import { detectEnvelope } from './detect.ts';
import { httpCodeOf, readGkeNames } from './gke-names.ts';
import { nativeTime } from './native-event.ts';

const fieldNames = new Set(fields.map(({ name }) => name));
const all = realEvents.map((event) => JSON.parse(event));

function cut(text: string, sizes?: readonly number[]) {
  const bytes = bytesOf(text);
  const { envelope, head } = detectEnvelope(bytes);
  const collected = cutInBlocks(envelope.cutter(head), bytes, sizes);
  const records = collected.records.map((line) => {
    const text = Buffer.from(line, 'latin1').toString();
    return { native: text.slice(0, text.indexOf('\t')), raw: text.slice(text.indexOf('\t') + 1) };
  });
  return { ...collected, records, format: envelope.name, maps: envelope.maps };
}

describe.each(mappings)('$format: $form', ({ format, fits, wrap, keeps, missing }) => {
  const events = all.filter(fits);

  it('gives the native event beside the record as it arrived', () => {
    expect(events.length).toBeGreaterThan(50);
    const text = wrap(events);
    const { records, bad, incomplete, ...told } = cut(text);
    expect({ bad, incomplete, format: told.format, maps: told.maps }).toEqual({ bad: [], incomplete: undefined, format, maps: true });
    expect(records.length).toBe(events.length);
    const arrived = new Set(text.split('\n'));
    for (const [index, { native, raw }] of records.entries()) {
      const { missing: noted = [], ...event } = JSON.parse(native);
      const original = events[index];
      expect(noted).toEqual([...missing, ...(noted.includes('exec_command') ? ['exec_command'] : [])]);
      expect(noted.filter((name: string) => !fieldNames.has(name))).toEqual([]);
      if (keeps === null) expect(event).toEqual({ kind: 'Event', apiVersion: 'audit.k8s.io/v1', ...original });
      else for (const key of keeps) expect(event[key]).toEqual(original[key]);
      expect(() => JSON.parse(raw)).not.toThrow();
      if (format === 'viaq' || format === 'gke-sdk') expect(arrived.has(raw)).toBe(true);
    }
  });

  it('gives the same whatever blocks it comes in', () => {
    const text = wrap(events.filter((event) => JSON.stringify(event).length < 2000).slice(0, 5));
    const whole = cut(text);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 8 }), (sizes) => {
        expect(cut(text, sizes).records).toEqual(whole.records);
      }),
      { numRuns: 15 },
    );
  });

  it('never throws, and loses nothing silently, whatever is damaged', () => {
    const few = events.filter((event) => JSON.stringify(event).length < 2000).slice(0, 3);
    const text = wrap(few);
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.integer({ min: 0, max: 300 }),
        fc.constantFrom('', '"', '{', ']', '\\', '\n', '\t', '\0'),
        (at, remove, insert) => {
          const { records, bad, incomplete } = cut(`${text.slice(0, at)}${insert}${text.slice(at + remove)}`, [300]);
          const isLess = records.length < few.length;
          if (isLess) expect(records.length + bad.length + (incomplete === undefined ? 0 : 1)).toBeGreaterThan(0);
          for (const { native } of records) expect(native).not.toContain('\n');
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('what GKE says of a request', () => {
  const fitting = all.filter(mappings.find(({ format }) => format === 'gke')?.fits ?? (() => false));
  const mapped = cut(mappings.find(({ format }) => format === 'gke')?.wrap(fitting) ?? '').records.map(({ native }) => JSON.parse(native));

  it('gives user, address, agent, object and code back', () => {
    for (const [index, event] of mapped.entries()) {
      const original = fitting[index];
      expect(event.user).toEqual({ username: original.user.username });
      expect(event.sourceIPs).toEqual(original.sourceIPs.slice(-1));
      expect(event.userAgent).toBe(original.userAgent);
      expect(event.responseStatus.code).toBe(original.responseStatus.code);
      const { uid: _, resourceVersion: __, ...objectRef } = original.objectRef ?? {};
      expect(event.objectRef ?? {}).toMatchObject(objectRef);
      expect(event.requestURI).toBe(original.requestURI.replace(/[?].*$/, ''));
    }
  });

  it.each([
    [
      'io.k8s.core.v1.pods.exec.create',
      'core/v1/namespaces/dev/pods/web/exec',
      '/api/v1/namespaces/dev/pods/web/exec',
      { namespace: 'dev', resource: 'pods', name: 'web', subresource: 'exec' },
    ],
    [
      'io.k8s.core.v1.namespaces.finalize.update',
      'core/v1/namespaces/dev/finalize',
      '/api/v1/namespaces/dev/finalize',
      { namespace: 'dev', resource: 'namespaces', name: 'dev', subresource: 'finalize' },
    ],
    [
      'io.k8s.apps.v1.deployments.create',
      'apps/v1/namespaces/dev/deployments/web',
      '/apis/apps/v1/namespaces/dev/deployments',
      { namespace: 'dev', resource: 'deployments', name: 'web', apiGroup: 'apps' },
    ],
    [
      'io.k8s.core.v1.namespaces.create',
      'core/v1/namespaces/dev',
      '/api/v1/namespaces',
      { namespace: 'dev', resource: 'namespaces', name: 'dev' },
    ],
    [
      'io.k8s.core.v1.namespaces.get',
      'core/v1/namespaces/dev',
      '/api/v1/namespaces/dev',
      { namespace: 'dev', resource: 'namespaces', name: 'dev' },
    ],
    [
      'io.k8s.authorization.rbac.v1.clusterroles.patch',
      'rbac.authorization.k8s.io/v1/clusterroles/edit',
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/edit',
      { resource: 'clusterroles', name: 'edit', apiGroup: 'rbac.authorization.k8s.io' },
    ],
    ['io.k8s.get', 'readyz', '/readyz', undefined],
    ['io.k8s.get', 'apis/apps/v1', '/apis/apps/v1', undefined],
  ])('reads %s of %s', (method, resource, requestURI, objectRef) => {
    const request = readGkeNames(method, resource);
    expect(request?.requestURI).toBe(requestURI);
    expect(request?.verb).toBe(method.split('.').at(-1));
    if (objectRef === undefined) expect(request?.objectRef).toBeUndefined();
    else expect(request?.objectRef).toEqual({ apiVersion: 'v1', ...objectRef });
  });

  it.each(['', 'io.k8s', 'google.container.v1.ClusterManager.CreateCluster', 'io.k8s.'])('reads nothing from %j', (method) => {
    expect(readGkeNames(method, 'core/v1/pods')).toBeNull();
  });

  it('tells HTTP codes from gRPC codes', () => {
    expect([0, 5, 6, 7, 8, 14, 16, 99].map((code) => httpCodeOf(code, 'get'))).toEqual([200, 404, 409, 403, 429, 503, 401, 500]);
    expect(httpCodeOf(0, 'create')).toBe(201);
  });

  it('takes who was acted as from the authority selector, and the code from a Status in the answer', () => {
    const entry = {
      protoPayload: {
        serviceName: 'k8s.io',
        methodName: 'io.k8s.core.v1.pods.get',
        resourceName: 'core/v1/namespaces/dev/pods/web',
        authenticationInfo: { principalEmail: 'jane@example.com', authoritySelector: 'system:admin' },
        status: { code: 9, message: 'x' },
        response: { '@type': 'core.k8s.io/v1.Status', 'kind': 'Status', 'code': 422, 'reason': 'Invalid', 'message': 'no' },
      },
      operation: { id: 'a', first: true },
      timestamp: '2026-11-21T01:30:00.123456789Z',
    };
    const { records, bad } = cut(JSON.stringify(entry));
    expect(bad).toEqual([]);
    expect(JSON.parse(records[0]?.native ?? '')).toMatchObject({
      stage: 'ResponseStarted',
      impersonatedUser: { username: 'system:admin' },
      responseStatus: { status: 'Failure', code: 422, reason: 'Invalid', message: 'no' },
      requestReceivedTimestamp: '2026-11-21T01:30:00.123456Z',
      missing: expect.arrayContaining(['groups', 'impersonatedgroups']),
    });
  });

  it('keeps as bad what lacks a time', () => {
    const entry = { protoPayload: { serviceName: 'k8s.io', methodName: 'io.k8s.get', resourceName: 'readyz' }, insertId: 'x' };
    expect(cut(JSON.stringify(entry)).bad).toMatchObject([{ reason: 'not-mappable' }]);
  });
});

describe('what a table of AKS lacks', () => {
  it('is noted: bodies that were too big, values that are no JSON', () => {
    const row = {
      AuditId: 'a',
      Stage: 'ResponseComplete',
      RequestUri: '/api',
      RequestReceivedTime: '2026-11-21T01:30:00.1234567Z',
      RequestObject: 'skipped-too-big-size-object',
      ResponseObject: 'skipped-too-big-size-object',
      Annotations: '{"cut',
      User: '',
    };
    const [record] = cut(JSON.stringify(row)).records;
    const { missing, requestObject, requestReceivedTimestamp } = JSON.parse(record?.native ?? '');
    expect(missing).toEqual(expect.arrayContaining(['request', 'response', 'annotations', 'impersonateduser']));
    expect({ requestObject, requestReceivedTimestamp }).toEqual({
      requestObject: undefined,
      requestReceivedTimestamp: '2026-11-21T01:30:00.123456Z',
    });
  });
});

describe('a record of OpenShift', () => {
  it('whose level stands is native already, and one whose level is lost says so', () => {
    const event = {
      auditID: 'a',
      stage: 'ResponseComplete',
      requestURI: '/',
      requestReceivedTimestamp: '2026-11-21T01:30:00.123456Z',
      log_type: 'audit',
      openshift: {},
    };
    const { records } = cut(`${JSON.stringify({ ...event, level: 'Request' })}\n${JSON.stringify({ ...event, level: 'default' })}\n`);
    expect(records[0]?.native).toBe('');
    expect(JSON.parse(records[1]?.native ?? '')).toEqual({
      auditID: 'a',
      stage: 'ResponseComplete',
      requestURI: '/',
      requestReceivedTimestamp: '2026-11-21T01:30:00.123456Z',
      missing: ['level'],
    });
  });
});

describe('nativeTime', () => {
  it.each([
    ['2026-11-21T01:30:00Z', '2026-11-21T01:30:00.000000Z'],
    ['2026-11-21 01:30:00.1234567Z', '2026-11-21T01:30:00.123456Z'],
    ['2026-11-21T01:30:00.5+00:00', '2026-11-21T01:30:00.500000Z'],
    ['yesterday', 'yesterday'],
    [null, null],
  ])('writes %s as the API server would', (time, written) => {
    expect(nativeTime(time)).toBe(written);
  });
});
