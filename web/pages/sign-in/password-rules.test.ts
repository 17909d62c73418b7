import { expect, test } from 'vitest';
import { faultOf, faultOfName } from './password-rules.ts';

test('a password is long, has different characters, and is not the name', () => {
  expect(faultOf('short', '')).toContain('5 of at least 12');
  expect(faultOf('aaaaaaaaaaaaaa', '')).toContain('different');
  expect(faultOf('margarethe-123', 'margarethe')).toContain('name');
  expect(faultOf('correct horse battery', 'margarethe')).toBeNull();
});

test('a name has small letters alone', () => {
  expect(faultOfName('alice@example.com')).toBeNull();
  for (const name of ['', 'Alice', 'a b', 'a\u202eb', 'a'.repeat(129)]) expect(faultOfName(name)).not.toBeNull();
});
