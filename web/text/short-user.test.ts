import { expect, test } from 'vitest';
import { shortUser } from './short-user.ts';

test('leaves what tells one from another', () => {
  expect(
    [
      '',
      'alice',
      'system:serviceaccount:kube-system:job-controller',
      'system:node:node-1',
      'system:kube-scheduler',
      'system:apiserver',
      'system:anonymous',
      'system:serviceaccount:odd',
    ].map(shortUser),
  ).toEqual([
    'nobody',
    'alice',
    'kube-system/job-controller',
    'node:node-1',
    'kube-scheduler',
    'apiserver',
    'system:anonymous',
    'system:serviceaccount:odd',
  ]);
});
