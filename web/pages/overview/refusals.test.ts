import { expect, test } from 'vitest';
import { refusalsOf, shortReason } from './refusals.ts';

test('messages of one user and one thing tried are one row', () => {
  const row = (user: string, message: string, count: number) => ({
    code: 403,
    user,
    verb: 'list',
    resource: 'pods',
    subresource: '',
    message,
    count,
  });
  const refusals = refusalsOf([row('eve', 'a', 1), row('bob', 'c', 2), row('eve', 'b', 4)]);
  expect(refusals.map(({ user, count, messages }) => [user, count, messages])).toEqual([
    ['eve', 5, ['b', 'a']],
    ['bob', 2, ['c']],
  ]);
});

test.each([
  [
    'pods is forbidden: User "eve" cannot list resource "pods" in API group "" at the cluster scope',
    'no role allows it at the cluster scope',
  ],
  [
    'secrets "a" is forbidden: User "b\\"ob" cannot get resource "secrets" in API group "" in the namespace "prod": RBAC: role "x" not found',
    'no role allows it in the namespace "prod": RBAC: role "x" not found',
  ],
  ['forbidden: User "system:anonymous" cannot get path "/.env"', 'no role allows path "/.env"'],
  ['pods "web" is forbidden: violates PodSecurity "baseline:latest"', 'violates PodSecurity "baseline:latest"'],
  ['configmaps "c" is forbidden: exceeded quota: q', 'exceeded quota: q'],
  ['Unauthorized', 'Unauthorized'],
  ['', ''],
])('%s', (message, reason) => {
  expect(shortReason(message)).toBe(reason);
});

test('a message made to be long costs no time', () => {
  const started = performance.now();
  shortReason(`forbidden: User "${'\\'.repeat(100_000)}`);
  shortReason(`${'is forbidden: User "'.repeat(20_000)}`);
  expect(performance.now() - started).toBeLessThan(500);
});
