import { describe, expect, it } from 'vitest';
import type { Cell } from '../../contract/rows.ts';
import { phraseOf, sayUser, shortenMessage } from './summary-phrases.ts';

const phrase = (values: Record<string, Cell>) => phraseOf({ values, query: '' }, (iso) => iso.slice(11, 19));

describe('phraseOf', () => {
  it('says who did what where', () => {
    expect(phrase({ user: 'carol', verb: 'list', namespace: 'prod', name: '', count: 3 })).toEqual({
      lead: '3',
      who: 'carol',
      what: 'list',
      where: 'prod/*',
      rest: '',
    });
    expect(phrase({ user: 'bob', verb: 'delete', resource: 'pods', namespace: 'dev', count: 1200 })).toMatchObject({
      lead: '1,200',
      what: 'delete pods',
      where: 'in dev',
    });
    expect(phrase({ user: '', verb: 'create', resource: 'roles', namespace: '', name: 'r', time: '2026-11-21T01:26:32.2Z' })).toMatchObject(
      {
        lead: '01:26:32',
        who: '(nobody)',
        where: 'r',
      },
    );
  });

  it('says what went wrong first', () => {
    expect(phrase({ 'user': 'a', 'verb': 'list', 'resource': '', 'code': 504, 'max(duration)': 3_001_864, 'count': 3 })).toMatchObject({
      lead: '3 s',
      what: '504 list (no resource)',
      rest: '3 requests',
    });
    expect(phrase({ user: 'a', verb: 'get', path: '/readyz', code: 500, message: '', count: 1 })).toMatchObject({
      what: '500 get /readyz',
    });
  });

  it('shows a command as it was given, and obeys none of it', () => {
    expect(
      phrase({
        user: 'm',
        subresource: 'exec',
        namespace: 'dev',
        name: 'p',
        exec_command: ['sh', '-c', 'echo \u001b[2J'],
        code: 101,
        time: '',
      }),
    ).toMatchObject({
      what: 'exec',
      where: 'dev/p',
      rest: 'sh -c echo \\u{1B}[2J',
    });
  });
});

it('tells a service account from a person', () => {
  expect(sayUser('system:serviceaccount:dev:ci')).toBe('sa:dev:ci');
  expect(sayUser('dev:ci')).toBe('dev:ci');
});

it.each([
  [
    'pods is forbidden: User "eve" cannot list resource "pods" in API group "" at the cluster scope',
    'cannot list pods at the cluster scope',
  ],
  [
    'roles.rbac.authorization.k8s.io "x" is forbidden: User "b" cannot get resource "roles" in API group "rbac.authorization.k8s.io" in the namespace "dev"',
    'cannot get roles.rbac.authorization.k8s.io in dev',
  ],
  ['forbidden: User "bob" cannot get path "/metrics"', 'cannot get path "/metrics"'],
  ['pods "p" is forbidden: violates PodSecurity "restricted:latest": privileged', 'violates PodSecurity "restricted:latest": privileged'],
  ['context deadline exceeded', 'context deadline exceeded'],
])('shortens %s', (message, short) => {
  expect(shortenMessage(message)).toBe(short);
});
