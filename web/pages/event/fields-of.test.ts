import { describe, expect, it } from 'vitest';
import { filterBy } from '../../../src/query/edit/edit-query.ts';
import { parseQuery } from '../../../src/query/parse-query.ts';
import { readRecord } from '../../events/ask-events.ts';
import { fieldsOf, spanOf } from './fields-of.ts';

const person = { username: 'a"b', uid: '1', groups: ['g'], extra: { 'scopes/x.y': ['s'], '"]) or *': ['t'] } };
const whole = JSON.stringify({
  level: 'Metadata',
  auditID: 'x',
  stage: 'ResponseComplete',
  requestURI: '/api?x',
  verb: 'get',
  user: person,
  impersonatedUser: person,
  authenticationMetadata: { impersonationConstraint: 'impersonate:user-info' },
  sourceIPs: ['10.0.0.1'],
  userAgent: 'curl',
  objectRef: {
    resource: 'pods',
    namespace: 'n',
    name: 'p',
    uid: 'u',
    apiGroup: 'g',
    apiVersion: 'v1',
    resourceVersion: '7',
    subresource: 'log',
  },
  responseStatus: {
    code: 403,
    status: 'Failure',
    reason: 'Forbidden',
    message: 'no\u202e',
    details: { name: 'p', causes: [{ reason: 'x' }] },
  },
  requestReceivedTimestamp: '2026-11-21T01:30:00.000001Z',
  stageTimestamp: '2026-11-21T01:30:00.000002Z',
  annotations: { 'authorization.k8s.io/decision': 'forbid', 'apiserver.latency.k8s.io/total': '1s', 'a"b': 'c' },
});
const groupsOf = (raw: string) => fieldsOf({ id: 'a'.repeat(32), cluster: 'c', source: 's', raw, event: readRecord(raw, '') });

describe('fieldsOf', () => {
  it('gives fields that can be asked for, whatever their keys', () => {
    const fields = groupsOf(whole).flatMap((group) => group.fields);
    expect(fields.length).toBeGreaterThan(38);
    for (const { field, value } of fields) {
      const asked = filterBy('code=403', field, value);
      expect(asked, field).toMatch(/code=403/);
      expect(
        parseQuery(asked ?? '(').diagnostics.filter(({ severity }) => severity === 'error'),
        `${field}: ${asked}`,
      ).toEqual([]);
    }
  });

  it('leaves out what the event does not say, and says what is only claimed', () => {
    const raw = JSON.stringify({ verb: 'get', sourceIPs: ['203.0.113.9', '10.0.0.1'] });
    const fields = groupsOf(raw).flatMap((group) => group.fields);
    expect(fields.filter(({ field }) => field === 'sourceips').map(({ note }) => note)).toEqual(['only claimed', 'proven']);
    expect(fields.map(({ field }) => field)).not.toContain('user');
  });

  it('takes a record that is no JSON', () => {
    expect(groupsOf('{broken').map(({ title }) => title)).toEqual(['Record']);
  });
});

describe('spanOf', () => {
  it('counts microseconds', () => {
    expect(spanOf('2026-11-21T01:30:00.000001Z', '2026-11-21T01:30:01.500000Z')).toBe(1_499_999);
    expect(spanOf('2026-11-21T01:30:00Z', '2026-11-21T01:30:00.25Z')).toBe(250_000);
    expect(spanOf('x', '2026-11-21T01:30:00Z')).toBeNull();
  });
});
