import { expect, test } from 'vitest';
import { foldRefusals } from './fold-refusals.ts';

const row = (name: string, count: number, latest: string) => ({
  code: 403,
  verb: 'get',
  resource: 'pods',
  subresource: '',
  namespace: 'dev',
  message: `pods "${name}" is forbidden`,
  count,
  latest,
});

test('what was refused of several objects is one, with its newest time', () => {
  const folded = foldRefusals([row('a', 3, '2026-11-21T01:00:00Z'), row('b', 1, '2026-11-21T02:00:00Z')]);
  expect(folded).toMatchObject([{ count: 4, latest: '2026-11-21T02:00:00Z', message: 'pods "a" is forbidden', others: 1 }]);
});

test('other verbs stay apart, the most frequent first', () => {
  const folded = foldRefusals([row('a', 1, ''), { ...row('a', 2, ''), verb: 'list' }]);
  expect(folded.map(({ row: { verb } }) => verb)).toEqual(['list', 'get']);
});
