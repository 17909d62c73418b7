import { homedir } from 'node:os';
import { expect, it } from 'vitest';
import { defaultStoreDirectory } from './paths.ts';

it('puts the default store into the data folder of the user', () => {
  expect(defaultStoreDirectory({ XDG_DATA_HOME: '/data' })).toBe('/data/telltale');
  expect(defaultStoreDirectory({})).toBe(`${homedir()}/.local/share/telltale`);
});

it('ignores a data folder that is not absolute', () => {
  expect(defaultStoreDirectory({ XDG_DATA_HOME: 'data' })).toBe(`${homedir()}/.local/share/telltale`);
  expect(defaultStoreDirectory({ XDG_DATA_HOME: '' })).toBe(`${homedir()}/.local/share/telltale`);
});
