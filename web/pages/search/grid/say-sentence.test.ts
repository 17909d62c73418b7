import { describe, expect, it } from 'vitest';
import { saySentence } from './say-sentence.ts';

const say = (fields: Readonly<Record<string, string>>) => saySentence(new Map(Object.entries(fields)));

describe('saySentence', () => {
  it('says who did what to which object, where from, and how it ended', () => {
    const event = { user: 'alice', verb: 'delete', resource: 'deployments', namespace: 'payments', name: 'api', cluster: 'prod' };
    expect(say({ ...event, sourceips: '10.0.0.1, 203.0.113.9', client: 'kubectl', code: '200' })).toBe(
      'alice deleted deployments payments/api in prod from 203.0.113.9 with kubectl; answered 200.',
    );
  });

  it('names both who it was and who they acted as', () => {
    expect(say({ user: 'eve', impersonateduser: 'root', verb: 'get', resource: 'secrets', code: '403', authz_reason: 'no rule' })).toBe(
      'eve, acting as root, tried to get secrets; refused (403): no rule.',
    );
  });

  it('says what is not there', () => {
    expect(say({})).toBe('Somebody unknown asked for an unknown path; no answer was recorded.');
    expect(say({ user: 'a', verb: 'get', path: '/healthz', code: '500' })).toBe('a tried to get /healthz; failed with 500.');
  });
});
