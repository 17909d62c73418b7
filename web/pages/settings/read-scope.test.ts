import { expect, test } from 'vitest';
import { readScope } from './read-scope.ts';

test('all, or names', () => {
  expect(readScope('all')).toEqual({ clusters: 'all', namespaces: 'all' });
  expect(readScope('{"clusters":"all","namespaces":["dev"]}')).toEqual({ clusters: 'all', namespaces: ['dev'] });
});

test.each(['', 'null', '{}', '[1]', '{"clusters":"some","namespaces":"all"}', '{"clusters":[1],"namespaces":"all"}'])(
  '%j is neither',
  (text) => expect(readScope(text)).toBeNull(),
);
