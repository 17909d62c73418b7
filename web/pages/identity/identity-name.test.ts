import { expect, test } from 'vitest';
import { readIdentityName } from './identity-name.ts';

test('a service account is an object in a namespace', () => {
  const { kind, object, parts } = readIdentityName('system:serviceaccount:payments:worker');
  expect(kind).toBe('service account');
  expect(object).toEqual({ resource: 'serviceaccounts', namespace: 'payments', name: 'worker' });
  expect(parts.map(({ text }) => text).join('')).toBe('system:serviceaccount:payments:worker');
});

test('a node is an object too', () => {
  expect(readIdentityName('system:node:n1')).toMatchObject({ kind: 'node', object: { resource: 'nodes', name: 'n1' } });
});

test.each([
  ['system:anonymous', 'anonymous'],
  ['system:apiserver', 'control plane'],
  ['', 'nobody'],
  ['alice@example.com', 'user'],
  // Not the form of a service account, so nothing is read into it.
  ['system:serviceaccount:a', 'control plane'],
  ['system:serviceaccount:a:b:c', 'control plane'],
  ['SYSTEM:SERVICEACCOUNT:a:b', 'user'],
])('%s is %s', (user, kind) => {
  const read = readIdentityName(user);
  expect(read.kind).toBe(kind);
  expect(read.object).toBeNull();
  expect(read.parts).toEqual([{ text: user, role: 'name' }]);
});
